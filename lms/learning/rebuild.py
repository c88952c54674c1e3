"""Deriving a person's progress anew, in every lesson that he touched."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.learning import in_class, progress, service
from lms.learning.models import Attempt, LessonProgress, ObjectiveProgress, StepRecord
from lms.learning.privacy import take_over
from lms.people.facts import PeopleMerged
from lms.web.packs import EXTENSION, Library


def rebuild_person(session: Session, person_id: int, library: Library, moment: datetime) -> None:
    """Throw a person's progress away and derive it from steps and attempts.

    Progress in a lesson that was withdrawn from the packs is left as it stands: nothing that
    somebody did is lost because a lesson went.
    """
    session.flush()
    touched = set()
    for table in (StepRecord, Attempt):
        rows = session.execute(
            sa.select(table.course_id, table.lesson_id)
            .where(table.person_id == person_id)
            .distinct()
        )
        touched |= {(course_id, lesson_id) for course_id, lesson_id in rows}
    for course_id, lesson_id in touched:
        lesson = library.lesson_or_none(course_id, lesson_id)
        if lesson is None:
            continue
        for derived in (LessonProgress, ObjectiveProgress):
            session.execute(
                sa.delete(derived).where(
                    derived.person_id == person_id,
                    derived.course_id == course_id,
                    derived.lesson_id == lesson_id,
                )
            )
        session.expire_all()
        progress.update_lesson(session, person_id, lesson, moment)
        session.flush()  # before the next lesson's rows are expired


def when_merged(session: Session, fact: PeopleMerged) -> None:
    """Both histories become one, and progress is derived from it."""
    library: Library = session.info[EXTENSION]
    for attempt in take_over(session, fact):
        lesson = library.lesson_or_none(attempt.course_id, attempt.lesson_id)
        service.finish_attempt(
            session, attempt, lesson, min(fact.at, attempt.deadline_at or fact.at)
        )
    in_class.bring_together(session, fact.to_id, library)
    rebuild_person(session, fact.to_id, library, fact.at)
