"""Bringing a database to the present schema, with Alembic."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import Connection, Engine, Row

from lms import resources
from lms.db.base import Model
from lms.db.engine_of_host import VERSION_TABLE, VERSION_TABLE_OPTION


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.folder("migrations")))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def head() -> str | None:
    """The newest revision that this version of the product knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def revision_of(engine: Engine) -> str | None:
    """The revision at which a database stands; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(
            connection, opts={"version_table": version_table(connection)}
        ).get_current_revision()


def version_table(connection: Connection) -> str:
    """The table in which a database says where it stands; in a host's it has a name of its own."""
    options = connection.get_execution_options()
    return str(options.get(VERSION_TABLE_OPTION, "alembic_version"))


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run all migrations up to `revision`."""
    with _migrating(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to `revision`; for tests."""
    with _migrating(engine) as connection:
        command.downgrade(_config(connection), revision)


class BrokenReferencesError(RuntimeError):
    """A migration left rows that point at nothing; it was undone."""


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction in which SQLite may rebuild tables.

    It changes a table by making it anew and dropping the old one, and dropping a table deletes its
    rows, with everything that hangs on them by ON DELETE CASCADE. So foreign keys are not
    enforced meanwhile, and checked as a whole before the commit.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        # Outside a transaction, where alone SQLite heeds it.
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                broken = _broken_references(connection)
                if broken:
                    raise BrokenReferencesError(f"{len(broken)} rows, first {tuple(broken[0])}")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _broken_references(connection: Connection) -> Sequence[Row[Any]]:
    """Rows of ours that point at nothing; what the tables of a host hold is not ours to judge."""
    if VERSION_TABLE_OPTION not in connection.get_execution_options():
        return connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    present = set(inspect(connection).get_table_names()) & set(Model.metadata.tables)
    return [
        row
        for table in sorted(present)
        for row in connection.exec_driver_sql(f'PRAGMA foreign_key_check("{table}")')
    ]


def differences(engine: Engine) -> list[object]:
    """What the models have and the database has not, or the other way round."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "version_table": version_table(connection),
                "include_name": _is_ours if version_table(connection) == VERSION_TABLE else None,
            },
        )
        return list(compare_metadata(context, Model.metadata))


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in Model.metadata.tables


def write_revision(engine: Engine, message: str, number: str) -> None:
    """Write a new migration from the difference between models and database (developers)."""
    with engine.begin() as connection:
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)
