"""Pages of kept calculations: keep one, look at it, print it, hand it in, take it back, delete it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField

from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import Typing, read, typed_again
from lms.core.calculators.spec import Calculator
from lms.core.content.model import Lesson
from lms.db.session import db
from lms.groups import queries as groups
from lms.learning.blueprint import bp
from lms.learning.models import Calculation
from lms.learning.policy import LearningPermission
from lms.learning.trying import service
from lms.learning.trying.amounts import shown_amount
from lms.learning.trying.showing import show
from lms.learning.trying.shown import Shown
from lms.learning.trying.views import (
    calculator_or_404,
    lesson_named,
    sources_of,
    title_in,
)
from lms.learning.trying.words import has_word
from lms.people.browser import guest_or_actor
from lms.people.queries import names_of
from lms.web.access import public, requires
from lms.web.actor import current_actor, signed_in_actor
from lms.web.clock import now
from lms.web.forms import Form, at_most, required
from lms.web.language import current_language
from lms.web.packs import library
from lms.web.pages import one_time_id


class KeepForm(Form):
    """What somebody calls a calculation, and what he wants to say about it."""

    title = StringField(validators=[required(), at_most(200)])
    note = TextAreaField(validators=[at_most(5000)])


@bp.route("/calculators/<calculator_id>/keep", methods=["GET", "POST"])
@public
def keep_calculation(calculator_id: str) -> Response | tuple[str, int]:
    """Give a calculation a name and keep it; a stranger becomes a guest by it."""
    found = calculator_or_404(calculator_id)
    typed = request.form if request.method == "POST" else request.args
    lesson = lesson_named(typed.get("lesson", ""))
    typing = read(found, typed, current_language())
    shown = show(found, typing)
    if shown.problems:
        return _try_again(found, shown, lesson)
    form = KeepForm(data={"title": shown.title})
    if form.validate_on_submit():
        return _keep(found, typing, lesson, form)
    page = render_template(
        "learning/keep_calculation.html",
        form=form,
        shown=shown,
        lesson=lesson,
        typed=typing.typed,
        submission=typed.get("submission") or one_time_id(),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _try_again(found: Calculator, shown: Shown, lesson: Lesson | None) -> tuple[str, int]:
    page = render_template(
        "learning/calculator.html",
        shown=shown,
        lesson=lesson,
        title_of_lesson=title_in(lesson, current_language()) if lesson else "",
        cited=sources_of(found, lesson),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _keep(found: Calculator, typing: Typing, lesson: Lesson | None, form: KeepForm) -> Response:
    submission = request.form.get("submission", "")[:40] or one_time_id()
    told = service.Told(
        found, typing.entries, lesson, form.title.data, form.note.data or "", submission
    )
    try:
        calculation = service.keep(db(), guest_or_actor(), told, now())
    except service.TooManyCalculationsError:
        db().rollback()
        limit = service.MOST_KEPT
        flash(gettext("You keep %(limit)d calculations. Delete some first.", limit=limit), "error")
        return redirect(url_for("learning.calculations"), HTTPStatus.SEE_OTHER)
    db().commit()
    flash(gettext("The calculation is kept."), "success")
    to = url_for("learning.calculation", calculation_id=calculation.id)
    return redirect(to, HTTPStatus.SEE_OTHER)


@bp.get("/calculations")
@public
def calculations() -> str:
    """One's own kept calculations, guests included."""
    actor = current_actor()
    rows = db().scalars(service.calculations_of(actor.id)).all() if actor else []
    titles = {row.id: lesson_title(row) for row in rows}
    return render_template("learning/calculations.html", rows=rows, titles=titles)


@bp.get("/calculations/<int:calculation_id>")
@requires(LearningPermission.SEE_CALCULATION, on=service.calculation_named, guests=True)
def calculation(calculation: Calculation) -> str:
    """A kept calculation as a worksheet to print; its owner may hand it in."""
    actor = signed_in_actor()
    language = current_language()
    found = CALCULATORS.get(calculation.calculator_id)
    own = calculation.person_id == actor.id
    values: dict[str, Any] = {"shown": None, "changed": False, "again": ""}
    if found is not None:
        typed = typed_again(found, calculation.entries, language)
        shown = show(found, read(found, typed, language))
        kept = service.amounts_of(calculation)
        values = {
            "shown": shown,
            "changed": shown.outcome is None or _differs(found, typed, kept),
            "kept": [shown_amount(found.id, each) for each in kept if has_word(found.id, each.id)],
            "again": _with_these_numbers(calculation, typed),
            "cited": sources_of(found, _lesson_of(calculation)),
        }
    return render_template(
        "learning/calculation.html",
        row=calculation,
        own=own,
        owner=names_of(db(), [calculation.person_id])[calculation.person_id],
        lesson_title=lesson_title(calculation),
        has_leader=own and _has_leader(db(), actor.id),
        **values,
    )


def _with_these_numbers(calculation: Calculation, typed: dict[str, str]) -> str:
    """The calculator's page with what was entered."""
    values: dict[str, Any] = dict(typed)
    if calculation.lesson_id:
        values["lesson"] = f"{calculation.course_id}/{calculation.lesson_id}"
    return url_for("learning.calculator", calculator_id=calculation.calculator_id, **values)


def _differs(found: Calculator, typed: dict[str, str], kept: list[Any]) -> bool:
    """Whether the sum gives other results today than when it was kept."""
    entries = read(found, typed, current_language()).entries
    return list(found.work(entries).amounts) != kept


def _lesson_of(calculation: Calculation) -> Lesson | None:
    return library().lesson_or_none(calculation.course_id, calculation.lesson_id)


def lesson_title(calculation: Calculation) -> str:
    """The title of the lesson it was tried in, "" if none."""
    lesson = _lesson_of(calculation)
    return title_in(lesson, current_language()) if lesson else ""


def _has_leader(session: Session, person_id: int) -> bool:
    rows = session.scalars(groups.groups_of_member(person_id))
    return any(groups.leader_ids(session, each.id) for each in rows)


@bp.post("/calculations/<int:calculation_id>/hand-in")
@requires(LearningPermission.OWN_CALCULATION, on=service.calculation_named, guests=True)
def hand_in_calculation(calculation: Calculation) -> Response:
    """Let one's leaders see it."""
    service.hand_in(calculation, now())
    db().commit()
    flash(gettext("Handed in. Your trainer or teacher can see it now."), "success")
    return _back_to(calculation)


@bp.post("/calculations/<int:calculation_id>/take-back")
@requires(LearningPermission.OWN_CALCULATION, on=service.calculation_named, guests=True)
def take_back_calculation(calculation: Calculation) -> Response:
    """Keep it for oneself again."""
    service.take_back(calculation)
    db().commit()
    flash(gettext("Taken back. Only you can see it."), "success")
    return _back_to(calculation)


@bp.post("/calculations/<int:calculation_id>/delete")
@requires(LearningPermission.OWN_CALCULATION, on=service.calculation_named, guests=True)
def delete_calculation(calculation: Calculation) -> Response:
    """Delete it; nobody sees it any more."""
    service.throw_away(db(), calculation)
    db().commit()
    flash(gettext("The calculation is deleted."), "success")
    return redirect(url_for("learning.calculations"), HTTPStatus.SEE_OTHER)


def _back_to(calculation: Calculation) -> Response:
    to = url_for("learning.calculation", calculation_id=calculation.id)
    return redirect(to, HTTPStatus.SEE_OTHER)
