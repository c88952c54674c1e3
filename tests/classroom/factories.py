"""Runs for tests, made through the services. The caller commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from lms.classroom import answering, commands, joining, service
from lms.classroom.answering import Kept, Sent
from lms.classroom.command import Command
from lms.classroom.commands import Done
from lms.classroom.models import Participant, Run, Way
from lms.core.content.model import Lesson
from lms.groups.models import Group, Member
from lms.people import service as people
from lms.people.models import Person, Role
from tests.conftest import NOW
from tests.groups.factories import add_pupils, make_group
from tests.learning.factories import lesson_s1
from tests.people.factories import make_organisation, make_staff

#: An item of S1 that its first step polls, and one of another step.
ABSORBS, MODEL_CHANGE = "absorbs", "model-change"
_numbers = count(1)


@dataclass
class Room:
    """A class in its room: a run of S1, its leader, his class and its members."""

    run: Run
    lesson: Lesson
    teacher: Person
    group: Group
    members: list[Member]
    begun: datetime = NOW

    def at(self, minutes: float) -> datetime:
        """So many minutes after the start."""
        return self.begun + timedelta(minutes=minutes)


def make_room(session: Session, app: Flask, pupils: int = 3, **changes: Any) -> Room:
    """A run of S1 in Vietnamese with a class 7A; `group=False`: open to whoever has the code."""
    organisation = make_organisation(session)
    teacher = make_staff(session, Role.LEADER, organisation, name="Trần Thị Hoa")
    group = make_group(session, organisation, teacher)
    members = add_pupils(session, group, pupils)
    lesson = lesson_s1(app)
    with_group = changes.pop("group", True)
    new = service.NewRun(teacher.id, lesson, "vi", group.id if with_group else None)
    begun = changes.pop("now", NOW)
    run = service.start(session, new, begun)
    for column, value in changes.items():
        setattr(run, column, value)
    session.flush()
    return Room(run, lesson, teacher, group, members, begun)


def order(session: Session, room: Room, kind: str, minutes: float = 0, **data: Any) -> Done:
    """A command of the leader's phone; `device`, `number`, `late` (minutes of delay) as data."""
    at = room.at(minutes)
    command = Command(
        kind=kind,
        device=data.pop("device", "leader"),
        number=data.pop("number", next(_numbers)),
        at=at,
        received_at=at + timedelta(minutes=data.pop("late", 0)),
        person_id=room.teacher.id,
        data=data,
    )
    return commands.carry_out(session, room.run, room.lesson, command)


def ask(session: Session, room: Room, item: str = ABSORBS, vote: int = 1, **data: Any) -> None:
    """Open a vote."""
    order(session, room, "open", item=item, vote=vote, **data)


def come(session: Session, room: Room, place: int = 0, now: datetime = NOW) -> Participant:
    """The member at this place of the class takes part on a device."""
    return joining.join_as_member(session, room.run, room.members[place].person_id, now)


def come_as_guest(session: Session, room: Room, name: str, now: datetime = NOW) -> Participant:
    """Somebody takes part under a nickname."""
    guest = people.create_guest(session, "vi", now)
    return joining.join_as_guest(session, room.run, guest.id, name, now)


def send(
    session: Session,
    room: Room,
    who: Participant,
    answer: dict[str, Any],
    minutes: float = 0,
    **changes: Any,
) -> Kept:
    """An answer from somebody's phone; `arrives`: minutes at which it reaches the server."""
    given = room.at(minutes)
    arrives = changes.pop("arrives", minutes)
    values: dict[str, Any] = {
        "item_id": ABSORBS,
        "vote": 1,
        "language": "vi",
        "way": Way.PHONE,
        "device": f"phone {who.id}",
        "number": next(_numbers),
        **changes,
    }
    sent = Sent(answer=answer, given_at=given, **values)
    return answering.answer(session, room.run.id, who.id, sent, room.at(arrives))


def choices(room: Room, item: str = ABSORBS) -> list[str]:
    """The choices of a single-choice item, the right one first."""
    spec = room.lesson.item(item).body.to_spec()
    return [spec["key"], *(each for each in spec["choices"] if each != spec["key"])]
