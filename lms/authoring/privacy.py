"""What authoring keeps about a person: what he reported, and what he answered as an editor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.authoring import queries
from lms.authoring.models import MistakeReport
from lms.people.facts import PeopleMerged

_PEOPLE = (MistakeReport.person_id, MistakeReport.answered_by_id)


def export_person(session: Session, person_id: int) -> Mapping[str, Any]:
    """Reports of one's own with their answers, and answers of one's own."""
    answered = (
        sa.select(MistakeReport)
        .where(MistakeReport.answered_by_id == person_id)
        .order_by(MistakeReport.id)
    )
    return {
        "reports": [
            {
                **_place(row),
                "kind": row.kind.value,
                "words": row.words,
                "sent_at": row.sent_at.isoformat(),
                **_answer(row),
            }
            for row in session.scalars(queries.reports_of(person_id))
        ],
        "answers": [{**_place(row), **_answer(row)} for row in session.scalars(answered)],
    }


def _place(row: MistakeReport) -> dict[str, Any]:
    return {
        "course": row.course_id,
        "lesson": row.lesson_id,
        "language": row.language,
        "step": row.step_id or None,
        "item": row.item_id or None,
    }


def _answer(row: MistakeReport) -> dict[str, Any]:
    return {
        "outcome": row.outcome.value if row.outcome else None,
        "answer": row.answer or None,
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
    }


def erase_person(session: Session, person_id: int, _now: datetime) -> None:
    """Reports and answers stay; who made them is forgotten."""
    for column in _PEOPLE:
        session.execute(
            sa.update(MistakeReport).where(column == person_id).values({column.key: None})
        )


def when_merged(session: Session, fact: PeopleMerged) -> None:
    """What one reported or answered is the other's."""
    for column in _PEOPLE:
        session.execute(
            sa.update(MistakeReport).where(column == fact.from_id).values({column.key: fact.to_id})
        )
