"""Reporting a mistake, open to everybody, and what came of one's own reports."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.authoring import queries, service
from lms.authoring.blueprint import bp
from lms.authoring.forms import PupilReportForm, ReportForm
from lms.authoring.models import MistakeKind
from lms.authoring.places import choices, place_in, place_of, spot_of, value_of
from lms.core.content.model import Audience, Lesson
from lms.db.session import db
from lms.learning.finding import course_or_404, lesson_or_404
from lms.web.access import public
from lms.web.actor import current_actor
from lms.web.clock import now
from lms.web.ids import an_id
from lms.web.language import current_language
from lms.web.limits import limited
from lms.web.packs import library
from lms.web.pages import one_time_id

#: To whom the form speaks as to pupils.
PUPILS = (Audience.PRIMARY, Audience.SECONDARY)


@bp.route("/courses/<course_id>/<lesson_id>/report", methods=["GET", "POST"])
@public
@limited("report")
def report(course_id: str, lesson_id: str) -> Response | tuple[str, int]:
    """A short form on what is wrong at a place; nobody has to sign in or becomes a guest by it."""
    lesson, course = lesson_or_404(course_id, lesson_id), course_or_404(course_id)
    language = current_language()
    if language not in lesson.languages:
        page = render_template("learning/missing_language.html", course=course, lesson=lesson)
        return page, HTTPStatus.OK
    named = place_in(lesson, request.args.get("step", ""), request.args.get("item", ""))
    sent = request.form.get("place")
    chosen = named if sent is None else place_of(sent, lesson)
    form = PupilReportForm() if course.audience in PUPILS else ReportForm()
    form.place.choices = choices(lesson, language, chosen)
    form.place.data = value_of(chosen)  # what was withdrawn meanwhile is the lesson as a whole
    if form.validate_on_submit():
        return _store(lesson, form)
    page = render_template(
        "authoring/report.html",
        form=form,
        course=course,
        lesson=lesson,
        words=lesson.words[language],
        back=_back(lesson, chosen),
        attempt=_attempt(),
        submission=request.form.get("submission") or one_time_id(),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _store(lesson: Lesson, form: ReportForm) -> Response:
    actor = current_actor()
    place = place_of(form.place.data, lesson)
    reported = service.Reported(
        pack_id=library().pack_of(lesson.course_id).id,
        lesson=lesson,
        language=current_language(),
        place=place,
        kind=MistakeKind(form.kind.data),
        words=form.words.data,
        submission=request.form.get("submission", "")[:40] or one_time_id(),
    )
    service.report_mistake(db(), actor.id if actor else None, reported, now())
    db().commit()
    about: dict[str, Any] = {"step": place.step_id or None, "attempt": _attempt() or None}
    to = url_for("authoring.reported", course_id=lesson.course_id, lesson_id=lesson.id, **about)
    return redirect(to, HTTPStatus.SEE_OTHER)


def _attempt() -> int:
    """The quiz in whose review somebody was, for the way back; zero for none."""
    return an_id(request.values.get("attempt", ""))


def _back(lesson: Lesson, place: service.Place) -> str:
    """Where one came from: the review of a quiz, a step, or the lesson."""
    if _attempt():
        return url_for("learning.review", attempt_id=_attempt())
    return url_for(
        "learning.lesson",
        course_id=lesson.course_id,
        lesson_id=lesson.id,
        _anchor=place.step_id or None,
    )


@bp.get("/courses/<course_id>/<lesson_id>/report/sent")
@public
def reported(course_id: str, lesson_id: str) -> str:
    """Thanks, and what happens next."""
    lesson, course = lesson_or_404(course_id, lesson_id), course_or_404(course_id)
    place = place_in(lesson, request.args.get("step", ""), "")
    return render_template(
        "authoring/reported.html",
        course=course,
        lesson=lesson,
        back=_back(lesson, place),
        attempt=_attempt(),
        known=current_actor() is not None,
    )


@bp.get("/my-reports")
@public
def my_reports() -> str:
    """One's own reports with the editors' answers, guests included."""
    actor = current_actor()
    rows = db().scalars(queries.reports_of(actor.id)).all() if actor else []
    return render_template("authoring/my_reports.html", lines=[(row, spot_of(row)) for row in rows])
