"""After the run: its report as a page and as files, and what can still be settled there.

Settling goes the way of any command of a leader's device, so that the journal of the run has it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.classroom import commands
from lms.classroom.blueprint import bp
from lms.classroom.command import BadCommandError, Command
from lms.classroom.finding import lesson_of, run_named
from lms.classroom.joining import is_over
from lms.classroom.models import Run
from lms.classroom.policy import ClassroomPermission
from lms.classroom.report import Report, report_of
from lms.classroom.report_files import mode_words, phase_words, sheets_of, way_words
from lms.classroom.report_times import MINUTE, minutes_of
from lms.classroom.wake import woken
from lms.core.content.model import Lesson
from lms.db.session import db
from lms.learning.trying.amounts import shown_amount
from lms.learning.trying.words import word
from lms.teaching import exports
from lms.teaching.titles import titled
from lms.web.access import allowed, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.dates import ZONES
from lms.web.language import current_language
from lms.web.packs import library

MAX_NOTE = 500
#: What can be settled in a report, with the part of the page where one goes on.
_SETTLED = {"late": "late", "confirm": "claimed", "absent": "people"}


def _report(run: Run) -> Report:
    return report_of(db(), run, lesson_of(run), current_language(), library(), now())


@bp.get("/runs/<int:run_id>/report", endpoint="report")
@requires(ClassroomPermission.LEAD, on=run_named)
def show_report(run: Run) -> str:
    """What was planned, what happened, what came of it; of a run that goes on, so far."""
    return _page(run)


def _page(run: Run, note: str | None = None, fault: str = "") -> str:
    report = _report(run)
    others = [each for each in (report.before, *report.after) if each is not None]
    return render_template(
        "classroom/report.html",
        run=run,
        report=report,
        titled=titled(run.course_id, run.lesson_id, current_language(), run.language),
        zone=report.time_zone or ZONES[current_language()],
        over=is_over(run, now()),
        open_to=[each.id for each in others if allowed(ClassroomPermission.LEAD, each)],
        can_start=report.lesson is not None and allowed(ClassroomPermission.START, report.group),
        note=run.note if note is None else note,
        fault=fault,
        max_note=MAX_NOTE,
        minutes_of=minutes_of,
        minute=MINUTE,
        words={"ways": way_words(), "phases": phase_words(), "modes": mode_words()},
        model_title=lambda calculator_id: word(calculator_id, "title"),
        shown_amount=shown_amount,
    )


@bp.get("/runs/<int:run_id>/report.csv")
@requires(ClassroomPermission.LEAD, on=run_named)
def report_csv(run: Run) -> Response:
    """The report as CSV: answers, then times, then raised hands."""
    return _file(run, "csv", exports.as_csv)


@bp.get("/runs/<int:run_id>/report.xlsx")
@requires(ClassroomPermission.LEAD, on=run_named)
def report_xlsx(run: Run) -> Response:
    """The report as a workbook of three sheets."""
    return _file(run, "xlsx", exports.as_xlsx)


def _file(run: Run, ending: str, write: Callable[..., Response]) -> Response:
    report = _report(run)
    zone = ZoneInfo(report.time_zone or ZONES[current_language()])
    lesson = titled(run.course_id, run.lesson_id, current_language(), run.language)
    what = " ".join(filter(None, (report.group.name if report.group else "", lesson.code)))
    name = exports.file_name(what, run.started_at.astimezone(zone).date(), ending)
    answers, *further = sheets_of(report)
    return write(answers, name, *further)


@bp.post("/runs/<int:run_id>/report/settle")
@requires(ClassroomPermission.LEAD, on=run_named)
def settle(run: Run) -> Response:
    """Let late answers join, confirm claimed ones, mark somebody absent or present."""
    kind = request.form.get("kind", "")
    if kind not in _SETTLED:
        raise NotFound
    # What is settled here asks nothing of the lesson, which may have been withdrawn since.
    lesson = cast("Lesson", lesson_of(run))
    locked = commands.lock(db(), run.id) or run
    try:
        commands.carry_out(db(), locked, lesson, _command(kind, now()))
    except BadCommandError:
        db().rollback()
        flash(gettext("This could not be done any more. Look at the page as it is now."), "warning")
    else:
        db().commit()
        woken(run.id)
        flash(_said(kind, counts=lesson_of(run) is not None), "success")
    return redirect(url_for("classroom.report", run_id=run.id, _anchor=_SETTLED[kind]), 303)


def _command(kind: str, at: datetime) -> Command:
    """One command of a device that sends nothing else: what it asks for is absolute."""
    data: dict[str, Any] = {
        name: request.form[name]
        for name in ("item", "vote", "participant", "person", "absent")
        if name in request.form
    }
    return Command(
        kind=kind,
        data=data,
        device=f"report{secrets.token_hex(8)}",
        number=1,
        at=at,
        received_at=at,
        person_id=signed_in_actor().id,
    )


def _said(kind: str, *, counts: bool) -> str:
    if kind == "late":
        return str(gettext("The late answers count now."))
    if kind == "confirm" and not counts:
        return str(gettext("The answers are confirmed."))
    if kind == "confirm":
        return str(gettext("The answers are confirmed and count as progress."))
    return str(gettext("The list of absent pupils was changed."))


@bp.post("/runs/<int:run_id>/report/note")
@requires(ClassroomPermission.LEAD, on=run_named)
def keep_note(run: Run) -> Response | tuple[str, int]:
    """Keep the leader's own line; one that is too long comes back as it was typed."""
    note = " ".join(request.form.get("note", "").split())
    if len(note) > MAX_NOTE:
        said = gettext("At most %(limit)s characters, please.", limit=MAX_NOTE)
        return _page(run, note, str(said)), 400
    run.note = note
    db().commit()
    flash(gettext("Your line was kept."), "success")
    return redirect(url_for("classroom.report", run_id=run.id, _anchor="note"), 303)
