"""Databases for tests: made once by the migrations, then copied for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from lms.config import Settings
from lms.db.engine import make_engines
from lms.db.events import Subscribers
from lms.db.migrate import upgrade
from lms.db.session import Database
from lms.web import packs

#: Address of a PostgreSQL server (any database on it); empty means SQLite.
SERVER = os.environ.get("LMS_TEST_DATABASE_URL", "")


@dataclass(frozen=True)
class Template:
    """A migrated database with the packs released, and the folder of its installation."""

    data_dir: Path
    name: str

    @contextmanager
    def copy(self, data_dir: Path, name: str) -> Iterator[str]:
        """The address of a fresh copy; gone afterwards."""
        data_dir.mkdir(parents=True, exist_ok=True)
        if not SERVER:
            shutil.copy(self.data_dir / "lms.db", data_dir / "lms.db")
            yield f"sqlite:///{data_dir / 'lms.db'}"
            return
        _administer(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        yield _address(name)
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def drop(self) -> None:
        """Remove the template."""
        if SERVER:
            _administer(f'DROP DATABASE "{self.name}" WITH (FORCE)')


def make_template(data_dir: Path) -> Template:
    """Migrate an empty database and release the packs into it."""
    name = f"lms_template_{os.getpid()}"
    if SERVER:
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _administer(f'CREATE DATABASE "{name}"')
    url = _address(name) if SERVER else f"sqlite:///{data_dir / 'lms.db'}"
    engines = make_engines(url)
    upgrade(engines.write)
    settings = Settings(data_dir=data_dir, database_url=url)
    packs.release(settings, Database(engines, Subscribers()), datetime.now(UTC))
    if not SERVER:
        # Nothing may be left in the write-ahead log, since only the file itself is copied.
        with engines.write.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    engines.dispose()
    return Template(data_dir, name)


def _address(name: str) -> str:
    return sa.make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def _administer(statement: str) -> None:
    url = sa.make_url(SERVER).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
