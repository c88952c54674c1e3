"""What the room keeps of a person: under which ids platforms know him, and what was graded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.lti.models import Enrolment, PlatformUser, Registration, ResourceLink, Score


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """Everything, as plain JSON data."""
    users = session.execute(
        sa.select(PlatformUser, Registration.name)
        .join(Registration, Registration.id == PlatformUser.realm_id)
        .where(PlatformUser.person_id == person_id)
        .order_by(PlatformUser.id)
    ).all()
    return {"platforms": [_export_user(session, user, name) for user, name in users]}


def _export_user(session: Session, user: PlatformUser, platform: str) -> dict[str, Any]:
    scores = session.execute(
        sa.select(Score, ResourceLink.title)
        .join(ResourceLink, ResourceLink.id == Score.link_id)
        .where(Score.user_id == user.id)
        .order_by(Score.id)
    ).all()
    return {
        "platform": platform,
        "id_there": user.subject,
        "email": user.email,
        "last_launch_at": user.last_launch_at.isoformat() if user.last_launch_at else None,
        "grades": [
            {
                "activity": title,
                "grade": score.wanted,
                "sent": score.sent,
                "sent_at": score.sent_at.isoformat() if score.sent_at else None,
            }
            for score, title in scores
        ],
    }


def erase_person(session: Session, person_id: int, _now: datetime) -> None:
    """Forget under which ids platforms know him; what stands in their gradebooks is theirs."""
    mine = sa.select(PlatformUser.id).where(PlatformUser.person_id == person_id)
    for table in (Score, Enrolment):
        session.execute(sa.delete(table).where(table.user_id.in_(mine)))
    session.execute(sa.delete(PlatformUser).where(PlatformUser.person_id == person_id))
