"""A group: who is in it, its code, and what its leader does with it as a whole."""

from __future__ import annotations

import math
from datetime import datetime

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups import queries, service
from lms.groups.blueprint import bp
from lms.groups.finding import group_in_use, group_named
from lms.groups.forms import GroupSettingsForm, NextYearForm
from lms.groups.links import qr_code, shown_link
from lms.groups.models import Group, GroupKind
from lms.groups.policy import GroupsPermission
from lms.groups.school_years import next_name, next_school_year, school_year_of
from lms.people import queries as people
from lms.web.access import requires
from lms.web.addresses import outside
from lms.web.clock import now

#: What rooms above offer for a group besides their tabs, where they are installed.
LINKS = (("teaching.print_class_list", lazy_gettext("Print the list"), "print"),)


def back_to(group: Group) -> Response:
    """To the page of the group."""
    return redirect(url_for("groups.show", group_id=group.id), 303)


def time_left(until: datetime) -> str:
    """How long joining stays open, in words."""
    minutes = max(1, math.ceil((until - now()).total_seconds() / 60))
    days = math.ceil(minutes / (24 * 60))
    if minutes <= 180:
        words = ngettext("Open for %(num)d more minute.", "Open for %(num)d more minutes.", minutes)
    else:
        words = ngettext("Open for %(num)d more day.", "Open for %(num)d more days.", days)
    return str(words)


@bp.get("/groups/<int:group_id>")
@requires(GroupsPermission.SEE, on=group_named)
def show(group: Group) -> str:
    """The group's members with their state, its code, and ways on."""
    members = queries.members(db(), group.id)
    is_open = service.is_joining_open(group, now())
    link = outside("groups_short.code", code=group.code)
    return render_template(
        "groups/show.html",
        group=group,
        members=members,
        former=queries.former_members(db(), group.id),
        leaders=queries.leaders(db(), group.id),
        locked=people.locked_until(db(), [row.person_id for row in members], now()),
        organisation=people.organisation(db(), group.organisation_id),
        is_class=group.kind is GroupKind.CLASS,
        time_left=time_left(group.joining_until) if is_open and group.joining_until else None,
        link=shown_link(link),
        qr=qr_code(link, gettext("QR code to the page of this group"), 148),
        links=_links(group),
    )


def _links(group: Group) -> list[tuple[str, str, str]]:
    return [
        (url_for(endpoint, group_id=group.id), words, icon)
        for endpoint, words, icon in LINKS
        if endpoint in current_app.view_functions
    ]


@bp.get("/groups/<int:group_id>/code")
@requires(GroupsPermission.LEAD, on=group_in_use)
def show_code(group: Group) -> str:
    """The code for the wall: big, with a QR code, nothing else."""
    link = outside("groups_short.code", code=group.code)
    return render_template(
        "groups/show_code.html",
        group=group,
        address=shown_link(outside("groups_short.ask")),
        qr=qr_code(link, gettext("QR code to the page of this group"), 288),
        is_class=group.kind is GroupKind.CLASS,
    )


@bp.post("/groups/<int:group_id>/joining/open")
@requires(GroupsPermission.LEAD, on=group_in_use)
def open_joining(group: Group) -> Response:
    """Let the code show the names, for a while."""
    service.open_joining(group, now())
    db().commit()
    return back_to(group)


@bp.post("/groups/<int:group_id>/joining/close")
@requires(GroupsPermission.LEAD, on=group_in_use)
def close_joining(group: Group) -> Response:
    """Let the code show no names."""
    service.close_joining(group)
    db().commit()
    return back_to(group)


@bp.get("/groups/<int:group_id>/settings")
@requires(GroupsPermission.LEAD, on=group_in_use)
def settings(group: Group) -> str:
    """Name, school year and language; next year and the archive."""
    form = GroupSettingsForm(obj=group)
    return render_template("groups/settings.html", group=group, form=form)


@bp.post("/groups/<int:group_id>/settings")
@requires(GroupsPermission.LEAD, on=group_in_use)
def change_settings(group: Group) -> Response | tuple[str, int]:
    """Store them."""
    form = GroupSettingsForm()
    if not form.validate():
        return render_template("groups/settings.html", group=group, form=form), 400
    service.change_group(group, form.name.data, form.school_year.data or "", form.language.data)
    db().commit()
    flash(gettext("The changes are stored."), "success")
    return back_to(group)


@bp.post("/groups/<int:group_id>/archive")
@requires(GroupsPermission.LEAD, on=group_named)
def archive(group: Group) -> Response:
    """Put the group away; what was done in it stays."""
    service.archive(group, now())
    db().commit()
    flash(gettext("The group is in the archive. Nothing was deleted."), "success")
    return back_to(group)


@bp.post("/groups/<int:group_id>/unarchive")
@requires(GroupsPermission.LEAD, on=group_named)
def unarchive(group: Group) -> Response:
    """Take it back into use."""
    service.unarchive(group)
    db().commit()
    flash(gettext("The group is in use again."), "success")
    return back_to(group)


@bp.get("/groups/<int:group_id>/next-year")
@requires(GroupsPermission.LEAD, on=group_in_use)
def next_year(group: Group) -> str:
    """What the group will be called in the next school year."""
    present = group.school_year or school_year_of(now().date(), group.language)
    form = NextYearForm(name=next_name(group.name), school_year=next_school_year(present))
    return _next_year_page(group, form)


def _next_year_page(group: Group, form: NextYearForm) -> str:
    count = queries.member_counts(db(), [group.id]).get(group.id, 0)
    return render_template("groups/next_year.html", group=group, form=form, count=count)


@bp.post("/groups/<int:group_id>/next-year")
@requires(GroupsPermission.LEAD, on=group_named)
def roll_over(group: Group) -> Response | tuple[str, int]:
    """Make next year's group with the same members, and archive this one; once."""
    if group.archived_at is not None:  # the form was sent twice, or the group is put away
        return back_to(queries.continued_by(db(), group.id) or group)
    form = NextYearForm()
    if not form.validate():
        return _next_year_page(group, form), 400
    made = service.roll_over(db(), group, form.name.data, form.school_year.data, now())
    db().commit()
    flash(gettext("The group for the next school year is ready."), "success")
    return back_to(made)
