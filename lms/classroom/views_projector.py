"""The projector: one message for the whole room, in the language of the run.

The page shows the present message by itself and, without scripts, loads itself anew; with them it
listens to the run and takes over only what changed.
"""

from __future__ import annotations

import json
from typing import Any

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.classroom import watching
from lms.classroom.blueprint import bp
from lms.classroom.finding import lesson_of, run_named
from lms.classroom.models import Run
from lms.classroom.policy import ClassroomPermission
from lms.classroom.projector import Place, StepScene, present, scene
from lms.classroom.short_texts import without_links
from lms.classroom.tickets import Ticket, sign
from lms.core.content.model import Lesson
from lms.db.session import database, db
from lms.groups.links import qr_code, shown_link
from lms.learning.finding import course_or_404
from lms.web.access import requires
from lms.web.addresses import outside
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library

#: The clock of the server, in milliseconds, for the countdown.
CLOCK = "X-Clock"
#: Sources that stand below a figure.
MOST_SOURCES = 2


@bp.get("/runs/<int:run_id>/projector", endpoint="projector")
@requires(ClassroomPermission.LEAD, on=run_named)
def show_projector(run: Run) -> Response | str:
    """The page for the projector, always in the language of the class."""
    if current_language() != run.language:
        return redirect(url_for("classroom.projector", lang=run.language, run_id=run.id))
    ticket = sign(str(current_app.secret_key), Ticket(run.id, leading=True))
    context = _context(run)
    return render_template("classroom/projector.html", ticket=ticket, clock=_clock(), **context)


@bp.get("/runs/<int:run_id>/projector/now")
@requires(ClassroomPermission.LEAD, on=run_named)
def projector_now(run: Run) -> Response:
    """The present message alone; 304 where the projector shows it already.

    The script counts what is left of a time itself: told here, it would be news each second.
    """
    context = {**_context(run), "left": None}
    text = render_template("classroom/projector_now.html", **context)
    response = Response(text, mimetype="text/html")
    response.headers[CLOCK] = _clock()
    return response


def _clock() -> str:
    return str(round(now().timestamp() * 1000))


def _context(run: Run) -> dict[str, Any]:
    lesson = lesson_of(run)
    if lesson is None:
        raise NotFound
    language = run.language if run.language in lesson.languages else lesson.original
    shown = scene(Place(db(), run, lesson, language, library(), now()))
    step = next((each for each in lesson.steps if each.id == run.step_id), None)
    words = lesson.words[language]
    return {
        "run": run,
        "lesson": lesson,
        "course": course_or_404(run.course_id),
        "language": language,
        "step": step,
        "heading": words.steps[step.id].heading if step else words.title,
        "title": words.title,
        "scene": shown,
        "sources": _sources(shown, lesson),
        "state": json.loads(watching.look(database(), {run.id: ""})[run.id].leading),
        "present": present(db(), run),
        "join": _join(run) if run.code and run.joining_open else None,
        "short": without_links,
        "left": _left,
    }


def _sources(shown: object, lesson: Lesson) -> list[str]:
    """Who published what a figure rests on, shortly: the lesson's page names every work."""
    if not isinstance(shown, StepScene):
        return []
    known = library().pack_of(lesson.course_id).sources
    cited = [known[each] for each in shown.sources if each in known]
    told = [f"{each.publisher}, {each.year}" if each.year else each.publisher for each in cited]
    return told if len(told) <= MOST_SOURCES else [*told[:MOST_SOURCES], "…"]


def _left(ends: int) -> str:
    """The time until a moment in milliseconds, as a clock shows it."""
    seconds = max(0, round((ends - now().timestamp() * 1000) / 1000))
    return f"{seconds // 60}:{seconds % 60:02}"


def _join(run: Run) -> dict[str, Any]:
    link = outside("groups_short.code", code=run.code)
    return {
        "code": run.code,
        "address": shown_link(outside("groups_short.ask")),
        "qr": qr_code(link, gettext("QR code to take part in this lesson"), 160),
    }
