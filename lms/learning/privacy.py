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
    Calculation,
    LessonProgress,
    ObjectiveProgress,
    StepRecord,
)
from lms.people.facts import PeopleMerged


def export_person(session: Session, person_id: int) -> Mapping[str, Any]:
    """Steps, attempts with every answer, progress, calculations, and what one was allowed."""
    steps = session.scalars(
        sa.select(StepRecord).where(StepRecord.person_id == person_id).order_by(StepRecord.id)
    )
    progress = session.scalars(queries.progress_of([person_id]))
    objectives = session.scalars(queries.objectives_of([person_id]))
    allowances = session.scalars(
        sa.select(Allowance).where(Allowance.person_id == person_id).order_by(Allowance.id)
    )
    calculations = session.scalars(
        sa.select(Calculation).where(Calculation.person_id == person_id).order_by(Calculation.id)
    )
    return {
        "steps": [
            {
                "course": row.course_id,
                "lesson": row.lesson_id,
                "step": row.step_id,
                "seen_at": row.seen_at.isoformat(),
                "done_at": row.done_at.isoformat() if row.done_at else None,
                "first_done_at": row.first_done_at.isoformat() if row.first_done_at else None,
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
        "objectives": [
            {
                "course": row.course_id,
                "lesson": row.lesson_id,
                "objective": row.objective_id,
                "answered": row.answered,
                "score": row.score,
                "mastered_at": row.mastered_at.isoformat() if row.mastered_at else None,
            }
            for row in objectives
        ],
        "allowances": [
            {
                "course": row.course_id,
                "lesson": row.lesson_id,
                "extra_attempts": row.extra_attempts,
                "extra_time_percent": row.extra_time_percent,
            }
            for row in allowances
        ],
        "calculations": [
            {
                "calculator": row.calculator_id,
                "course": row.course_id,
                "lesson": row.lesson_id,
                "title": row.title,
                "note": row.note,
                "entries": row.entries,
                "results": row.results,
                "kept_at": row.kept_at.isoformat(),
                "handed_in_at": row.handed_in_at.isoformat() if row.handed_in_at else None,
            }
            for row in calculations
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
    for table in (StepRecord, LessonProgress, ObjectiveProgress, Allowance, Calculation):
        session.execute(sa.delete(table).where(table.person_id == person_id))


def take_over(session: Session, fact: PeopleMerged) -> list[Attempt]:
    """Give what one person did to the other: both histories are kept, the best counts.

    Where both have the same quiz open, one go stays open; the others are returned, to be ended.
    `lms.learning.rebuild` then derives progress from all of it.
    """
    _move_steps(session, fact)
    surplus = []
    for attempt in session.scalars(sa.select(Attempt).where(Attempt.person_id == fact.from_id)):
        attempt.person_id = fact.to_id
        if attempt.open_key is not None:
            attempt.open_key = _free_key(session, attempt.open_key, fact.to_id)
            if attempt.open_key is None:
                surplus.append(attempt)
    _move_progress(session, fact)
    session.execute(
        sa.update(Calculation)
        .where(Calculation.person_id == fact.from_id)
        .values(person_id=fact.to_id)
    )
    session.execute(sa.delete(Allowance).where(Allowance.person_id == fact.from_id))
    session.flush()
    return surplus


def _free_key(session: Session, key: str, to_id: int) -> str | None:
    """The key of an open attempt that goes to somebody else; None where he has one open."""
    _from_id, *rest = key.split("/")
    key = "/".join([str(to_id), *rest])
    taken = session.scalar(sa.select(Attempt.id).where(Attempt.open_key == key))
    return key if taken is None else None


def _move_progress(session: Session, fact: PeopleMerged) -> None:
    """For lessons that were withdrawn from the packs, where nothing can be derived anew."""
    for table, key in (
        (LessonProgress, ("course_id", "lesson_id")),
        (ObjectiveProgress, ("course_id", "lesson_id", "objective_id")),
    ):
        rows: dict[tuple[str, ...], list[Any]] = defaultdict(list)
        both = sa.select(table).where(table.person_id.in_([fact.from_id, fact.to_id]))
        for row in session.scalars(both):
            rows[tuple(getattr(row, column) for column in key)].append(row)
        for same in rows.values():
            if len(same) == 1:
                same[0].person_id = fact.to_id
            else:
                session.delete(next(each for each in same if each.person_id == fact.from_id))


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
        first = [each.first_done_at for each in same if each.first_done_at]
        kept.first_done_at = min([*first, *done]) if first else None
        for other in same:
            if other is not kept:
                session.delete(other)
        session.flush()
        kept.person_id = fact.to_id
