"""What lies behind class progress: one member, and one lesson."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.finding import group_named
from lms.groups.models import Group
from lms.learning.finding import lesson_or_404
from lms.learning.progress import share
from lms.teaching import notices, queries, service
from lms.teaching.blueprint import bp
from lms.teaching.finding import assignment_or_404, member_or_404
from lms.teaching.forms import EXTRA_PERCENTS, ExtraTimeForm
from lms.teaching.lesson_results import Asked
from lms.teaching.lesson_results import lesson_results as results_of
from lms.teaching.member_page import member_lessons
from lms.teaching.models import NoticeCode
from lms.teaching.notice_words import told
from lms.teaching.policy import TeachingPermission
from lms.teaching.progress_table import time_zone_of
from lms.teaching.words import is_cohort, reason_words
from lms.web.access import allowed, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library


@bp.get("/groups/<int:group_id>/progress/members/<int:member_id>")
@requires(TeachingPermission.SEE_PROGRESS, on=group_named)
def member(group: Group, member_id: int) -> str:
    """A member's lessons, objectives and attempts, and what he may be allowed."""
    found = member_or_404(db(), group, member_id)
    languages = (current_language(), group.language)
    return render_template(
        "teaching/member.html",
        group=group,
        cohort=is_cohort(group),
        member=found,
        lessons=member_lessons(db(), group, found, languages),
        in_charge=allowed(TeachingPermission.ASSIGN, group),
        reviews=groups.leads(db(), signed_in_actor().id, group.id),
        percents=EXTRA_PERCENTS,
        share=share,
        zone=time_zone_of(db(), group),
    )


def _back_to(group: Group, member_id: int) -> Response:
    return redirect(url_for("teaching.member", group_id=group.id, member_id=member_id), code=303)


@bp.post("/groups/<int:group_id>/progress/members/<int:member_id>/attempts/<int:assignment_id>")
@requires(TeachingPermission.ASSIGN, on=group_named)
def grant_attempt(group: Group, member_id: int, assignment_id: int) -> Response:
    """Allow a member one more attempt at a test."""
    found = member_or_404(db(), group, member_id)
    given = assignment_or_404(db(), group, assignment_id)
    try:
        service.grant_attempt(db(), given, found.person_id)
    except service.NotATestError:
        flash(gettext("This quiz has no limit of attempts."), "info")
    else:
        db().commit()
        flash(gettext("%(name)s has one more attempt.", name=found.display_name), "success")
    return _back_to(group, member_id)


@bp.post("/groups/<int:group_id>/progress/members/<int:member_id>/time/<int:assignment_id>")
@requires(TeachingPermission.ASSIGN, on=group_named)
def grant_time(group: Group, member_id: int, assignment_id: int) -> Response:
    """Allow a member more time in a test."""
    found = member_or_404(db(), group, member_id)
    given = assignment_or_404(db(), group, assignment_id)
    form = ExtraTimeForm()
    if not form.validate_on_submit():
        flash(gettext("Choose how much extra time."), "error")
        return _back_to(group, member_id)
    try:
        service.grant_time(db(), given, found.person_id, form.percent.data)
    except service.NotATestError:
        flash(gettext("This quiz has no time limit."), "info")
    else:
        db().commit()
        flash(gettext("The time for %(name)s is saved.", name=found.display_name), "success")
    return _back_to(group, member_id)


@bp.get("/groups/<int:group_id>/lessons/<course_id>/<lesson_id>")
@requires(TeachingPermission.SEE_FIGURES, on=group_named)
def lesson_results(group: Group, course_id: str, lesson_id: str) -> str:
    """How the group did in a lesson: questions, misconceptions, who is stuck."""
    lesson = lesson_or_404(course_id, lesson_id)
    asked = Asked(current_language(), now())
    in_charge = allowed(TeachingPermission.ASSIGN, group)
    unseen = db().scalars(queries.unseen_notices([group.id])).all() if in_charge else []
    here = [
        notice
        for notice in unseen
        if notice.code is NoticeCode.ITEM_REGRADED
        and (notice.payload["course_id"], notice.payload["lesson_id"]) == (course_id, lesson_id)
    ]
    return render_template(
        "teaching/lesson_results.html",
        group=group,
        cohort=is_cohort(group),
        results=results_of(db(), group, lesson, library(), asked),
        names=in_charge or allowed(TeachingPermission.SEE_PROGRESS, group),
        in_charge=in_charge,
        notices=told(here),
        reasons=reason_words(),
    )


@bp.post("/groups/<int:group_id>/notices/seen")
@requires(TeachingPermission.ASSIGN, on=group_named)
def put_notices_away(group: Group) -> Response:
    """The leader has read what he was told about this group."""
    notices.put_away(db(), group.id, now())
    db().commit()
    return redirect(url_for("teaching.my_teaching"), code=303)
