"""Who asks: the token of a request.

Only the `Authorization` header is looked at. A token in the address would stand in logs, and a
cookie would let any page in the browser ask in somebody's name.

Reading never writes. On which day a token was last used is noted apart, once a day, after the
answer has gone out, and is given up where the database is busy.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from typing import Any, cast

import sqlalchemy as sa
from flask import current_app, g, request

from lms.db.session import Database, database, db
from lms.interop.api import problems, tokens
from lms.interop.api.models import ApiToken, Scope
from lms.web.access import View, with_token
from lms.web.clock import now
from lms.web.limits import count_address, count_token
from lms.web.security import only_data

#: Key of the application: token id → the last day that this process has noted.
USED = "lms.interop.api.used"
_log = logging.getLogger(__name__)


def token_of_request(scopes: tuple[StrEnum, ...]) -> ApiToken:
    """The token that this request carries.

    Raises:
        Problem: there is none, it is over, it lacks the scope, or the request carries content.
        TooManyRequests: of this token, or wrong tokens from this address.
    """
    _take_no_content()
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise problems.no_token("Send a token: Authorization: Bearer …", sent=False)
    token = tokens.good_token(db(), secret.strip(), now())
    if token is None:
        count_address("api")
        raise problems.no_token("The token is unknown, revoked or over", sent=True)
    count_token(f"api token {token.id}")
    if scopes and not any(token.has(Scope(each)) for each in scopes):
        raise problems.no_scope(" ".join(scopes))
    _remember(token)
    return token


def _take_no_content() -> None:
    """No address takes content; what is sent in vain was meant for something else."""
    if request.content_length or request.headers.get("Transfer-Encoding"):
        raise problems.Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "No address of this API takes content."
        )


def _remember(token: ApiToken) -> None:
    """Have the day noted, where that has not been done yet."""
    today = now().date()
    used: dict[int, date] = current_app.extensions.setdefault(USED, {})
    if token.last_used_on == today or used.get(token.id) == today:
        return
    used[token.id] = today
    g.api_note_use = functools.partial(_note, database(), token.id, today)


def _note(base: Database, token_id: int, day: date) -> None:
    try:
        with base.writing() as session:
            tokens.used_on(session, token_id, day)
    except (sa.exc.OperationalError, TimeoutError):
        _log.warning("api: on which day token %d was used could not be noted", token_id)


def note_use() -> Callable[[], None] | None:
    """What is to be done once the answer has gone out."""
    return cast("Callable[[], None] | None", g.pop("api_note_use", None))


def for_token(*scopes: Scope) -> Callable[[View], View]:
    """Decorator: the access mark of a view of ours, which gets the token first.

    Such a view answers data: no cookie is looked at, before it or after it.
    """
    mark = with_token(*scopes, holder=token_of_request)

    def decorate(view: View) -> View:
        return only_data(mark(_told(view)))

    return decorate


def _told(view: View) -> View:
    @functools.wraps(view)
    def told(*args: Any, **kwargs: Any) -> Any:
        unknown = sorted(set(request.args) - set(_parameters(view)))
        if unknown:
            raise problems.bad_value(unknown[0], f"There is no parameter {unknown[0]!r} here.")
        repeated = [name for name, values in request.args.lists() if len(values) > 1]
        if repeated:
            raise problems.bad_value(repeated[0], f"The parameter {repeated[0]!r} is there twice.")
        return view(*args, **kwargs)

    return told


def takes(*names: str) -> Callable[[View], View]:
    """Decorator: the query parameters of a view.

    Any other is refused, so that a filter which was mistyped does not answer more than was wanted.
    """

    def decorate(view: View) -> View:
        setattr(view, _PARAMETERS, names)
        return view

    return decorate


_PARAMETERS = "__api_parameters__"


def _parameters(view: View) -> tuple[str, ...]:
    return cast(tuple[str, ...], getattr(view, _PARAMETERS, ()))
