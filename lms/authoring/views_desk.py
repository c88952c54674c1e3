"""The editors' desk: the packs to review, and the reports to answer."""

from __future__ import annotations

from http import HTTPStatus

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.authoring import queries, service
from lms.authoring.blueprint import bp
from lms.authoring.finding import report_named
from lms.authoring.forms import AnswerForm
from lms.authoring.models import MistakeReport, Outcome, ReportState
from lms.authoring.places import spot_of
from lms.authoring.policy import AuthoringPermission
from lms.db.session import db
from lms.web.access import requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.packs import library

#: Reports on one page.
PAGE = 50


@bp.get("/review")
@requires(AuthoringPermission.REVIEW)
def desk() -> str:
    """The packs, and the reports that wait or were answered."""
    state = ReportState.ANSWERED if request.args.get("show") == "answered" else ReportState.OPEN
    select = queries.reports_in(state)
    counted = sa.select(sa.func.count()).select_from(select.order_by(None).subquery())
    count = db().scalar(counted) or 0
    pages = max(1, -(-count // PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    rows = db().scalars(select.limit(PAGE).offset((page - 1) * PAGE))
    return render_template(
        "authoring/desk.html",
        packs=library().shelf.packs,
        lines=[(row, spot_of(row)) for row in rows],
        state=state.value,
        count=count,
        page=page,
        pages=pages,
    )


@bp.route("/reports/<int:report_id>", methods=["GET", "POST"])
@requires(AuthoringPermission.ANSWER, on=report_named)
def answer(report: MistakeReport) -> Response | tuple[str, int]:
    """One report, with a form to close it or to answer it anew."""
    form = AnswerForm(
        data={"outcome": report.outcome.value if report.outcome else None, "answer": report.answer}
    )
    if form.validate_on_submit():
        actor = signed_in_actor()
        outcome = Outcome(form.outcome.data)
        service.answer_report(report, outcome, form.answer.data, actor.id, now())
        db().commit()
        flash(gettext("The answer is stored."), "success")
        return redirect(url_for("authoring.desk"), HTTPStatus.SEE_OTHER)
    page = render_template("authoring/answer.html", form=form, report=report, spot=spot_of(report))
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
