"""A write that lost a race is done once more.

On SQLite all who write wait for each other. On PostgreSQL two may find the same place free (a
number in a class, a name) and both take it: the database refuses the second. Its view then runs
again, sees what the first one stored, and says what it says to whoever comes later.
"""

from __future__ import annotations

from flask import Flask, current_app, g
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException

from lms.db.session import db

_AGAIN = "lms_once_more"


def init_app(app: Flask) -> None:
    """Run a view again when the database refused what it wrote."""
    app.register_error_handler(IntegrityError, _once_more)


def _once_more(error: IntegrityError) -> ResponseReturnValue:
    if g.get(_AGAIN):
        raise error
    setattr(g, _AGAIN, True)
    db().rollback()
    try:
        return current_app.dispatch_request()
    except HTTPException as answer:
        return current_app.handle_user_exception(answer)
