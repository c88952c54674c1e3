"""Steps of a lesson: seen, done, and undone again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.core.content.model import Lesson
from lms.db.events import announce
from lms.learning import progress
from lms.learning.facts import LessonBegun, StepDone
from lms.learning.models import StepRecord
from lms.learning.turns import take_turn

#: Built once: every lesson page asks it.
_STEPS = sa.select(StepRecord).where(
    StepRecord.person_id == sa.bindparam("person_id"),
    StepRecord.course_id == sa.bindparam("course_id"),
    StepRecord.lesson_id == sa.bindparam("lesson_id"),
)


class NoSuchStepError(LookupError):
    """The lesson has no such step."""


def see_step(
    session: Session, person_id: int, lesson: Lesson, step_id: str, now: datetime
) -> StepRecord:
    """Note that somebody saw a step; seeing it again changes nothing.

    Raises:
        NoSuchStepError: the lesson has no such step.
    """
    if step_id not in {step.id for step in lesson.steps}:
        raise NoSuchStepError(step_id)
    take_turn(session, person_id)
    record = _record(session, person_id, lesson, step_id)
    if record is None:
        if not steps_of(session, person_id, lesson):
            announce(session, LessonBegun(person_id, lesson.course_id, lesson.id, now))
        record = StepRecord(
            person_id=person_id,
            course_id=lesson.course_id,
            lesson_id=lesson.id,
            step_id=step_id,
            seen_at=now,
        )
        session.add(record)
        progress.update_lesson(session, person_id, lesson, now)
    return record


def finish_step(
    session: Session, person_id: int, lesson: Lesson, step_id: str, now: datetime
) -> StepRecord:
    """Mark a step done; a second time changes nothing."""
    record = see_step(session, person_id, lesson, step_id, now)
    if record.done_at is None:
        record.done_at = now
        _tell_done(session, person_id, lesson, step_id, now)
        progress.update_lesson(session, person_id, lesson, now)
    return record


def _tell_done(
    session: Session, person_id: int, lesson: Lesson, step_id: str, now: datetime
) -> None:
    session.flush()
    records, present = steps_of(session, person_id, lesson), {step.id for step in lesson.steps}
    done = sum(each.done_at is not None for key, each in records.items() if key in present)
    fact = StepDone(person_id, lesson.course_id, lesson.id, step_id, done, len(present), now)
    announce(session, fact)


def undo_step(
    session: Session, person_id: int, lesson: Lesson, step_id: str, now: datetime
) -> None:
    """Take back that a step is done.

    In a lesson that was completed it keeps when it was first done, also the second step that is
    taken back: done again, the lesson counts as completed on the day on which it first was.
    """
    take_turn(session, person_id)
    record = _record(session, person_id, lesson, step_id)
    if record is not None and record.done_at is not None:
        if _has_been_completed(session, person_id, lesson):
            record.first_done_at = record.counts_from
        record.done_at = None
        progress.update_lesson(session, person_id, lesson, now)


def steps_of(session: Session, person_id: int, lesson: Lesson) -> dict[str, StepRecord]:
    """A person's records of a lesson's steps, by step id."""
    values = {"person_id": person_id, "course_id": lesson.course_id, "lesson_id": lesson.id}
    return {row.step_id: row for row in session.scalars(_STEPS, values)}


def _has_been_completed(session: Session, person_id: int, lesson: Lesson) -> bool:
    """Whether the lesson is completed, or was until a step was taken back."""
    if progress.was_completed(session, person_id, lesson):
        return True
    records = steps_of(session, person_id, lesson).values()
    return any(each.first_done_at is not None and each.done_at is None for each in records)


def _record(session: Session, person_id: int, lesson: Lesson, step_id: str) -> StepRecord | None:
    return session.scalar(
        sa.select(StepRecord).where(
            StepRecord.person_id == person_id,
            StepRecord.course_id == lesson.course_id,
            StepRecord.lesson_id == lesson.id,
            StepRecord.step_id == step_id,
        )
    )
