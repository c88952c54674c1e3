"""Classes and cohorts: what leaders do with them.

A member who leaves keeps his history; his roster number becomes free. Codes are made without
look-alike letters and shown to be typed by children.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, object_session

from lms.db.events import announce
from lms.groups.facts import GroupChanged, MembershipChanged
from lms.groups.models import Group, GroupKind, Leader, Member
from lms.groups.school_years import written_alike
from lms.people import secrets
from lms.people import service as people
from lms.people.models import Person, PersonKind
from lms.people.names import clean_name

#: How long joining stays open after the leader opens it: a class signs in within its period,
#: adults in training find their mail within a month.
JOINING_OPEN = {GroupKind.CLASS: timedelta(hours=2), GroupKind.COHORT: timedelta(days=30)}
# Made once: whole classes come in the same minute.
_END_LEADERSHIP = (
    sa.delete(Leader)
    .where(Leader.group_id == sa.bindparam("group"), Leader.person_id == sa.bindparam("person"))
    .execution_options(synchronize_session="fetch")
)
_MEMBER = sa.select(Member).where(
    Member.group_id == sa.bindparam("group"), Member.person_id == sa.bindparam("person")
)


class NumberTakenError(Exception):
    """Another member of the group has this roster number."""


class LastLeaderError(Exception):
    """A group keeps at least one leader."""


class AlreadyMemberError(Exception):
    """The person is in this group already."""


class JoiningClosedError(Exception):
    """The leader has not opened joining, or the group is archived."""


class NotPupilsError(Exception):
    """Adults' accounts are their own: a leader merges only pupils."""


@dataclass(frozen=True)
class NewGroup:
    """What a group begins with."""

    organisation_id: int
    kind: GroupKind
    name: str
    language: str
    school_year: str = ""


def create_group(session: Session, new: NewGroup, leader_id: int | None, now: datetime) -> Group:
    """A new class or cohort, led by who makes it. A cohort can be joined at once."""
    group = Group(
        organisation_id=new.organisation_id,
        kind=new.kind,
        name=clean_name(new.name),
        language=new.language,
        school_year=written_alike(new.school_year),
        code=_free_code(session),
        created_at=now,
    )
    if group.kind is GroupKind.COHORT:
        open_joining(group, now)
    session.add(group)
    session.flush()
    if leader_id is not None:
        add_leader(session, group.id, leader_id, now)
    announce(session, GroupChanged(group.id))
    return group


def change_group(group: Group, name: str, school_year: str, language: str) -> None:
    """Another name, school year or language.

    Raises:
        BadNameError: the name is empty or too long.
    """
    group.name, group.language = clean_name(name), language
    group.school_year = written_alike(school_year)
    _tell_changed(group)


def _tell_changed(group: Group) -> None:
    session = object_session(group)
    if session is not None:  # of one that is not stored nobody needs to hear
        announce(session, GroupChanged(group.id))


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
    member = session.scalar(_MEMBER, {"group": group_id, "person": person_id})
    if member is None:
        member = Member(group_id=group_id, person_id=person_id, joined_at=now, number=number)
        session.add(member)
    elif member.left_at is None:
        raise AlreadyMemberError
    else:
        member.left_at, member.number = None, number
    session.flush()
    _tell(session, member)
    return member


def _tell(session: Session, member: Member) -> None:
    announce(session, MembershipChanged(member.group_id, member.person_id))


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
        _tell(session, member)


def next_number(session: Session, group_id: int) -> int:
    """The number after the highest in the roster."""
    highest = sa.select(sa.func.max(Member.number)).where(Member.group_id == group_id)
    return (session.scalar(highest) or 0) + 1


def let_go(session: Session, member: Member, now: datetime) -> None:
    """End a membership; the person and what he did stay."""
    member.left_at, member.number = now, None
    session.flush()
    _tell(session, member)


def leave(session: Session, group_id: int, person_id: int, now: datetime) -> None:
    """Somebody is no member any more; who is none stays none."""
    member = session.scalar(
        sa.select(Member).where(
            Member.group_id == group_id, Member.person_id == person_id, Member.left_at.is_(None)
        )
    )
    if member is not None:
        let_go(session, member, now)


