#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own, in a temporary folder, on a socket.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
folder=$(mktemp -d)
as_user=()
if [ "$(id -u)" -eq 0 ]; then
  chown postgres "$folder"
  as_user=(runuser -u postgres --)
fi
stop() {
  "${as_user[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
cd "$folder"
"${as_user[@]}" "$bin/initdb" -D "$folder/data" -A trust -U lms --encoding=UTF8 --locale=C.UTF-8 \
  --locale-provider=icu --icu-locale=en-US >/dev/null
"${as_user[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
  -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off -c max_connections=200" start >/dev/null
cd - >/dev/null
export LMS_TEST_DATABASE_URL="postgresql+psycopg://lms@/postgres?host=$folder"
"$@"
