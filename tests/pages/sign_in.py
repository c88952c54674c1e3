"""Signing somebody in for tests of pages, without going through the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from lms.db.session import EXTENSION, Database
from lms.people import service
from lms.web.actor import TOKEN


def sign_in(client: FlaskClient, app: Flask, person_id: int) -> str:
    """Start a sign-in of the (committed) person and put its token into the client's cookie."""
    database: Database = app.extensions[EXTENSION]
    with database.writing() as session:
        token = service.start_sign_in(
            session, person_id, "Test", datetime.now(UTC), timedelta(hours=1)
        )
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return token


def sign_out(client: FlaskClient) -> None:
    """Empty the client's cookie."""
    with client.session_transaction() as cookie:
        cookie.clear()
