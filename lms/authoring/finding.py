"""Finding what a URL of authoring names: packs, lessons under review, reports."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.authoring.models import MistakeReport
from lms.core.content.model import Course, Lesson, Pack
from lms.web.access import ThingNotFoundError, thing_named
from lms.web.packs import library


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A lesson that is held against its original, with what it belongs to."""

    pack: Pack
    course: Course
    lesson: Lesson


def pack_named(_session: Session, pack_id: str) -> Pack:
    """The installed pack of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    for pack in library().shelf.packs:
        if pack.id == pack_id:
            return pack
    raise ThingNotFoundError(pack_id)


def reviewed_named(session: Session, pack_id: str, course_id: str, lesson_id: str) -> Reviewed:
    """The lesson of these ids in this pack.

    Raises:
        ThingNotFoundError: there is none.
    """
    pack = pack_named(session, pack_id)
    try:
        course = pack.course(course_id)
        return Reviewed(pack, course, course.lesson(lesson_id))
    except KeyError as error:
        raise ThingNotFoundError(lesson_id) from error


def report_named(session: Session, report_id: int) -> MistakeReport:
    """The report of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    return thing_named(session, MistakeReport, report_id)
