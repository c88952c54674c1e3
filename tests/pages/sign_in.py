"""Signing somebody in for tests of pages, without going through the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask, has_app_context
from flask.testing import FlaskClient

from lms.db.session import EXTENSION, Database
from lms.people import service
from lms.web.actor import TOKEN, forget_actor


def sign_in(client: FlaskClient, app: Flask, person_id: int) -> str:
    """Start a sign-in of the (committed) person and put its token into the client's cookie."""
    database: Database = app.extensions[EXTENSION]
    with database.writing() as session:
        token = service.start_sign_in(
            session, person_id, "Test", datetime.now(UTC), timedelta(hours=1)
        )
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    _forget()
    return token


def sign_out(client: FlaskClient) -> None:
    """Empty the client's cookie."""
    with client.session_transaction() as cookie:
        cookie.clear()
    _forget()


def _forget() -> None:
    """A pushed test context outlives its requests, and what `g` knows of the actor with it."""
    if has_app_context():
        forget_actor()
