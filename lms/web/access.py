"""Who may call a view, in one visible place: a mark on the view, closed by default.

Every view carries exactly one of `public`, `signed_in`, `requires` and `with_token`. `check_every_view` looks
at what Flask really registered and refuses to start if a view has no mark. The view receives the
thing, not its id, so that the check on this thing cannot be forgotten.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast

from flask import Flask, current_app, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from lms.db.base import Model
from lms.db.session import db
from lms.web.actor import Actor, current_actor, signed_in_actor

POLICIES = "lms.policies"
_MARK = "__lms_rule__"

View = Callable[..., Any]
#: (session, actor, permission, thing) → may he?
ModelT = TypeVar("ModelT", bound=Model)
Policy = Callable[[Session, Actor, Any, Any], bool]


class ThingNotFoundError(LookupError):
    """What the URL names does not exist, or is not for this person to know of."""


def thing_named(session: Session, model: type[ModelT], thing_id: int) -> ModelT:
    """The row of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    found = session.get(model, thing_id)
    if found is None:
        raise ThingNotFoundError(thing_id)
    return found


@dataclass(frozen=True)
class Rule:
    """The access rule of a view, as the ledger of routes shows it."""

    words: str


class UnmarkedViewError(RuntimeError):
    """A view was registered without saying who may call it."""


def _mark(view: View, words: str) -> View:
    if hasattr(view, _MARK):
        raise UnmarkedViewError(f"{view.__qualname__} carries two access marks")
    setattr(view, _MARK, Rule(words))
    return view


def public(view: View) -> View:
    """Open to everybody, on purpose."""
    return _mark(view, "public")


def signed_in(view: View) -> View:
    """Open to whoever is signed in with an account (adult or pupil, not a guest)."""

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        actor = current_actor()
        if actor is None or actor.is_guest:
            return _to_sign_in()
        return view(*args, **kwargs)

    return _mark(guarded, "signed in")


def requires(
    permission: StrEnum, on: Callable[..., Any] | None = None, *, guests: bool = False
) -> Callable[[View], View]:
    """Open to whom the permission's policy allows; to guests only where that is said.

    `on(session, **url_values)` finds the thing (raising `ThingNotFoundError` for 404) and takes
    the URL values that it names; the view gets the thing first, then what is left.
    """
    taken = tuple(inspect.signature(on).parameters)[1:] if on else ()

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(**kwargs: Any) -> Any:
            actor = current_actor()
            if actor is None or (actor.is_guest and not guests):
                return _to_sign_in()
            if on is None:
                check(permission, None)
                return view(**kwargs)
            try:
                thing = on(db(), **{name: kwargs.pop(name) for name in taken})
            except ThingNotFoundError as error:
                raise NotFound from error
            check(permission, thing)
            return view(thing, **kwargs)

        words = str(permission) if on is None else f"{permission} on {on.__name__}"
        return _mark(guarded, f"{words}, guests too" if guests else words)

    return decorate


def with_token(*scopes: StrEnum, holder: Callable[..., Any]) -> Callable[[View], View]:
    """Open to a program that carries a token with one of these scopes; cookies are not looked at.

    `holder(scopes)` finds the token of the request, or refuses; the view gets it first. Without
    scopes any token will do.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(**kwargs: Any) -> Any:
            return view(holder(scopes), **kwargs)

        return _mark(guarded, f"token: {' or '.join(map(str, scopes)) or 'any'}")

    return decorate


def allowed(permission: StrEnum, thing: Any = None) -> bool:
    """Whether the present actor may do this; for showing or hiding a button."""
    actor = current_actor()
    if actor is None:
        return False
    policies = cast(Mapping[StrEnum, Policy], current_app.extensions[POLICIES])
    policy = policies.get(permission)
    return policy is not None and policy(db(), actor, permission, thing)


def check(permission: StrEnum, thing: Any = None) -> None:
    """Refuse unless the policy allows.

    Raises:
        Forbidden: it does not; a permission without a policy refuses everybody.
    """
    signed_in_actor()
    if not allowed(permission, thing):
        raise Forbidden


def _to_sign_in() -> Response:
    """Ask a stranger to sign in, and bring him back to a page that he only wanted to read."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("people.sign_in", next=back))


def merge_policies(app: Flask, rooms: Iterable[tuple[type[StrEnum], Policy]]) -> None:
    """Give the application each room's policy; two rooms may not claim one permission."""
    policies: dict[str, Policy] = {}
    for permissions, policy in rooms:
        for permission in permissions:
            if permission in policies:
                raise UnmarkedViewError(f"two rooms claim the permission {permission}")
            policies[permission] = policy
    app.extensions[POLICIES] = policies


def rule_of(view: View) -> str | None:
    """The words of a view's rule, or None where it has no mark."""
    rule = getattr(view, _MARK, None)
    return rule.words if isinstance(rule, Rule) else None


def check_every_view(app: Flask) -> None:
    """Refuse to start while a registered view does not say who may call it.

    Raises:
        UnmarkedViewError: naming every such endpoint.
    """
    unmarked = sorted(name for name, view in app.view_functions.items() if rule_of(view) is None)
    if unmarked:
        raise UnmarkedViewError(f"no access rule: {', '.join(unmarked)}")
