"""A pupil at the door of his class: which pupil is meant, and whether the PIN is his.

By number anybody who knows the code may try; by name only while the leader has joining open,
since strangers never get the roster. An unknown number is refused like a wrong PIN, and takes
as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups.models import Group, Member
from lms.people import secrets, tries
from lms.people.models import Person, PersonKind


@dataclass(frozen=True)
class Claim:
    """Who somebody says he is."""

    pin: str | secrets.Tried
    number: int | None = None
    member_id: int | None = None


def stored_pin(session: Session, group: Group, claim: Claim, now: datetime) -> str | None:
    """What the claimed pupil's PIN has to fit; None, which nothing fits, where there is no such.

    Raises:
        AccountLockedError: nothing is tried while the account waits.
    """
    person_id = _pupil(session, group, claim)
    return None if person_id is None else tries.stored_pin(session, person_id, now)


def admit(session: Session, group: Group, claim: Claim, now: datetime) -> Person:
    """The pupil of this group who has this number, or was chosen from the list, and this PIN.

    A wrong try is counted in this session: the caller commits also when this raises.

    Raises:
        WrongSecretError: no such pupil, or another PIN.
        AccountLockedError: too many wrong tries.
    """
    person_id = _pupil(session, group, claim)
    if person_id is None:
        secrets.fits(None, claim.pin)
        raise tries.WrongSecretError
    return tries.check_pin(session, person_id, claim.pin, now)


def _pupil(session: Session, group: Group, claim: Claim) -> int | None:
    if claim.member_id is not None:
        meant = Member.id == claim.member_id
    elif claim.number is not None:
        meant = Member.number == claim.number
    else:
        return None
    return session.scalar(
        sa.select(Member.person_id)
        .join(Person, Person.id == Member.person_id)
        .where(
            Member.group_id == group.id,
            Member.left_at.is_(None),
            Person.kind == PersonKind.PUPIL,
            meant,
        )
    )
