"""Finding what a URL of learning names: courses, lessons, attempts."""

from __future__ import annotations

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import Session

from lms.core.content.model import Course, Lesson
from lms.groups.queries import groups_of_member
from lms.learning.models import Attempt
from lms.people.queries import organisation
from lms.web.access import ThingNotFoundError
from lms.web.language import current_language
from lms.web.packs import NoSuchCourseError, NoSuchLessonError, library


def course_or_404(course_id: str) -> Course:
    """The course of this id; ends the request with 404 where there is none."""
    try:
        return library().course(course_id)
    except NoSuchCourseError:
        abort(404)


def lesson_or_404(course_id: str, lesson_id: str) -> Lesson:
    """The lesson of these ids; ends the request with 404 where there is none."""
    try:
        return library().lesson(course_id, lesson_id)
    except (NoSuchCourseError, NoSuchLessonError):
        abort(404)


def lesson_of(attempt: Attempt) -> Lesson | None:
    """The lesson of an attempt; None when it was withdrawn since."""
    return library().lesson_or_none(attempt.course_id, attempt.lesson_id)


def language_of(attempt: Attempt, lesson: Lesson) -> str:
    """The language in which an attempt is shown: the page's, so that the switch works here, too.

    Where the lesson lacks it, the one in which the attempt began, else the lesson's own.
    """
    wanted = (current_language(), attempt.language, lesson.original)
    return next(each for each in wanted if each in lesson.languages)


def time_zone_of(session: Session, person_id: int) -> str | None:
    """The time zone of a learner's class or department, whose clock he looks at."""
    group = session.scalars(groups_of_member(person_id).limit(1)).first()
    place = organisation(session, group.organisation_id) if group else None
    return place.time_zone if place else None


#: Built once: every answer and every page of a quiz asks it.
_ATTEMPT = sa.select(Attempt).where(Attempt.id == sa.bindparam("attempt_id"))


def attempt_named(session: Session, attempt_id: int) -> Attempt:
    """The attempt of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    attempt = session.scalar(_ATTEMPT, {"attempt_id": attempt_id})
    if attempt is None:
        raise ThingNotFoundError(attempt_id)
    return attempt
