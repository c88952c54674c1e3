"""What is forgotten of people after a while; `lms.cli.cleaning` does it once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people.browser import GUEST_LIFETIME
from lms.people.models import FailedSignIn, Person, PersonKind, PersonState, SecretLink, SignIn
from lms.web.room import rooms

#: How long things are kept after they ended, for whoever looks into a complaint.
KEPT = timedelta(days=7)


def forget_ended(session: Session, now: datetime) -> None:
    """Forget links, sign-ins and wrong tries that have been over for a while."""
    before = now - KEPT
    session.execute(
        sa.delete(SecretLink).where(
            sa.or_(SecretLink.expires_at < before, SecretLink.used_at < before)
        )
    )
    session.execute(
        sa.delete(SignIn).where(sa.or_(SignIn.expires_at < before, SignIn.ended_at < before))
    )
    session.execute(sa.delete(FailedSignIn).where(FailedSignIn.last_at < before))


def erase_lost_guests(session: Session, now: datetime, limit: int) -> int:
    """Erase guests whose browser has forgotten them: nobody can reach what they did.

    At most `limit` of them, so that nobody waits long; how many. Needs an application, which
    knows the rooms.
    """
    ids = session.scalars(_lost_guests(now).limit(limit)).all()
    erasers = [room.erase for room in rooms() if room.erase is not None]
    for person_id in ids:
        for erase in erasers:
            erase(session, person_id, now)
    return len(ids)


def _lost_guests(now: datetime) -> sa.Select[int]:
    signed_in = sa.select(SignIn.id).where(
        SignIn.person_id == Person.id, SignIn.ended_at.is_(None), SignIn.expires_at > now
    )
    return (
        sa.select(Person.id)
        .where(
            Person.kind == PersonKind.GUEST,
            Person.state == PersonState.ACTIVE,
            Person.created_at < now - GUEST_LIFETIME,
            ~signed_in.exists(),
        )
        .order_by(Person.id)
    )
