"""Runs that go on while a test asks their pages: made at this moment, moved on by commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from lms.classroom import tickets
from lms.classroom.models import Participant
from tests.classroom.factories import ABSORBS, Room, make_room, order
from tests.people.factories import PIN

__all__ = ["PIN", "command", "make_live_room", "make_voting_room", "ticket_for"]


def make_live_room(session: Session, app: Flask, pupils: int = 3, **changes: Any) -> Room:
    """A run that began ten minutes ago and goes on."""
    begun = datetime.now(UTC) - timedelta(minutes=10)
    room = make_room(session, app, pupils, now=begun, **changes)
    session.commit()
    return room


def make_voting_room(session: Session, app: Flask, pupils: int = 3) -> Room:
    """A run that goes on, with an open vote."""
    room = make_live_room(session, app, pupils)
    command(session, room, "open", item=ABSORBS, vote=1)
    return room


def command(session: Session, room: Room, kind: str, **data: Any) -> None:
    """What the leader asks for now."""
    minutes = (datetime.now(UTC) - room.begun).total_seconds() / 60
    order(session, room, kind, minutes, **data)
    session.commit()


def ticket_for(app: Flask, place: Participant, **more: Any) -> str:
    """The ticket of a participant."""
    right = tickets.Ticket(place.run_id, participant_id=place.id, **more)
    return tickets.sign(str(app.secret_key), right)
