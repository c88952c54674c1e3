"""Fixtures of the room of live runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.config import Settings
from lms.db.session import EXTENSION
from tests.classroom.factories import Room, ask, make_room


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Not pytest-flask's, whose requests would be remembered by those of a second browser."""
    return app.test_client()


@pytest.fixture
def room(session: Session, app: Flask) -> Room:
    """A run of a class in which a vote is open; a file whose runs stand elsewhere has its own."""
    room = make_room(session, app, pupils=4)
    ask(session, room)
    return room


@pytest.fixture
def guarded(settings: Settings) -> Iterator[Flask]:
    """The application as it is outside of tests: forms of other sites are refused."""
    made = create_app(settings)
    yield made
    made.extensions[EXTENSION].engines.dispose()
