"""Databases for tests: made once by the migrations, then copied for each test.

A process started by a test waits for the disk as in the field. Within the process of the tests
nobody does: what a test wrote, another connection sees at once, and no power fails.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import sqlalchemy as sa

from lms.config import Settings
from lms.db import engine as product
from lms.db.engine import make_engines
from lms.db.events import Subscribers
from lms.db.migrate import upgrade
from lms.db.session import Database
from lms.web import packs
from tests.spares import Spare

#: Address of a PostgreSQL server (any database on it); empty means SQLite.
SERVER = os.environ.get("LMS_TEST_DATABASE_URL", "")

_sqlite = product._sqlite


@contextmanager
def waiting_for_the_disk(waiting: bool) -> Iterator[None]:
    """Whether engines of SQLite that are made within it wait until the disk has what was written."""

    def hasty(*arguments: Any, **options: Any) -> sa.Engine:
        made = _sqlite(*arguments, **options)
        sa.event.listen(made, "connect", _leave_it_to_the_system)
        return made

    with mock.patch.object(product, "_sqlite", _sqlite if waiting else hasty):
        yield


def _leave_it_to_the_system(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()


@dataclass(frozen=True)
class Template:
    """A migrated database with the packs released, and the folder of its installation."""

    data_dir: Path
    name: str
    pack: Path
    """The folder of the compiled built-in pack."""
    spares: list[Spare] = field(default_factory=list)
    """On PostgreSQL: copies that are as they were when they were made."""

    @contextmanager
    def installation(self, data_dir: Path) -> Iterator[Settings]:
        """Settings of an installation of its own in a folder; its database is gone afterwards."""
        shutil.copytree(self.data_dir / "packs", data_dir / "packs", dirs_exist_ok=True)
        with self._spare() if SERVER else self.copy(data_dir, "") as url:
            yield Settings(data_dir=data_dir, mail_url="", database_url=url)

    @contextmanager
    def _spare(self) -> Iterator[str]:
        """The address of a copy that is as if fresh; kept for others if it can be made so again."""
        if not self.spares:
            name = f"lms_{uuid.uuid4().hex[:12]}"
            _administer(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
            self.spares.append(Spare(name, _connect))
        spare = self.spares.pop()
        yield _address(spare.name)
        if spare.clean():
            self.spares.append(spare)
        else:
            _administer(f'DROP DATABASE IF EXISTS "{spare.name}" WITH (FORCE)')

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
            for name in (*(spare.name for spare in self.spares), self.name):
                _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


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
    (pack,) = packs.release(settings, Database(engines, Subscribers()), datetime.now(UTC))
    if not SERVER:
        # Nothing may be left in the write-ahead log, since only the file itself is copied.
        with engines.write.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    engines.dispose()
    return Template(data_dir, name, data_dir / "packs" / pack.digest)


def _address(name: str) -> str:
    return sa.make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def _connect(name: str) -> psycopg.Connection:
    url = sa.make_url(SERVER).set(drivername="postgresql", database=name)
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def _administer(statement: str) -> None:
    with closing(_connect(sa.make_url(SERVER).database or "postgres")) as connection:
        connection.execute(statement)
