"""The lesson player: all steps on one page, or one at a time; seen, done, undone."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.core.content.model import Lesson, Step
from lms.db.session import db
from lms.learning import progress, queries, steps
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


def leads() -> bool:
    """Whether the reader is one who sees notes for leaders."""
    actor = current_actor()
    return actor is not None and actor.has(*LEADING)


def looks_as_learner() -> bool:
    """Whether a leader looks at the lesson as his learners see it; every link keeps it so."""
    return leads() and "learner" in (request.args.get("as"), request.form.get("as"))


def sees_notes() -> bool:
    """Whether the page shows notes for leaders and the minutes in class."""
    return leads() and not looks_as_learner()


def lesson_minutes(lesson: Lesson) -> int:
    """How long a lesson takes: in class for leaders, alone for whoever reads it himself."""
    return lesson.minutes if sees_notes() else sum(step.minutes_alone for step in lesson.steps)


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
    if request.args.get("view") != "steps":
        return render_template("learning/lesson.html", course=course, **context)
    return render_template(
        "learning/step.html", course=course, one=_chosen_step(found, context["resume"]), **context
    )


def _context(found: Lesson, language: str, records: dict[str, StepRecord]) -> dict[str, Any]:
    words, notes = found.words[language], sees_notes()
    rail = [
        {
            "id": step.id,
            "url": _step_url(found, step),
            "heading": words.steps[step.id].heading,
            "phase": step.phase,
            "minutes": step.minutes if notes else step.minutes_alone,
            "state": step_state(records, step),
            "current": False,
        }
        for step in found.steps
    ]
    return {
        "lesson": found,
        "words": words,
        "rendered": library().rendered(found.course_id, found, language),
        "edition": library().pack_of(found.course_id).digest,
        "rail": rail,
        "notes": notes,
        "as_learner": {"as": "learner"} if looks_as_learner() else {},
        "resume": _where_i_was(found, records),
        "done": sum(1 for each in rail if each["state"] == "done"),
    }


def _step_url(found: Lesson, step: Step) -> str:
    """A step in the view in which one reads: its own page, or its place on the page of all."""
    if request.args.get("view") != "steps":
        return f"#{step.id}"
    at = {"course_id": found.course_id, "lesson_id": found.id, "view": "steps", "step": step.id}
    return link("learning.lesson", **at, **({"as": "learner"} if looks_as_learner() else {}))


def _where_i_was(found: Lesson, records: dict[str, StepRecord]) -> str | None:
    """The step to go on with: the one seen last, or the next after it that is not done.

    None for whoever has not begun, and when all steps are done.
    """
    ids = [step.id for step in found.steps]
    last = progress.latest_step(each for each in records.values() if each.step_id in ids)
    if last is None:
        return None
    place = ids.index(last.step_id)
    undone = [each for each in ids[place:] + ids[:place] if not _is_done(records, each)]
    return undone[0] if undone else None


def _is_done(records: dict[str, StepRecord], step_id: str) -> bool:
    record = records.get(step_id)
    return record is not None and record.done_at is not None


def _chosen_step(found: Lesson, resume: str | None) -> Step:
    """The step that the URL names, else the one to go on with."""
    ids = (request.args.get("step"), resume, found.steps[0].id)
    present = {step.id: step for step in found.steps}
    return next(present[each] for each in ids if each in present)


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
    return redirect(_after(found, step_id, what), code=303)


def _after(found: Lesson, step_id: str, what: str) -> str:
    """Where one goes on: the next step in the same view; the quiz after the last."""
    ids = [step.id for step in found.steps]
    place = ids.index(step_id) + (1 if what == "done" else 0)
    at: dict[str, Any] = {"course_id": found.course_id, "lesson_id": found.id}
    if looks_as_learner():
        at["as"] = "learner"
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
