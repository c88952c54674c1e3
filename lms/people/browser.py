"""Signing in and out on the browser that makes this request.

The cookie holds a token, the database its digest. An adult stays signed in for thirty days; on a
shared device a pupil is signed out after thirty minutes without a click (the cookie carries the
time of the last one, so that reading writes nothing).
"""

from __future__ import annotations

import secrets as random
from datetime import timedelta

from flask import request, session
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.people import secrets as hashing
from lms.people import service
from lms.people.models import Person, PersonKind
from lms.web.actor import TOKEN, current_actor, forget_actor
from lms.web.clock import now
from lms.web.language import CHOICE, current_language
from lms.web.security import COOKIE_LIFETIME

ADULT_LIFETIME = timedelta(days=30)
PUPIL_LIFETIME = timedelta(hours=12)
GUEST_LIFETIME = COOKIE_LIFETIME
IDLE = timedelta(minutes=30)
#: Time of the last click on a shared device, seconds; written at most once a minute.
LAST_CLICK = "last_click"
CLICK_STEP = 60

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_in_words() -> str:
    """Browser and system of this request, by their own names: "Chrome, Android"."""
    agent = request.user_agent.string
    browser = next((name for mark, name in _BROWSERS if mark in agent), "?")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "?")
    return f"{browser}, {system}"


def keep_signed_in(person: Person, *, shared: bool, guest_was_he: bool = True) -> None:
    """Sign the person in here; what a guest did on this browser becomes his if it was he.

    Caller commits.
    """
    former = current_actor()
    lifetime = ADULT_LIFETIME if person.kind is PersonKind.ADULT else PUPIL_LIFETIME
    # A new cookie for a new person: nothing of the former one's session is kept.
    chosen = session.get(CHOICE)
    session.clear()
    if language := chosen or person.language:
        session[CHOICE] = language
    session.permanent = not shared
    session[TOKEN] = service.start_sign_in(db(), person.id, browser_in_words(), now(), lifetime)
    if shared:
        session[LAST_CLICK] = int(now().timestamp())
    if former is not None and former.is_guest and guest_was_he:
        service.merge_people(db(), former.id, person.id, now(), actor_id=person.id)
    elif former is not None and former.sign_in_id is not None:
        service.end_sign_in(db(), former.id, former.sign_in_id, now())
    forget_actor()


def tried(stored: str | None, typed: str) -> hashing.Tried:
    """What was typed, tried on what is stored.

    First ends the transaction, in which the view has only read: while Argon2 runs, others write.
    """
    db().commit()
    return hashing.tried(stored, typed)


def hashed(typed: str) -> hashing.Hashed:
    """The new password that was typed, hashed; ends the transaction as `tried` does."""
    db().commit()
    return hashing.Hashed(hashing.hashed(typed))


def sign_out_here() -> None:
    """Sign out on this browser. Caller commits."""
    actor = current_actor()
    if actor is not None and actor.sign_in_id is not None:
        service.end_sign_in(db(), actor.id, actor.sign_in_id, now())
    forget_here()


def forget_here() -> None:
    """Empty the cookie but for the language."""
    chosen = session.get(CHOICE)
    session.clear()
    if chosen:
        session[CHOICE] = chosen
    forget_actor()


def guest_or_actor() -> int:
    """The id of who answers; a stranger becomes a guest at the first stored answer.

    Caller commits.
    """
    actor = current_actor()
    if actor is not None:
        return actor.id
    guest = service.create_guest(db(), current_language(), now())
    token = service.start_sign_in(db(), guest.id, browser_in_words(), now(), GUEST_LIFETIME)
    session.permanent = True
    session[TOKEN] = token
    forget_actor()
    return guest.id


def end_idle_sign_in() -> bool:
    """Before each request: forget whoever left a shared device half an hour ago; True if so."""
    last = session.get(LAST_CLICK)
    if last is None:
        return False
    idle = now().timestamp() - last
    if idle > IDLE.total_seconds():
        forget_here()
        return True
    if idle > CLICK_STEP:
        session[LAST_CLICK] = int(now().timestamp())
    return False


def is_shared() -> bool:
    """Whether somebody is signed in on a device that others use, too."""
    return LAST_CLICK in session


def new_seed() -> int:
    """Chance for shuffling an attempt; fits an integer column."""
    return random.randbelow(2**31)


def no_store(response: Response) -> Response:
    """For pages with a PIN or a one-time link: not even the back button shows them again."""
    response.headers["Cache-Control"] = "no-store"
    return response
