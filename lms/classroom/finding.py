"""What the URLs of runs name; what is not there is not found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.classroom.models import Run
from lms.core.content.model import Lesson
from lms.web.access import thing_named
from lms.web.packs import library


def run_named(session: Session, run_id: int) -> Run:
    """The run of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    return thing_named(session, Run, run_id)


def lesson_of(run: Run) -> Lesson | None:
    """The lesson of a run; None when it was withdrawn since."""
    return library().lesson_or_none(run.course_id, run.lesson_id)
