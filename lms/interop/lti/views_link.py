"""The page of a link: a leader chooses what it leads to, sees his class and the way of the grades."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.lti import grades, roster, sending
from lms.interop.lti.answers import words_of
from lms.interop.lti.arriving import lead_to
from lms.interop.lti.blueprint import bp
from lms.interop.lti.finding import link_named
from lms.interop.lti.forms import PickForm, WhichScoreForm
from lms.interop.lti.link_page import page_of
from lms.interop.lti.models import Context, ResourceLink, WhichScore
from lms.interop.lti.onward import content_of
from lms.interop.lti.picking import Words, chosen, shelves, words_of_target
from lms.interop.lti.policy import LtiPermission
from lms.interop.lti.targets import Target, exists
from lms.web.access import public, requires
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library


@bp.get("/lti/links/<int:link_id>")
@requires(LtiPermission.LEAD, on=link_named)
def link(found: ResourceLink) -> str:
    """What it leads to, the class, and the grades that have not arrived."""
    page = page_of(db(), found)
    return render_template(
        "lti/link.html",
        page=page,
        link=found,
        words=_words(found),
        content_url=_content_url(found),
        which=WhichScoreForm(which=found.which_score.value),
        reasons=[(words_of(answer), count) for answer, count in page.reasons],
        roster_problem=words_of(page.context.roster_error) if page.context else "",
    )


def _target(found: ResourceLink) -> Target | None:
    if found.activity is None:
        return None
    target = Target(
        found.activity,
        found.course_id,
        found.lesson_id,
        found.max_attempts,
        found.time_limit_minutes,
    )
    return target if exists(library(), target) else None


def _words(found: ResourceLink) -> Words | None:
    target = _target(found)
    return words_of_target(library(), target, current_language()) if target else None


def _content_url(found: ResourceLink) -> str | None:
    if _target(found) is None:
        return None
    return request.script_root + content_of(found, current_language())


@bp.get("/lti/links/<int:link_id>/content")
@requires(LtiPermission.LEAD, on=link_named)
def choose(found: ResourceLink) -> str:
    """Choose what the link leads to."""
    return _chooser(found, PickForm())


def _chooser(found: ResourceLink, form: PickForm) -> str:
    return render_template(
        "lti/choose.html",
        link=found,
        form=form,
        shelves=shelves(library(), current_language()),
        several=False,
    )


@bp.post("/lti/links/<int:link_id>/content")
@requires(LtiPermission.LEAD, on=link_named)
def choose_submit(found: ResourceLink) -> str | Response | tuple[str, int]:
    """Lead the link there from now on."""
    form = PickForm()
    valid = form.validate()
    wanted = chosen(library(), form.chosen.data or (), form.terms)
    if not wanted:
        form.refuse_nothing()
    elif len(wanted) > 1:
        form.refuse_several()
    if not valid or len(wanted) != 1:
        return _chooser(found, form), 400
    lead_to(found, wanted[0])
    grades.note_all(db(), found, library(), now())
    db().commit()
    flash(gettext("The link now leads there."), "success")
    return _back(found)


@bp.get("/lti/nothing-yet")
@public
def nothing_yet() -> str:
    """To a learner, also one whom the platform does not name: the leader has not chosen yet."""
    return render_template("lti/nothing_yet.html")


@bp.post("/lti/links/<int:link_id>/which-score")
@requires(LtiPermission.LEAD, on=link_named)
def which_score(found: ResourceLink) -> Response:
    """Let another attempt count; grades that change by it are sent."""
    form = WhichScoreForm()
    if form.validate():
        found.which_score = WhichScore(form.which.data)
        grades.note_all(db(), found, library(), now())
        db().commit()
        flash(gettext("Saved. Grades that change are sent."), "success")
    else:
        flash(gettext("Choose one of the list."), "error")
    return _back(found)


@bp.post("/lti/links/<int:link_id>/send")
@requires(LtiPermission.LEAD, on=link_named)
def send_now(found: ResourceLink) -> Response:
    """Try again at once what has not arrived."""
    grades.note_all(db(), found, library(), now())
    count = grades.send_again(db(), found, now())
    db().commit()
    flash(
        ngettext(
            "%(num)s grade is being sent. Load this page again in a moment.",
            "%(num)s grades are being sent. Load this page again in a moment.",
            count,
        )
        if count
        else gettext("All grades have arrived."),
        "success",
    )
    return _back(found)


@bp.get("/lti/links/<int:link_id>/dry-run")
@requires(LtiPermission.LEAD, on=link_named)
def dry_run(found: ResourceLink) -> str:
    """What would be sent, to where; nothing is."""
    plan = sending.plan_for(found.id, now(), everything=True)
    return render_template(
        "lti/dry_run.html",
        link=found,
        plan=plan,
        bodies=[sending.body_of(each) for each in plan.due] if plan else [],
    )


@bp.post("/lti/links/<int:link_id>/roster")
@requires(LtiPermission.LEAD, on=link_named)
def update_roster(found: ResourceLink) -> Response:
    """Ask the platform for the names of the course now."""
    context = db().get(Context, found.context_id) if found.context_id is not None else None
    if context is not None and roster.ask_soon(db(), context, now(), at_once=True):
        db().commit()
        flash(gettext("The list is being fetched. Load this page again in a moment."), "success")
    else:
        flash(gettext("Your learning platform offers no list of this course."), "warning")
    return _back(found)


def _back(found: ResourceLink) -> Response:
    there = url_for("lti.link", link_id=found.id)
    response: Response = redirect(there, 303)
    return response
