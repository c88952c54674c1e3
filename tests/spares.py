"""Databases on PostgreSQL that are used again, when they are what they were when they were made.

Making a database from the template and dropping it costs more than most tests. After a test its
rows are deleted and sequences set back, and then everything is compared with what it was: tables,
columns, rules and settings, rows that the template brings, sequences. Where anything differs, or
somebody is still connected who may write later, the database is dropped instead.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

import psycopg

#: After so many tests a database is dropped, since deleted rows still take place in it.
USES = 40
#: How long connections that were closed may take to be gone, seconds.
GONE = 0.1

_CATALOGUE = " UNION ALL ".join(
    f"SELECT '{table}' || count(*) || ':' || coalesce(sum(hashtextextended({row}, 0)), 0)"
    f" FROM {table} WHERE {condition}"
    for table, row, condition in (
        ("pg_class", "oid::text || xmin::text", "oid >= 16384"),
        ("pg_attribute", "attrelid::text || attnum || ':' || xmin", "attrelid >= 16384"),
        ("pg_constraint", "oid::text || xmin::text", "oid >= 16384"),
        ("pg_trigger", "oid::text || xmin::text", "oid >= 16384"),
        ("pg_proc", "oid::text || xmin::text", "oid >= 16384"),
        ("pg_type", "oid::text || xmin::text", "oid >= 16384"),
        ("pg_namespace", "oid::text || xmin::text", "nspname !~ '^pg_(toast_)?temp_'"),
        ("pg_extension", "oid::text || xmin::text", "true"),
        ("pg_largeobject_metadata", "oid::text", "true"),
        (
            "pg_db_role_setting",
            "setconfig::text",
            "setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
        ),
    )
)
_SEQUENCES = "SELECT sequencename || ':' || coalesce(last_value::text, '') FROM pg_sequences"
_SET_BACK = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""
_TABLES = """
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class Spare:
    """A database that was just made from the template."""

    def __init__(self, name: str, connect: Callable[[str], psycopg.Connection]) -> None:
        self.name = name
        self._connect = connect
        self._uses = 0
        with closing(connect(name)) as connection:
            self._tables = [row[0] for row in connection.execute(_TABLES)]
            self._brought = self._filled(connection)
            self._state = self._look(connection)

    def clean(self) -> bool:
        """Whether it is now as it was when it was made."""
        self._uses += 1
        try:
            with closing(self._connect(self.name)) as connection:
                return (
                    self._uses < USES
                    and _alone(connection)
                    and self._emptied(connection) == self._state
                )
        except psycopg.Error:  # it is gone, or cannot be read as it was
            return False

    def _filled(self, connection: psycopg.Connection) -> list[str]:
        """The tables that have rows."""
        asked = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in self._tables)
        return [row[0] for row in connection.execute(" UNION ALL ".join(asked))]

    def _emptied(self, connection: psycopg.Connection) -> list[str]:
        """What it looks like without the rows that were added."""
        connection.execute("SET session_replication_role = replica")  # in any order of tables
        for name in self._filled(connection):
            if name not in self._brought:
                connection.execute(f"DELETE FROM {name}")
        connection.execute(_SET_BACK)
        return self._look(connection)

    def _look(self, connection: psycopg.Connection) -> list[str]:
        rows = " UNION ALL ".join(
            f"SELECT '{name}' || coalesce(string_agg(t::text, ',' ORDER BY t::text), '') FROM {name} t"
            for name in self._brought
        )
        found = [row[0] for row in connection.execute(f"{_CATALOGUE} UNION ALL {_SEQUENCES}")]
        found += [row[0] for row in connection.execute(rows)] if rows else []
        return sorted([*found, *self._filled(connection)])


def _alone(connection: psycopg.Connection) -> bool:
    """Whether nobody else is connected, or was a moment ago."""
    until = time.monotonic() + GONE
    while connection.execute(_OTHERS).fetchone() != (0,):
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True
