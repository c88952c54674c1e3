"""The lesson player: all steps on one page, or one at a time; seen, done, undone."""

from __future__ import annotations

from typing import Any

from flask import redirect as to
from flask import render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.core.content.model import Lesson, Step
from lms.db.session import db
from lms.learning import queries, steps
from lms.learning.blueprint import bp
from lms.learning.finding import course_or_404, lesson_or_404
from lms.learning.models import StepRecord
from lms.people.browser import guest_or_actor
from lms.web.access import public
from lms.web.actor import current_actor
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.links import link
from lms.web.packs import library

#: Roles that see the notes for leaders.
LEADING = ("leader", "editor", "manager", "administrator")


def sees_notes() -> bool:
    """Whether the reader sees notes for leaders: a leader who is not looking as a pupil."""
    actor = current_actor()
    return actor is not None and actor.has(*LEADING) and request.args.get("as") != "learner"


def step_state(records: dict[str, StepRecord], step: Step) -> str:
    """A step's state in the words of the rail."""
    record = records.get(step.id)
    if record is None:
        return "not-started"
    return "done" if record.done_at else "in-progress"


@bp.get("/courses/<course_id>/<lesson_id>")
@public
def lesson(course_id: str, lesson_id: str) -> str:
    """A lesson in the language of the page, or where to find it where it lacks that language."""
    found = lesson_or_404(course_id, lesson_id)
    language = current_language()
    course = course_or_404(course_id)
    if language not in found.languages:
        return render_template("learning/missing_language.html", course=course, lesson=found)
    actor = current_actor()
    records = steps.steps_of(db(), actor.id, found) if actor else {}
    context = _context(found, language, records)
    one = _chosen_step(found, records) if request.args.get("view") == "steps" else None
    return render_template(
        "learning/step.html" if one else "learning/lesson.html",
        course=course,
        one=one,
        **context,
    )


def _context(found: Lesson, language: str, records: dict[str, StepRecord]) -> dict[str, Any]:
    words = found.words[language]
    rail = [
        {
            "id": step.id,
            "url": link(
                "learning.lesson",
                course_id=found.course_id,
                lesson_id=found.id,
                view="steps",
                step=step.id,
            ),
            "heading": words.steps[step.id].heading,
            "phase": step.phase,
            "minutes": step.minutes,
            "state": step_state(records, step),
            "current": False,
        }
        for step in found.steps
    ]
    following = next((each for each in rail if each["state"] != "done"), None)
    return {
        "lesson": found,
        "words": words,
        "rendered": library().rendered(found.course_id, found, language),
        "edition": library().pack_of(found.course_id).digest,
        "rail": rail,
        "notes": sees_notes(),
        "resume": following if records else None,
        "done": sum(1 for each in rail if each["state"] == "done"),
    }


def _chosen_step(found: Lesson, records: dict[str, StepRecord]) -> Step:
    """The step that the URL names, else the first that is not done."""
    wanted = request.args.get("step", "")
    undone = [each for each in found.steps if step_state(records, each) != "done"]
    fallback = undone[0] if undone else found.steps[0]
    return next((each for each in found.steps if each.id == wanted), fallback)


@bp.post("/courses/<course_id>/<lesson_id>/steps/<step_id>/<any(seen, done, undone):what>")
@public
def mark_step(course_id: str, lesson_id: str, step_id: str, what: str) -> Response:
    """Note that a step was seen or done; a stranger becomes a guest by it."""
    found = lesson_or_404(course_id, lesson_id)
    act = {"seen": steps.see_step, "done": steps.finish_step, "undone": steps.undo_step}[what]
    try:
        act(db(), guest_or_actor(), found, step_id, now())
    except steps.NoSuchStepError as error:
        raise NotFound from error
    db().commit()
    if what == "seen":
        return Response(status=204)
    return to(_after(found, step_id, what), code=303)


def _after(found: Lesson, step_id: str, what: str) -> str:
    """Where one goes on: the next step in the same view; the quiz after the last."""
    ids = [step.id for step in found.steps]
    place = ids.index(step_id) + (1 if what == "done" else 0)
    at: dict[str, Any] = {"course_id": found.course_id, "lesson_id": found.id}
    if request.form.get("view") == "steps":
        if place < len(ids):
            return url_for("learning.lesson", **at, view="steps", step=ids[place])
        return url_for("learning.quiz" if found.items else "learning.lesson", **at)
    anchor = ids[place] if place < len(ids) else "quiz"
    return url_for("learning.lesson", **at, _anchor=anchor)


@bp.get("/courses/<course_id>/<lesson_id>/attempts")
@public
def attempts(course_id: str, lesson_id: str) -> str:
    """One's own attempts at a lesson's quiz."""
    found = lesson_or_404(course_id, lesson_id)
    actor = current_actor()
    rows = db().scalars(queries.attempts_at(actor.id, course_id, lesson_id)).all() if actor else []
    return render_template("learning/attempts.html", lesson=found, attempts=rows)
