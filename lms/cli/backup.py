"""One file that holds an installation: the database as of one moment, and the data folder.

The database is copied while the server runs (SQLite's online backup, PostgreSQL's pg_dump).
Compiled packs, exported files, logs and earlier backups are left out: they can be made again. The file holds the
installation's key and people's data, so only its owner may read it. `lms restore` is in
`lms.cli.restore`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click
import sqlalchemy as sa

from lms.cli.output import CommandError, progress, say
from lms.cli.version import product_version
from lms.config import Settings
from lms.db import migrate
from lms.db.engine import make_engines

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
DATA = "data"
#: Not kept: what is made again, and the database itself, which is copied properly.
LEFT_OUT = frozenset({"packs", "exports", "backups", "logs", "server.lock", "prepare.lock"})


class BackupError(CommandError):
    """The backup cannot be made or used; the message says why."""


class DamagedDatabaseError(BackupError):
    """The database itself is damaged: a copy of it would be no backup."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write everything into FILE (.tar.gz), while the server goes on."""
    settings = Settings.load()
    if file.exists():
        raise BackupError(f"{file} exists already; a backup overwrites nothing.")
    write_backup(settings, file, datetime.now(UTC))
    say(
        f"Backup written to {file} ({file.stat().st_size / 2**20:.1f} MiB). Keep it in a safe place."
    )


def write_backup(settings: Settings, file: Path, now: datetime) -> None:
    """Write a backup; all or nothing.

    Raises:
        BackupError: there is nothing to back up, it is damaged, or a tool is missing.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
        work = Path(folder)
        members = {DATABASE: _copy_database(settings, work / DATABASE)}
        for path in _kept(settings.data_dir):
            members[f"{DATA}/{path.relative_to(settings.data_dir).as_posix()}"] = path
        manifest = {
            "format": FORMAT,
            "product": product_version(),
            "made_at": now.isoformat(timespec="seconds"),
            "database": sa.make_url(settings.database).get_backend_name(),
            "revision": _revision(settings),
            "sha256": {name: digest_of(path) for name, path in members.items()},
        }
        (work / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        _pack(work / "all.tar.gz", {MANIFEST: work / MANIFEST, **members})
        (work / "all.tar.gz").replace(file)


def _revision(settings: Settings) -> str | None:
    engines = make_engines(settings.database)
    try:
        return migrate.revision_of(engines.read)
    finally:
        engines.dispose()


def _copy_database(settings: Settings, target: Path) -> Path:
    url = sa.make_url(settings.database)
    if url.get_backend_name() == "sqlite":
        source = Path(url.database or "")
        if not source.is_file():
            raise BackupError(f"There is no database at {source}.")
        copy_sqlite(source, target)
    else:
        run_postgresql("pg_dump", url, "--format=custom", "--no-owner", f"--file={target}")
    return target


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a database that others are using.

    Raises:
        DamagedDatabaseError: it cannot be read, or SQLite finds fault with it.
    """
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        try:
            old.backup(new)
            # The copy stands alone: nothing of it waits in a log beside it.
            new.execute("PRAGMA journal_mode=DELETE")
            found = new.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.OperationalError:
            raise  # locked, or no room: nothing is wrong with what is stored
        except sqlite3.DatabaseError as error:
            raise DamagedDatabaseError(f"{source} is damaged ({error}).") from error
        if found != "ok":
            raise DamagedDatabaseError(f"{source} is damaged ({' '.join(found.split())}).")


def run_postgresql(tool: str, url: sa.URL, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools on the database at `url`.

    Raises:
        BackupError: it is not installed, or it failed; with what it said.
    """
    program = shutil.which(tool)
    if program is None:
        raise BackupError(f"{tool} is not installed (Debian: apt-get install postgresql-client).")
    plain = url.set(drivername="postgresql", password=None)
    environment = dict(os.environ)
    if url.password:  # never on the command line, where every user of the machine could read it
        environment["PGPASSWORD"] = url.password
    address = f"--dbname={plain.render_as_string()}"
    done = subprocess.run(  # noqa: S603 (a fixed program, our own arguments)
        [program, address, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(f"{tool} failed: {done.stderr.strip()}")


def _kept(folder: Path) -> Iterator[Path]:
    """The files of the data folder that belong into a backup."""
    for path in sorted(folder.rglob("*")):
        first = path.relative_to(folder).parts[0]
        if first in LEFT_OUT or first.startswith((".", "lms.db")) or path.is_symlink():
            continue
        if path.is_file():
            yield path


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _pack(target: Path, members: dict[str, Path]) -> None:
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        for name, path in progress(members.items(), "Writing", len(members)):
            archive.add(path, arcname=name, recursive=False)
    target.chmod(0o600)
