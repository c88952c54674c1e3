"""What learning keeps about a person: export, erasure, and giving it to another person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.learning import queries
from lms.learning.models import (
    Allowance,
    Attempt,
    LessonProgress,
    ObjectiveProgress,
    StepRecord,
)
from lms.people.facts import PeopleMerged


def export_person(session: Session, person_id: int) -> Mapping[str, Any]:
    """Steps, attempts with every answer, and progress."""
    steps = session.scalars(
        sa.select(StepRecord).where(StepRecord.person_id == person_id).order_by(StepRecord.id)
    )
    progress = session.scalars(queries.progress_of([person_id]))
    return {
        "steps": [
            {
                "course": row.course_id,
                "lesson": row.lesson_id,
                "step": row.step_id,
                "seen_at": row.seen_at.isoformat(),
                "done_at": row.done_at.isoformat() if row.done_at else None,
            }
            for row in steps
        ],
        "attempts": [_attempt(row) for row in queries.attempts_with_responses(session, person_id)],
        "progress": [
            {
                "course": row.course_id,
                "lesson": row.lesson_id,
                "steps_done": row.steps_done,
                "best": row.best,
                "latest": row.latest,
                "completed_at": row.completed_at.isoformat() if row.completed_at else None,
            }
            for row in progress
        ],
    }


def _attempt(row: Attempt) -> dict[str, Any]:
    return {
        "course": row.course_id,
        "lesson": row.lesson_id,
        "mode": row.mode.value,
        "language": row.language,
        "started_at": row.started_at.isoformat(),
        "finished_at": row.finished_at.isoformat() if row.finished_at else None,
        "points": row.points,
        "max_points": row.max_points,
        "responses": [
            {
                "item": each.item_id,
                "answer": each.answer,
                "score": each.score,
                "tries": each.tries,
                "earlier": each.earlier,
                "answered_at": each.answered_at.isoformat(),
            }
            for each in row.responses
        ],
    }


def erase_person(session: Session, person_id: int, _now: datetime) -> None:
    """Delete all that a person did; item versions say nothing about anybody and stay."""
    for attempt in session.scalars(sa.select(Attempt).where(Attempt.person_id == person_id)):
        session.delete(attempt)
    session.flush()
    for table in (StepRecord, LessonProgress, ObjectiveProgress, Allowance):
        session.execute(sa.delete(table).where(table.person_id == person_id))


def take_over(session: Session, fact: PeopleMerged) -> None:
    """Give what one person did to the other: both histories are kept, the best counts.

    Derived progress of both is deleted here; `lms.learning.rebuild` derives it anew.
    """
    _move_steps(session, fact)
    for attempt in session.scalars(sa.select(Attempt).where(Attempt.person_id == fact.from_id)):
        attempt.person_id = fact.to_id
        if attempt.open_key is not None:
            attempt.open_key = _free_key(session, attempt, fact.to_id)
    for table in (LessonProgress, ObjectiveProgress):
        session.execute(sa.delete(table).where(table.person_id == fact.from_id))
    for allowance in session.scalars(
        sa.select(Allowance).where(Allowance.person_id == fact.from_id)
    ):
        session.delete(allowance)
    session.flush()


def _free_key(session: Session, attempt: Attempt, to_id: int) -> str | None:
    """The open attempt's new key; None (so that it is closed) where the other has one open."""
    _old, *rest = (attempt.open_key or "").split("/")
    key = "/".join([str(to_id), *rest])
    taken = session.scalar(sa.select(Attempt.id).where(Attempt.open_key == key))
    if taken is None:
        return key
    attempt.finished_at = attempt.started_at
    attempt.points, attempt.max_points = 0.0, 0.0
    return None


def _move_steps(session: Session, fact: PeopleMerged) -> None:
    records: defaultdict[tuple[str, str, str], list[StepRecord]] = defaultdict(list)
    both = sa.select(StepRecord).where(StepRecord.person_id.in_([fact.from_id, fact.to_id]))
    for record in session.scalars(both):
        records[record.course_id, record.lesson_id, record.step_id].append(record)
    for same in records.values():
        kept = next((each for each in same if each.person_id == fact.to_id), same[0])
        done = [each.done_at for each in same if each.done_at]
        kept.seen_at = min(each.seen_at for each in same)
        kept.done_at = min(done) if done else None
        for other in same:
            if other is not kept:
                session.delete(other)
        session.flush()
        kept.person_id = fact.to_id
