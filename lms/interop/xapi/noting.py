"""What happens in learning, put into the outbox at once.

Not told is what was answered in class: a run's answers may change until it is over, and statements
cannot be taken back.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.interop.xapi import outbox, statements
from lms.interop.xapi.reporting import names_of
from lms.interop.xapi.statements import Place
from lms.learning import queries
from lms.learning.facts import (
    AttemptFinished,
    AttemptStarted,
    LessonBegun,
    LessonCompleted,
    ResponseStored,
    StepDone,
)
from lms.web.packs import EXTENSION as PACKS
from lms.web.packs import Library


def _place(session: Session, course_id: str, lesson_id: str) -> Place | None:
    """Where it happens; None where we report nothing, or the lesson was withdrawn."""
    names = names_of(session)
    if names is None:
        return None
    library: Library = session.info[PACKS]
    course = library.shelf.courses.get(course_id)
    lessons = course.lessons if course is not None else ()
    lesson = next((each for each in lessons if each.id == lesson_id), None)
    return Place(names, course, lesson) if course is not None and lesson is not None else None


def when_begun(session: Session, fact: LessonBegun) -> None:
    """Launched: the lesson."""
    place = _place(session, fact.course_id, fact.lesson_id)
    if place is not None:
        told = statements.lesson_launched(place, fact.person_id, fact.at)
        outbox.put(session, told, fact.at)


def when_step_done(session: Session, fact: StepDone) -> None:
    """Progressed."""
    place = _place(session, fact.course_id, fact.lesson_id)
    if place is not None:
        outbox.put(session, statements.progressed(place, fact), fact.at)


def when_completed(session: Session, fact: LessonCompleted) -> None:
    """Completed; once for each person and lesson, however often progress is counted anew."""
    place = _place(session, fact.course_id, fact.lesson_id)
    at = session.scalar(queries.last_at(fact.person_id, fact.course_id, fact.lesson_id))
    if place is not None and at is not None:
        told = statements.lesson_completed(place, fact.person_id, at)
        own_id = place.names.lasting_id(f"completed {place.of_lesson(fact.person_id)}")
        outbox.put(session, told, at, own_id)


def when_started(session: Session, fact: AttemptStarted) -> None:
    """Launched: the quiz."""
    place = _place(session, fact.course_id, fact.lesson_id)
    if place is not None:
        told = statements.quiz_launched(place, fact.person_id, fact.attempt_id, fact.at)
        outbox.put(session, told, fact.at)


def when_answered(session: Session, fact: ResponseStored) -> None:
    """Answered."""
    place = _place(session, fact.course_id, fact.lesson_id)
    items = place.lesson.items if place is not None else ()
    item = next((each for each in items if each.id == fact.item_id), None)
    if place is not None and item is not None:  # not withdrawn a moment ago
        outbox.put(session, statements.answered(place, item, fact), fact.at)


def when_finished(session: Session, fact: AttemptFinished) -> None:
    """Passed or failed."""
    place = _place(session, fact.course_id, fact.lesson_id)
    attempt = queries.attempt_by_id(session, fact.attempt_id)
    if place is not None and attempt is not None and attempt.finished_at is not None:
        at = attempt.finished_at
        outbox.put(session, statements.quiz_ended(place, attempt, at), at)
