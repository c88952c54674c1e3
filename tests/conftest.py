"""Fixtures of all tests: a real application on a real database of its own for each test.

The database is made once by the migrations and then copied: a file on SQLite, a template
database on PostgreSQL (`LMS_TEST_DATABASE_URL`).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.config import Settings
from lms.db.session import EXTENSION, Database
from lms.web import packs
from tests.databases import Template, make_template, waiting_for_the_disk
from tests.made_once import made_once

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
#: Folders whose files take longest. They come first, so that two processes end at the same time.
LONGEST = ("browser", "cli", "packaging", "teaching", "classroom", "pages")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes longest come first; nothing else changes its order."""
    rank = {name: number for number, name in enumerate(LONGEST)}
    tests = Path(__file__).parent
    items.sort(key=lambda each: rank.get(each.path.relative_to(tests).parts[0], len(LONGEST)))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """A migrated, empty database to copy from, with the packs released."""
    made = make_template(tmp_path_factory.mktemp("template"))
    packs.read_compiled(made.pack)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: it need not be searched for garbage time and again
    yield made
    made.drop()


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    """Applications share what they would make alike, and wait for no disk."""
    with made_once(), waiting_for_the_disk(False):
        yield


@pytest.fixture
def settings(template: Template, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an installation of its own, its database a copy of the template."""
    with template.installation(tmp_path / "var") as settings:
        yield settings


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """A complete application, as `lms serve` makes it, without CSRF (its own test turns it on)."""
    app = create_app(settings, config={"TESTING": True, "WTF_CSRF_ENABLED": False})
    yield app
    app.extensions[EXTENSION].engines.dispose()


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """No context round a whole test, in place of pytest-flask's.

    Flask lets the requests of a test client share a pushed context, so that `g` would live on
    from one to the next and a view that forgot to commit would pass.
    """


@pytest.fixture
def database(app: Flask) -> Database:
    """The application's database."""
    database: Database = app.extensions[EXTENSION]
    return database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that writes; nothing is committed unless the test does so."""
    with database.new_session(writes=True) as session:
        yield session


@pytest.fixture
def look(database: Database) -> Callable[[sa.Select], list]:
    """Ask the database something, each time anew, without keeping requests from writing."""

    def ask(statement: sa.Select) -> list:
        with database.reading() as session:
            return list(session.scalars(statement).all())

    return ask


@pytest.fixture
def count_queries(app: Flask, database: Database) -> Iterator[list[str]]:
    """The statements that reach the database, as they come; clear it before what is measured.

    Which packs are in use each process asks once a second, whoever came: here it does not ask
    again, so that a count does not depend on the second in which it is taken.
    """
    library = app.extensions[packs.EXTENSION]
    assert library.shelf.packs
    library._looked_at = float("inf")
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engines = [database.engines.write]
    if database.engines.write.dialect.name == "sqlite":  # elsewhere both share their events
        engines.append(database.engines.read)
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        sa.event.remove(engine, "before_cursor_execute", note)
