"""What groups keep about a person: export, erasure, and giving it to another person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db.events import announce
from lms.groups.facts import MembershipChanged
from lms.groups.models import Group, Leader, Member
from lms.people.facts import PeopleMerged


def export_person(session: Session, person_id: int) -> Mapping[str, Any]:
    """In which groups somebody is or was, and which he leads."""
    memberships = session.execute(
        sa.select(Group.name, Group.school_year, Member)
        .join(Member, Member.group_id == Group.id)
        .where(Member.person_id == person_id)
        .order_by(Member.id)
    )
    led = session.execute(
        sa.select(Group.name, Group.school_year, Leader.added_at)
        .join(Leader, Leader.group_id == Group.id)
        .where(Leader.person_id == person_id)
        .order_by(Leader.id)
    )
    return {
        "memberships": [
            {
                "group": name,
                "school_year": school_year,
                "number": member.number,
                "joined_at": member.joined_at.isoformat(),
                "left_at": member.left_at.isoformat() if member.left_at else None,
            }
            for name, school_year, member in memberships
        ],
        "leads": [
            {"group": name, "school_year": school_year, "since": since.isoformat()}
            for name, school_year, since in led
        ],
    }


def erase_person(session: Session, person_id: int, _now: datetime) -> None:
    """End and forget all places in groups; a group without a leader is its administrators'."""
    left = session.scalars(sa.select(Member.group_id).where(Member.person_id == person_id)).all()
    session.execute(sa.delete(Member).where(Member.person_id == person_id))
    for group_id in left:
        announce(session, MembershipChanged(group_id, person_id))
    session.execute(sa.delete(Leader).where(Leader.person_id == person_id))


def when_merged(session: Session, fact: PeopleMerged) -> None:
    """Places of the one go to the other; where both have one, one remains."""
    mine = {
        member.group_id: member
        for member in session.scalars(sa.select(Member).where(Member.person_id == fact.to_id))
    }
    for old in session.scalars(sa.select(Member).where(Member.person_id == fact.from_id)).all():
        kept = mine.get(old.group_id)
        if kept is None:
            old.person_id = fact.to_id
        else:
            _collapse(session, old, kept)
    led = set(session.scalars(sa.select(Leader.group_id).where(Leader.person_id == fact.to_id)))
    for leader in session.scalars(sa.select(Leader).where(Leader.person_id == fact.from_id)).all():
        if leader.group_id in led:
            session.delete(leader)
        else:
            leader.person_id = fact.to_id
    session.flush()


def _collapse(session: Session, old: Member, kept: Member) -> None:
    """One place of two: the earlier beginning; present if one of them is; a number if one has."""
    number, is_present = old.number, old.left_at is None
    joined_at = min(old.joined_at, kept.joined_at)
    session.delete(old)
    session.flush()  # its number is free from here on
    kept.joined_at = joined_at
    if is_present:
        kept.left_at = None
        kept.number = kept.number if kept.number is not None else number
