"""The transcript's pages: one's own, and that of somebody whom one leads. Made to be printed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import render_template

from lms.core.content.model import Course
from lms.db.session import db
from lms.people.models import Person
from lms.training.blueprint import bp
from lms.training.finding import person_named
from lms.training.policy import TrainingPermission
from lms.training.transcripts import transcript_of
from lms.training.words import sector_words
from lms.web.access import requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.dates import ZONES
from lms.web.language import current_language
from lms.web.packs import NoSuchCourseError, library


@bp.get("/transcript")
@requires(TrainingPermission.SEE_TRANSCRIPT)
def transcript() -> str:
    """One's own transcript."""
    return _page(person_named(db(), signed_in_actor().id), is_own=True)


@bp.get("/training/people/<int:person_id>/transcript")
@requires(TrainingPermission.SEE_TRANSCRIPT, on=person_named)
def transcript_of_person(person: Person) -> str:
    """The transcript of somebody whom one leads."""
    return _page(person, is_own=person.id == signed_in_actor().id)


def _page(person: Person, *, is_own: bool) -> str:
    language = current_language()
    return render_template(
        "training/transcript.html",
        transcript=transcript_of(db(), person, language, _course_named),
        sectors=sector_words(),
        is_own=is_own,
        today=now().astimezone(ZoneInfo(ZONES[language])).date(),
    )


def _course_named(course_id: str) -> Course | None:
    try:
        return library().course(course_id)
    except NoSuchCourseError:
        return None
