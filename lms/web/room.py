"""What a room brings to the application, as one value in its `room.py`.

`lms.app` puts the rooms together; a room that needs fewer of these has fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import click
from flask import Blueprint, current_app
from sqlalchemy.orm import Session

from lms.db.events import Subscriber
from lms.db.jobs import Handler
from lms.web.access import Policy
from lms.web.errors import ErrorAnswer
from lms.web.host import signs_in_elsewhere
from lms.web.links import link
from lms.web.navigation import Entry

EXTENSION = "lms.rooms"

#: (session, person id) → everything the room keeps about the person, as plain JSON data.
Export = Callable[[Session, int], Mapping[str, Any]]
#: (session, person id, now): delete or anonymise everything the room keeps about the person.
Erase = Callable[[Session, int, datetime], None]
#: (session, now): what a room forgets, or asks for, once a day.
Daily = Callable[[Session, datetime], None]
#: (session, person id) → where else he signs in: (name, when he last came from there).
KnownTo = Callable[[Session, int], Sequence[tuple[str, datetime | None]]]
#: A (cleaned) code → the URL of the page behind it, in the language of this page; None: not ours.
Door = Callable[[str], str | None]


#: (path that was wanted, whether others use the device) → further ways to sign in: (URL, name).
WaysIn = Callable[[str, bool], Sequence[tuple[str, str]]]
#: Before somebody is signed out: the page that says how to sign out at another place, too.
WayOut = Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class AdminTab:
    """A further tab of the administration: its page says `here`; its word is lazily translated.

    `own_sign_in`: it belongs to our own sign-in; where a host signs people in there is none.
    """

    here: str
    endpoint: str
    label: Any
    own_sign_in: bool = False


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A further page of an adult's own account, where `is_offered` says so."""

    endpoint: str
    label: Any
    is_offered: Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class Room:
    """One room of the product."""

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    #: Blueprints whose forms come from other sites and carry a proof of their own in place of ours.
    doors_for_others: tuple[Blueprint, ...] = ()
    permissions: tuple[tuple[type[StrEnum], Policy], ...] = ()
    navigation: tuple[Entry, ...] = ()
    admin_tabs: tuple[AdminTab, ...] = ()
    account_pages: tuple[AccountPage, ...] = ()
    ways_in: tuple[WaysIn, ...] = ()
    ways_out: tuple[WayOut, ...] = ()
    known_to: KnownTo | None = None
    subscribers: tuple[tuple[type, Subscriber], ...] = ()
    jobs: Mapping[str, Handler] = field(default_factory=dict)
    commands: tuple[click.Command, ...] = ()
    template_globals: Mapping[str, Any] = field(default_factory=dict)
    doors: tuple[Door, ...] = ()
    #: What is done once a day, all in one transaction: (session, now).
    daily: tuple[Daily, ...] = ()
    #: Path → the answer to errors below it, where programs ask and no pages are read.
    errors: Mapping[str, ErrorAnswer] = field(default_factory=dict)
    export: Export | None = None
    erase: Erase | None = None


def rooms() -> tuple[Room, ...]:
    """The rooms that the current application was put together from."""
    return cast(tuple[Room, ...], current_app.extensions[EXTENSION])


def further_tabs(here: str) -> list[tuple[str, str, bool]]:
    """The rooms' tabs of the administration: (URL, word, whether it is this page)."""
    return [
        (link(tab.endpoint), str(tab.label), tab.here == here)
        for room in rooms()
        for tab in room.admin_tabs
        if not (tab.own_sign_in and signs_in_elsewhere())
    ]


def further_account_pages() -> list[tuple[str, str]]:
    """The rooms' pages of one's own account that there are for this person: (URL, words)."""
    return [
        (link(page.endpoint), str(page.label))
        for room in rooms()
        for page in room.account_pages
        if page.is_offered()
    ]


def further_ways_in(wanted: str, *, shared: bool) -> list[tuple[str, str]]:
    """The rooms' ways to sign in: (URL, name)."""
    return [each for room in rooms() for ways in room.ways_in for each in ways(wanted, shared)]


def known_to(session: Session, person_id: int) -> list[tuple[str, datetime | None]]:
    """From where else somebody signs in: (name, when he last came)."""
    return [each for room in rooms() if room.known_to for each in room.known_to(session, person_id)]


def way_out() -> str | None:
    """Where somebody who signs out is led so that he can sign out at another place, too."""
    found = (way() for room in rooms() for way in room.ways_out)
    return next((each for each in found if each), None)
