"""Giving lessons to a group: the picker, the terms, changing and withdrawing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from lms.core.content.model import text_in
from lms.core.languages import OWN_NAMES
from lms.db.session import db
from lms.groups import queries as groups
from lms.groups.finding import group_named
from lms.groups.models import Group
from lms.learning.finding import lesson_or_404
from lms.teaching import queries, service
from lms.teaching.blueprint import bp
from lms.teaching.due import today_in
from lms.teaching.finding import assignment_or_404
from lms.teaching.forms import PRACTICE, TEST, AssignForm, TermsForm
from lms.teaching.models import Assignment
from lms.teaching.policy import TeachingPermission
from lms.teaching.progress_table import time_zone_of
from lms.teaching.queries import LessonKey
from lms.teaching.titles import titled
from lms.teaching.words import is_cohort
from lms.web.access import requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.language import current_language
from lms.web.packs import library


def lesson_choices(group: Group, given: set[LessonKey]) -> list[SelectChoice]:
    """The lessons that can be given, by course: those in the group's language first."""
    here: list[SelectChoice] = []
    elsewhere: list[SelectChoice] = []
    for course in library().courses():
        title = text_in(course.title, current_language())
        away = gettext(
            "%(course)s (not in %(language)s)", course=title, language=OWN_NAMES[group.language]
        )
        for lesson in course.lessons:
            if (course.id, lesson.id) not in given:
                is_here = group.language in lesson.languages
                name = titled(course.id, lesson.id, current_language(), group.language)
                choice = SelectChoice(
                    f"{course.id}/{lesson.id}",
                    f"{name.code} {name.title}",
                    optgroup=title if is_here else away,
                )
                (here if is_here else elsewhere).append(choice)
    return [*here, *elsewhere]


def _assign_form(group: Group, given: list[Assignment]) -> AssignForm:
    form = AssignForm(today=today_in(time_zone_of(db(), group), now()))
    keys = {(each.course_id, each.lesson_id) for each in given}
    form.lesson.choices = lesson_choices(group, keys)
    return form


def _assign_page(group: Group, form: AssignForm, given: list[Assignment]) -> str:
    languages = (current_language(), group.language)
    return render_template(
        "teaching/assign.html",
        group=group,
        cohort=is_cohort(group),
        form=form,
        given=[(each, titled(each.course_id, each.lesson_id, *languages)) for each in given],
        zone=time_zone_of(db(), group),
    )


@bp.get("/groups/<int:group_id>/assign")
@requires(TeachingPermission.ASSIGN, on=group_named)
def assign(group: Group) -> str:
    """The lessons given so far, and the form for another; `?lesson=course/id` chooses one."""
    given = list(db().scalars(queries.assignments_of_group(group.id)))
    form = _assign_form(group, given)
    form.lesson.data = request.args.get("lesson")
    return _assign_page(group, form, given)


@bp.post("/groups/<int:group_id>/assign")
@requires(TeachingPermission.ASSIGN, on=group_named)
def assign_submit(group: Group) -> Response | tuple[str, int]:
    """Give a lesson to the group."""
    given = list(db().scalars(queries.assignments_of_group(group.id)))
    form = _assign_form(group, given)
    if not form.validate_on_submit():
        return _assign_page(group, form, given), 400
    course_id, lesson_id = form.lesson.data.split("/", 1)
    new = service.NewAssignment(group.id, course_id, lesson_id, form.terms)
    try:
        service.assign(db(), new, signed_in_actor().id, now())
    except service.AlreadyAssignedError:
        # Two leaders, or a double click: the lesson is given, which is what was wanted.
        flash(gettext("This group has that lesson already."), "info")
    else:
        db().commit()
        name = titled(course_id, lesson_id, current_language(), group.language)
        flash(
            gettext("“%(lesson)s” was given to %(group)s.", lesson=name.title, group=group.name),
            "success",
        )
    return redirect(url_for("teaching.assign", group_id=group.id), code=303)


def _change_form(group: Group, found: Assignment) -> TermsForm:
    return TermsForm(
        data={
            "due_on": found.due_on,
            "mode": TEST if found.is_test else PRACTICE,
            "max_attempts": found.max_attempts,
            "time_limit_minutes": found.time_limit_minutes,
        },
        today=today_in(time_zone_of(db(), group), now()),
        kept_date=found.due_on,
    )


def _change_page(group: Group, found: Assignment, form: TermsForm) -> str:
    name = titled(found.course_id, found.lesson_id, current_language(), group.language)
    return render_template(
        "teaching/change_assignment.html",
        group=group,
        assignment=found,
        name=name,
        form=form,
        zone=time_zone_of(db(), group),
    )


@bp.get("/groups/<int:group_id>/assignments/<int:assignment_id>")
@requires(TeachingPermission.ASSIGN, on=group_named)
def change_assignment(group: Group, assignment_id: int) -> str:
    """How a lesson is given, to be changed or withdrawn."""
    found = assignment_or_404(db(), group, assignment_id)
    return _change_page(group, found, _change_form(group, found))


@bp.post("/groups/<int:group_id>/assignments/<int:assignment_id>")
@requires(TeachingPermission.ASSIGN, on=group_named)
def change_assignment_submit(group: Group, assignment_id: int) -> Response | tuple[str, int]:
    """Change how a lesson is given."""
    found = assignment_or_404(db(), group, assignment_id)
    form = _change_form(group, found)
    if not form.validate_on_submit():
        return _change_page(group, found, form), 400
    service.change(db(), found, form.terms)
    db().commit()
    flash(gettext("The change is saved."), "success")
    return redirect(url_for("teaching.assign", group_id=group.id), code=303)


@bp.post("/groups/<int:group_id>/assignments/<int:assignment_id>/withdraw")
@requires(TeachingPermission.ASSIGN, on=group_named)
def withdraw_assignment(group: Group, assignment_id: int) -> Response:
    """Take a lesson back."""
    service.withdraw(db(), assignment_or_404(db(), group, assignment_id), now())
    db().commit()
    flash(gettext("The lesson was withdrawn. What was done in it is kept."), "success")
    return redirect(url_for("teaching.assign", group_id=group.id), code=303)


@bp.get("/give/<course_id>/<lesson_id>")
@requires(TeachingPermission.TEACH)
def give_lesson(course_id: str, lesson_id: str) -> Response | str:
    """To which of one's groups a lesson is given; with one group only there is no question."""
    lesson = lesson_or_404(course_id, lesson_id)
    mine = db().scalars(groups.groups_led_by(signed_in_actor().id)).all()
    if len(mine) == 1:
        return redirect(_assign_url(mine[0], course_id, lesson_id))
    given: dict[int, Any] = {
        each.group_id: each
        for each in db().scalars(queries.assignments_of_groups([group.id for group in mine]))
        if (each.course_id, each.lesson_id) == (course_id, lesson_id)
    }
    return render_template(
        "teaching/give_lesson.html",
        name=titled(course_id, lesson_id, current_language()),
        lesson=lesson,
        options=[
            (group, given.get(group.id), _assign_url(group, course_id, lesson_id)) for group in mine
        ],
    )


def _assign_url(group: Group, course_id: str, lesson_id: str) -> str:
    return url_for("teaching.assign", group_id=group.id, lesson=f"{course_id}/{lesson_id}")
