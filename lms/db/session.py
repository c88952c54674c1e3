"""The session of a request or of a command.

A view reads the form, calls one service and commits, in sight; services never commit. The
session is closed at the end of the request, whatever happened. GET and HEAD get a session that
cannot write.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy.orm import Session

from lms.db.engine import Engines, make_engines

if TYPE_CHECKING:
    from lms.db.events import Subscribers

EXTENSION = "lms.db"


class Database:
    """The engines of an application and the sessions made from them."""

    def __init__(self, engines: Engines, subscribers: Subscribers) -> None:
        self.engines = engines
        self.subscribers = subscribers
        #: What every session carries in its `info`, so that a subscriber needs no application.
        self.shared: dict[str, Any] = {"subscribers": subscribers}

    def new_session(self, *, writes: bool) -> Session:
        """A session that reads, or one that may also write."""
        engine = self.engines.write if writes else self.engines.read
        return Session(engine, info=dict(self.shared), expire_on_commit=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for a command or a job: committed at the end, rolled back on an error."""
        with self.new_session(writes=True) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with self.new_session(writes=False) as session:
            yield session


def init_app(
    app: Flask,
    url: str,
    subscribers: Subscribers,
    pool_size: int = 5,
    engines: Engines | None = None,
) -> None:
    """Give the application its database."""
    app.extensions[EXTENSION] = Database(engines or make_engines(url, pool_size), subscribers)
    # Also after each request: a pushed test context outlives its requests, and a session that
    # did so would hide a view that forgot to commit.
    app.teardown_request(_close)
    app.teardown_appcontext(_close)


def database() -> Database:
    """The current application's database."""
    return cast(Database, current_app.extensions[EXTENSION])


def db() -> Session:
    """The session of this request; opened on first use."""
    session = g.get("db_session")
    if session is None:
        reads_only = has_request_context() and request.method in {"GET", "HEAD", "OPTIONS"}
        session = g.db_session = database().new_session(writes=not reads_only)
    return cast(Session, session)


def begin_writing() -> Session:
    """The session of this request, which from here on may write although it is a GET.

    Only where another site's protocol leads a browser to us in no other way, and what it brings
    works once (`lms.interop.oidc`).
    """
    db().close()
    g.db_session = database().new_session(writes=True)
    return db()


def _close(_error: BaseException | None) -> None:
    session = g.pop("db_session", None)
    if session is not None:
        session.close()
