"""Running a lesson in class: with which group, in which language."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.classroom import service
from lms.classroom.blueprint import bp
from lms.classroom.models import Run
from lms.classroom.policy import ClassroomPermission, runs_of
from lms.core.content.model import Lesson
from lms.core.languages import OWN_NAMES
from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.models import Group
from lms.learning.finding import course_or_404, lesson_or_404
from lms.web.access import check, public, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.ids import an_id
from lms.web.language import current_language


def _groups() -> Sequence[Group]:
    return db().scalars(groups.groups_led_by(signed_in_actor().id)).all()


def _going_on(lesson: Lesson) -> Sequence[Run]:
    """Runs of this lesson that one could take over instead of starting another."""
    return (
        db()
        .scalars(
            runs_of(signed_in_actor().id)
            .where(
                Run.course_id == lesson.course_id,
                Run.lesson_id == lesson.id,
                Run.ended_at.is_(None),
                Run.expires_at > now(),
            )
            .order_by(Run.started_at.desc())
        )
        .all()
    )


@bp.get("/courses/<course_id>/<lesson_id>/run")
@requires(ClassroomPermission.START)
def start_form(course_id: str, lesson_id: str) -> str:
    """With whom, and in which language; a run that goes on already is offered first."""
    lesson = lesson_or_404(course_id, lesson_id)
    if not lesson.steps:
        raise NotFound
    mine = _groups()
    language = current_language()
    return render_template(
        "classroom/start.html",
        course=course_or_404(course_id),
        lesson=lesson,
        words=lesson.words.get(language) or lesson.words[lesson.original],
        groups=mine,
        names={group.id: group.name for group in mine},
        chosen=an_id(request.args.get("group")),
        going_on=_going_on(lesson),
        languages_of_lesson=[(each, OWN_NAMES[each]) for each in lesson.languages],
        language=language if language in lesson.languages else lesson.original,
    )


@bp.post("/courses/<course_id>/<lesson_id>/run")
@requires(ClassroomPermission.START)
def start(course_id: str, lesson_id: str) -> Response:
    """Start the run; the same form sent twice within a minute starts one."""
    lesson = lesson_or_404(course_id, lesson_id)
    group_id = an_id(request.form.get("group")) or None
    if group_id is not None:
        check(ClassroomPermission.START, groups.group(db(), group_id))
    wanted = request.form.get("language", "")
    language = wanted if wanted in lesson.languages else lesson.original
    actor = signed_in_actor()
    run = service.just_started(db(), actor.id, lesson, group_id, now())
    if run is None:
        run = service.start(db(), service.NewRun(actor.id, lesson, language, group_id), now())
        db().commit()
    return redirect(url_for("classroom.control", run_id=run.id), 303)


@bp.get("/teaching-in-class")
@public
def quick_start() -> str:
    """How to run a lesson in class, on one sheet of paper."""
    return render_template("classroom/quick_start.html")
