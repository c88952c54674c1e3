"""What teaching keeps about a person: which lessons a leader gave. Notices name nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people.facts import PeopleMerged
from lms.teaching.models import Assignment


def export_person(session: Session, person_id: int) -> Mapping[str, Any]:
    """The lessons that a leader gave to groups."""
    rows = session.scalars(
        sa.select(Assignment).where(Assignment.created_by_id == person_id).order_by(Assignment.id)
    )
    return {
        "assignments": [
            {
                "group": row.group_id,
                "course": row.course_id,
                "lesson": row.lesson_id,
                "due_on": row.due_on.isoformat() if row.due_on else None,
                "test": row.is_test,
                "given_at": row.created_at.isoformat(),
                "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            }
            for row in rows
        ]
    }


def erase_person(session: Session, person_id: int, _now: datetime) -> None:
    """The assignments stay with their groups; who gave them is forgotten."""
    session.execute(
        sa.update(Assignment)
        .where(Assignment.created_by_id == person_id)
        .values(created_by_id=None)
    )


def when_merged(session: Session, fact: PeopleMerged) -> None:
    """What one gave was given by the other."""
    session.execute(
        sa.update(Assignment)
        .where(Assignment.created_by_id == fact.from_id)
        .values(created_by_id=fact.to_id)
    )
