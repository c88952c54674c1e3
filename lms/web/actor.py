"""Who makes this request, as plain values.

`lms.app` hands over the function that finds the actor for a sign-in token; views and policies
see only this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app, g, session
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from lms.db.session import db

LOADER = "lms.load_actor"
#: Finds whom a host has signed in; stands there only where one signs people in.
HOST_LOADER = "lms.load_actor_of_host"
#: Key of the sign-in token in the signed cookie.
TOKEN = "sign_in"  # noqa: S105 (the name of a key)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that holds in an organisation and everything below it."""

    role: str
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request. `time_zone`: that of his organisation (an IANA name)."""

    id: int
    kind: str
    display_name: str
    language: str | None = None
    grants: tuple[Grant, ...] = ()
    sign_in_id: int | None = None
    buddhist_years: bool = False
    time_zone: str | None = None

    def has(self, *roles: str) -> bool:
        """Whether the person holds one of these roles anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def organisations(self, *roles: str) -> frozenset[int]:
        """The organisations in which the person holds one of these roles (not those below)."""
        return frozenset(each.organisation_id for each in self.grants if each.role in roles)

    @property
    def is_guest(self) -> bool:
        """Somebody without an account whose answers we already keep."""
        return self.kind == "guest"


ActorLoader = Callable[[Session, str], Actor | None]
HostLoader = Callable[[Session], Actor | None]


def current_actor() -> Actor | None:
    """Who makes this request, a guest included; None for a stranger. One query a request."""
    if "actor" not in g:
        g.actor = _of_host() or _of_token()
    return cast("Actor | None", g.actor)


def _of_host() -> Actor | None:
    loader = cast("HostLoader | None", current_app.extensions.get(HOST_LOADER))
    return loader(db()) if loader is not None else None


def _of_token() -> Actor | None:
    token = session.get(TOKEN)
    loader = cast(ActorLoader, current_app.extensions[LOADER])
    return loader(db(), token) if token else None


def signed_in_actor() -> Actor:
    """Who makes this request, where access has been checked already.

    Raises:
        Unauthorized: nobody is signed in.
    """
    actor = current_actor()
    if actor is None:
        raise Unauthorized
    return actor


def forget_actor() -> None:
    """Look the actor up again (somebody just signed in or out)."""
    g.pop("actor", None)
