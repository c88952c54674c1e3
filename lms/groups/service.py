"""Classes and cohorts: what leaders do with them.

A member who leaves keeps his history; his roster number becomes free. Codes are made without
look-alike letters and shown to be typed by children.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups.models import Group, GroupKind, Leader, Member
from lms.people import secrets
from lms.people import service as people
from lms.people.names import clean_name

#: How long joining stays open after the leader opens it.
JOINING_OPEN = timedelta(hours=2)


class NumberTakenError(Exception):
    """Another member of the group has this roster number."""


class LastLeaderError(Exception):
    """A group keeps at least one leader."""


class AlreadyMemberError(Exception):
    """The person is in this group already."""


@dataclass(frozen=True)
class NewGroup:
    """What a group begins with."""

    organisation_id: int
    kind: GroupKind
    name: str
    language: str
    school_year: str = ""


def create_group(session: Session, new: NewGroup, leader_id: int, now: datetime) -> Group:
    """A new class or cohort, led by who makes it."""
    group = Group(
        organisation_id=new.organisation_id,
        kind=new.kind,
        name=clean_name(new.name),
        language=new.language,
        school_year=new.school_year.strip(),
        code=_free_code(session),
        created_at=now,
    )
    session.add(group)
    session.flush()
    add_leader(session, group.id, leader_id, now)
    return group


def _free_code(session: Session) -> str:
    while True:
        code = secrets.new_code()
        if session.scalar(sa.select(Group.id).where(Group.code == code)) is None:
            return code


@dataclass(frozen=True)
class NewPupil:
    """A line of a roster; the PIN hashed already, since a class of forty takes a second."""

    name: str
    number: int | None
    pin_hash: str


def add_pupil(session: Session, group: Group, new: NewPupil, now: datetime) -> Member:
    """A pupil made for this group.

    Raises:
        NumberTakenError: the roster number is in use.
        BadNameError: the name is empty or too long.
    """
    _check_number(session, group.id, new.number)
    person = people.create_pupil(
        session,
        name=new.name,
        organisation_id=group.organisation_id,
        pin_hash=new.pin_hash,
        language=group.language,
        now=now,
    )
    return add_person(session, group.id, person.id, now, new.number)


def add_person(
    session: Session, group_id: int, person_id: int, now: datetime, number: int | None = None
) -> Member:
    """Put somebody into a group; somebody who left comes back with his history.

    Raises:
        AlreadyMemberError, NumberTakenError.
    """
    _check_number(session, group_id, number)
    member = session.scalar(
        sa.select(Member).where(Member.group_id == group_id, Member.person_id == person_id)
    )
    if member is None:
        member = Member(group_id=group_id, person_id=person_id, joined_at=now, number=number)
        session.add(member)
    elif member.left_at is None:
        raise AlreadyMemberError
    else:
        member.left_at, member.number = None, number
    session.flush()
    return member


def _check_number(session: Session, group_id: int, number: int | None) -> None:
    if number is None:
        return
    taken = sa.select(Member.id).where(Member.group_id == group_id, Member.number == number)
    if session.scalar(taken) is not None:
        raise NumberTakenError(number)


def set_number(session: Session, member: Member, number: int | None) -> None:
    """Give a member another roster number. Raises NumberTakenError."""
    if number != member.number:
        _check_number(session, member.group_id, number)
        member.number = number


def let_go(session: Session, member: Member, now: datetime) -> None:
    """End a membership; the person and what he did stay."""
    member.left_at, member.number = now, None


def move_member(session: Session, member: Member, to_group_id: int, now: datetime) -> Member:
    """Move somebody to another group; his history goes with him, since it is his."""
    let_go(session, member, now)
    session.flush()
    return add_person(session, to_group_id, member.person_id, now)


def reset_pin(session: Session, person_id: int, actor_id: int, now: datetime) -> str:
    """A new PIN for a pupil, to be shown once; it unlocks, and ends his open sign-ins."""
    pin = secrets.new_pin()
    people.set_pin(session, person_id, pin)
    people.end_all_sign_ins(session, person_id, now)
    people.note_in_audit(session, "pin.reset", now, actor_id=actor_id, subject_id=person_id)
    return pin


def open_joining(group: Group, now: datetime) -> None:
    """For a while the code shows the names of the group."""
    group.joining_until = now + JOINING_OPEN


def close_joining(group: Group) -> None:
    """The code no longer shows names."""
    group.joining_until = None


def is_joining_open(group: Group, now: datetime) -> bool:
    """Whether the code shows the names now."""
    return group.joining_until is not None and group.joining_until > now


def add_leader(session: Session, group_id: int, person_id: int, now: datetime) -> None:
    """Make somebody a leader of the group; a second time changes nothing."""
    present = sa.select(Leader.id).where(Leader.group_id == group_id, Leader.person_id == person_id)
    if session.scalar(present) is None:
        session.add(Leader(group_id=group_id, person_id=person_id, added_at=now))
        session.flush()


def remove_leader(session: Session, group_id: int, person_id: int) -> None:
    """End somebody's leadership.

    Raises:
        LastLeaderError: the group would be without one.
    """
    leaders = session.scalars(sa.select(Leader).where(Leader.group_id == group_id)).all()
    mine = [each for each in leaders if each.person_id == person_id]
    if mine and len(leaders) == 1:
        raise LastLeaderError
    for each in mine:
        session.delete(each)
    session.flush()


def archive(group: Group, now: datetime) -> None:
    """Put a group away: readable, but nothing new is assigned or joined."""
    group.archived_at = group.archived_at or now
    close_joining(group)


def unarchive(group: Group) -> None:
    """Take an archived group back into use."""
    group.archived_at = None


def roll_over(session: Session, group: Group, name: str, school_year: str, now: datetime) -> Group:
    """Next school year's group with the same members, numbers and leaders; the old is archived."""
    leaders = session.scalars(sa.select(Leader).where(Leader.group_id == group.id)).all()
    new = NewGroup(group.organisation_id, group.kind, name, group.language, school_year)
    made = create_group(session, new, leaders[0].person_id, now)
    made.rolled_from_id = group.id
    for leader in leaders[1:]:
        add_leader(session, made.id, leader.person_id, now)
    members = session.scalars(
        sa.select(Member).where(Member.group_id == group.id, Member.left_at.is_(None))
    ).all()
    for member in members:
        add_person(session, made.id, member.person_id, now, member.number)
    archive(group, now)
    return made
