"""Our engines in the database of a host, beside its own tables.

On PostgreSQL the host's engine and its pool are used. Our tables stand in a schema of their own,
and what our transactions need (that schema, the limit on waiting) is set for each of them alone,
so that the host's see none of it. On SQLite transactions must begin and connections be set as
`lms.db.engine` says, which the host's are not: we open connections of our own to its file. There
our tables keep their names, and a table of the host's by one of these names is refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from lms.config import SettingError
from lms.db.base import Model
from lms.db.engine import BUSY_TIMEOUT_MS, Engines, sqlite_engines

DEFAULT_SCHEMA = "climate_lms"
#: Execution option: the name of the table in which our migrations note where the schema stands.
VERSION_TABLE_OPTION = "lms_version_table"
VERSION_TABLE = "climate_lms_version"
_SCHEMA_OPTION = "lms_schema"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
#: What must be so on a connection that writes: pragma and its value.
_WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def engines_of_host(engine: Engine, schema: str = DEFAULT_SCHEMA, pool_size: int = 5) -> Engines:
    """Engines of ours in the database of the host's engine.

    Raises:
        SettingError: the database is none that we can use; the message says what is missing.
    """
    kind = engine.dialect.name
    if kind == "sqlite":
        return _beside(engine, pool_size)
    if kind != "postgresql":
        raise SettingError(f"engine: {kind} is no database for us; use PostgreSQL or SQLite")
    if not _NAME.fullmatch(schema) or schema == "public":
        raise SettingError(f"schema: {schema!r} must be a name of small letters, and not public")
    write = engine.execution_options(
        **{VERSION_TABLE_OPTION: VERSION_TABLE, _SCHEMA_OPTION: schema}
    )

    def set_for_transaction(connection: Connection) -> None:
        # Straight to the driver: through SQLAlchemy it would begin another transaction.
        cursor = connection.connection.cursor()
        cursor.execute(f'SET LOCAL search_path TO "{schema}"')
        cursor.execute(f"SET LOCAL lock_timeout TO {BUSY_TIMEOUT_MS}")
        cursor.close()

    # An engine made from another hears what that one hears; the host's hears nothing of this.
    event.listen(write, "begin", set_for_transaction)
    read = write.execution_options(postgresql_readonly=True)
    return Engines(read=read, write=write, of_host=True)


def ready_in_host(engines: Engines) -> None:
    """Make a place for our tables where there is none, or refuse before anything is changed.

    Raises:
        SettingError: there are no transactions, a pragma does not hold, or a table of the host's
            has a name of ours.
    """
    engine = engines.write
    if engine.dialect.name == "postgresql":
        schema = engine.get_execution_options()[_SCHEMA_OPTION]
        with engine.begin() as connection:
            _check_transactions(connection, schema)
            connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        return
    with engine.connect() as connection:
        _check_pragmas(connection)
        tables = set(sa.inspect(connection).get_table_names())
    if VERSION_TABLE not in tables and (taken := sorted(tables & set(Model.metadata.tables))):
        raise SettingError(
            f"engine: the host has tables by names of ours: {', '.join(taken)}. Leave `engine` "
            "out, and we keep a file of our own; or use PostgreSQL, where ours have a schema"
        )


def _beside(engine: Engine, pool_size: int) -> Engines:
    name = engine.url.database
    if not name or name == ":memory:" or name.startswith("file:"):
        raise SettingError("engine: a SQLite database in memory cannot be shared; name a file")
    url = sa.URL.create("sqlite", database=str(Path(name).absolute()))
    return sqlite_engines(url, pool_size, {VERSION_TABLE_OPTION: VERSION_TABLE})


def _check_transactions(connection: Connection, schema: str) -> None:
    """Refuse an engine without transactions, in which nothing that we set for one would last."""
    if connection.exec_driver_sql("SHOW search_path").scalar_one().strip('"') != schema:
        raise SettingError(
            "engine: it commits each statement by itself (isolation_level AUTOCOMMIT); we need "
            "transactions, so give us an engine without it"
        )


def _check_pragmas(connection: Connection) -> None:
    held: dict[str, Any] = {
        name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in _WANTED
    }
    if held["journal_mode"] != _WANTED["journal_mode"]:
        raise SettingError(
            f"engine: journal_mode is {held['journal_mode']} and cannot be made WAL, so that "
            "readers would wait for writers; put the file on a local disk"
        )
    if held != _WANTED:
        raise SettingError(f"engine: SQLite holds {held} where {_WANTED} is needed")
