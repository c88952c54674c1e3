"""What a room brings to the application, as one value in its `room.py`.

`lms.app` puts the rooms together; a room that needs fewer of these has fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from lms.web.navigation import Entry

EXTENSION = "lms.rooms"

#: (session, person id) → everything the room keeps about the person, as plain JSON data.
Export = Callable[[Session, int], Mapping[str, Any]]
#: (session, person id, now): delete or anonymise everything the room keeps about the person.
Erase = Callable[[Session, int, datetime], None]
#: A (cleaned) code → the URL of the page behind it, in the language of this page; None: not ours.
Door = Callable[[str], str | None]


@dataclass(frozen=True, kw_only=True)
class Room:
    """One room of the product."""

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    permissions: tuple[tuple[type[StrEnum], Policy], ...] = ()
    navigation: tuple[Entry, ...] = ()
    subscribers: tuple[tuple[type, Subscriber], ...] = ()
    jobs: Mapping[str, Handler] = field(default_factory=dict)
    commands: tuple[click.Command, ...] = ()
    template_globals: Mapping[str, Any] = field(default_factory=dict)
    doors: tuple[Door, ...] = ()
    export: Export | None = None
    erase: Erase | None = None


def rooms() -> tuple[Room, ...]:
    """The rooms that the current application was put together from."""
    return cast(tuple[Room, ...], current_app.extensions[EXTENSION])