def take_back(session: Session, member: Member) -> None:
    """Somebody who left is a member again, at the end of the roster."""
    if member.left_at is not None:
        member.left_at, member.number = None, next_number(session, member.group_id)
        session.flush()
        _tell(session, member)


def move_member(session: Session, member: Member, to_group_id: int, now: datetime) -> Member:
    """Move somebody to the end of another group; his history goes with him, since it is his.

    Raises:
        AlreadyMemberError: he is in that group, too; nothing was changed.
    """
    there = sa.select(Member.id).where(
        Member.group_id == to_group_id,
        Member.person_id == member.person_id,
        Member.left_at.is_(None),
    )
    if session.scalar(there) is not None:
        raise AlreadyMemberError
    let_go(session, member, now)
    if is_pupil(session, member.person_id):  # at another school its administrators look after him
        there_id = session.get_one(Group, to_group_id).organisation_id
        people.move_to_organisation(session, member.person_id, there_id)
    number = next_number(session, to_group_id)
    return add_person(session, to_group_id, member.person_id, now, number)


def merge_pupils(
    session: Session, double: Member, kept: Member, actor_id: int, now: datetime
) -> None:
    """One pupil who is in the list twice: the history of both goes to the one who is kept.

    Raises:
        NotPupilsError: one of them is an adult.
    """
    pair = (double.person_id, kept.person_id)
    if not all(is_pupil(session, person_id) for person_id in pair):
        raise NotPupilsError
    people.merge_people(session, *pair, now, actor_id)


def is_pupil(session: Session, person_id: int) -> bool:
    """Whether somebody signs in by the code of a class."""
    return session.get_one(Person, person_id).kind is PersonKind.PUPIL


def join(session: Session, group: Group, person_id: int, now: datetime) -> Member:
    """An adult joins a cohort by its code.

    Raises:
        JoiningClosedError: the leader has not opened it; classes are joined by card only.
        AlreadyMemberError.
    """
    if group.kind is not GroupKind.COHORT or not is_joining_open(group, now):
        raise JoiningClosedError
    return add_person(session, group.id, person_id, now, next_number(session, group.id))


def open_joining(group: Group, now: datetime) -> None:
    """For a while the code shows the names of the class, or lets adults into the cohort."""
    group.joining_until = now + JOINING_OPEN[group.kind]


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
    leaders = session.scalars(sa.select(Leader.person_id).where(Leader.group_id == group_id)).all()
    if list(leaders) == [person_id]:
        raise LastLeaderError
    end_leadership(session, group_id, person_id)


def end_leadership(session: Session, group_id: int, person_id: int) -> None:
    """The same for somebody who may no longer lead, and also for the last leader."""
    session.execute(_END_LEADERSHIP, {"group": group_id, "person": person_id})


def archive(group: Group, now: datetime) -> None:
    """Put a group away: readable, but nothing new is assigned or joined."""
    group.archived_at = group.archived_at or now
    close_joining(group)
    _tell_changed(group)


def unarchive(group: Group) -> None:
    """Take an archived group back into use."""
    group.archived_at = None
    _tell_changed(group)


def roll_over(session: Session, group: Group, name: str, school_year: str, now: datetime) -> Group:
    """Next school year's group with the same members, numbers and leaders; the old is archived."""
    leaders = session.scalars(
        sa.select(Leader).where(Leader.group_id == group.id).order_by(Leader.id)
    ).all()
    new = NewGroup(group.organisation_id, group.kind, name, group.language, school_year)
    made = create_group(session, new, None, now)
    made.rolled_from_id = group.id
    for leader in leaders:
        add_leader(session, made.id, leader.person_id, now)
    members = session.scalars(
        sa.select(Member).where(Member.group_id == group.id, Member.left_at.is_(None))
    ).all()
    for member in members:
        add_person(session, made.id, member.person_id, now, member.number)
    archive(group, now)
    _tell_changed(made)  # also that it continues the other
    return made
