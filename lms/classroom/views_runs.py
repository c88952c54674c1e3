"""The runs of a leader and of a group, and running a lesson again or going on with it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.classroom import service
from lms.classroom.blueprint import bp
from lms.classroom.finding import lesson_of, run_named
from lms.classroom.joining import is_over
from lms.classroom.models import Run
from lms.classroom.policy import ClassroomPermission, runs_of
from lms.classroom.runs import Runs, list_runs
from lms.classroom.tabs import IN_CLASS
from lms.core.content.model import Lesson
from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.finding import group_named
from lms.groups.models import Group
from lms.web.access import check, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.language import current_language


@bp.get("/runs")
@requires(ClassroomPermission.START)
def runs() -> str:
    """What goes on, to take it over; what has been, with its report."""
    actor = signed_in_actor()
    return render_template(
        "classroom/runs.html",
        runs=_page(runs_of(actor.id)),
        actor=actor,
        page_url=lambda page: url_for("classroom.runs", page=page),
    )


@bp.get("/groups/<int:group_id>/runs")
@requires(ClassroomPermission.LIST, on=group_named)
def group_runs(group: Group) -> str:
    """The runs of one group, whoever led them."""
    return render_template(
        "classroom/group_runs.html",
        group=group,
        runs=_page(sa.select(Run).where(Run.group_id == group.id)),
        actor=signed_in_actor(),
        page_url=lambda page: url_for(IN_CLASS, group_id=group.id, page=page),
    )


def _page(asked: sa.Select[Run]) -> Runs:
    page = request.args.get("page", 1, type=int)
    return list_runs(db(), asked, current_language(), page, now())


@bp.post("/runs/<int:run_id>/again")
@requires(ClassroomPermission.LEAD, on=run_named)
def run_again(run: Run) -> Response:
    """The same lesson with the same group, from its first step."""
    return _start_from(run, None)


@bp.post("/runs/<int:run_id>/continue")
@requires(ClassroomPermission.LEAD, on=run_named)
def run_on(run: Run) -> Response:
    """The same lesson with the same group, from where it stopped; one that goes on is led on."""
    if not is_over(run, now()):
        return _to_control(run)
    continued = sa.select(Run).where(
        Run.continued_from_id == run.id, Run.ended_at.is_(None), Run.expires_at > now()
    )
    goes_on = db().scalars(continued.order_by(Run.id.desc())).first()
    return _to_control(goes_on) if goes_on is not None else _start_from(run, run)


def _start_from(run: Run, former: Run | None) -> Response:
    group = groups.group(db(), run.group_id) if run.group_id is not None else None
    check(ClassroomPermission.START, group)
    lesson = lesson_of(run)
    if lesson is None or not lesson.steps:
        flash(gettext("This lesson was withdrawn, so it cannot be run any more."), "warning")
        return redirect(url_for("classroom.report", run_id=run.id), 303)
    actor = signed_in_actor()
    started = service.just_started(db(), actor.id, lesson, run.group_id, now())
    if started is None:
        language = _language(run, lesson)
        new = service.NewRun(actor.id, lesson, language, run.group_id, continued_from=former)
        started = service.start(db(), new, now())
        db().commit()
    return _to_control(started)


def _language(run: Run, lesson: Lesson) -> str:
    return run.language if run.language in lesson.languages else lesson.original


def _to_control(run: Run) -> Response:
    return redirect(url_for("classroom.control", run_id=run.id), 303)
