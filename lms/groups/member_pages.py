"""One member: name, number, PIN, and his place in this group or another."""

from __future__ import annotations

import math

from flask import current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups import enrolment, queries, service
from lms.groups.blueprint import bp
from lms.groups.finding import former_named, member_named, pupil_named
from lms.groups.forms import MergeForm, OtherGroupForm, PupilForm
from lms.groups.models import Group, Member
from lms.groups.policy import GroupsPermission, visible_to
from lms.people import queries as people_queries
from lms.people import service as people
from lms.people.browser import no_store
from lms.web.access import requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now


def _to_member(member: Member) -> Response:
    url = url_for("groups.member", group_id=member.group_id, member_id=member.id)
    return redirect(url, 303)


def _to_group(member: Member) -> Response:
    return redirect(url_for("groups.show", group_id=member.group_id), 303)


def _other_groups(member: Member) -> list[tuple[int, str]]:
    """The other groups of the same kind that the actor leads or administers."""
    others = visible_to(signed_in_actor()).where(
        Group.id != member.group_id,
        Group.kind == member.group.kind,
        Group.archived_at.is_(None),
    )
    groups = db().scalars(others).all()
    elsewhere = {each.organisation_id for each in groups} - {member.group.organisation_id}
    names = people_queries.organisation_names(db(), elsewhere)
    return [(group.id, _named(group, names.get(group.organisation_id, ""))) for group in groups]


def _named(group: Group, organisation: str) -> str:
    """The group as a choice; with its organisation where that is another one."""
    name = f"{group.name} ({group.school_year})" if group.school_year else group.name
    return f"{name} · {organisation}" if organisation else name


def _other_pupils(member: Member) -> list[tuple[int, str]]:
    return [
        (row.member_id, f"{row.number}. {row.display_name}" if row.number else row.display_name)
        for row in queries.members(db(), member.group_id)
        if row.member_id != member.id and row.kind == "pupil"
    ]


def _progress_url(member: Member) -> str | None:
    """His results, where the room above that has them is installed."""
    endpoint = "teaching.member"
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, group_id=member.group_id, member_id=member.id)


def _row(member: Member) -> queries.MemberRow:
    """The member as lists show him."""
    row = queries.member_row(db(), member.id)
    if row is None:  # cannot be: the member was just found
        raise LookupError(member.id)
    return row


def _page(
    member: Member,
    pupil_form: PupilForm | None = None,
    move_form: OtherGroupForm | None = None,
    merge_form: MergeForm | None = None,
) -> str:
    row = _row(member)
    until = people_queries.locked_until(db(), [member.person_id], now()).get(member.person_id)
    return render_template(
        "groups/member.html",
        group=member.group,
        member=row,
        progress_url=_progress_url(member),
        locked_minutes=math.ceil((until - now()).total_seconds() / 60) if until else 0,
        pupil_form=pupil_form or PupilForm(number=row.number, name=row.display_name),
        move_form=move_form or OtherGroupForm().offer(_other_groups(member)),
        merge_form=merge_form or MergeForm().offer(_other_pupils(member)),
    )


@bp.get("/groups/<int:group_id>/members/<int:member_id>")
@requires(GroupsPermission.LEAD, on=member_named)
def member(member: Member) -> str:
    """Everything a leader may do for one member."""
    return _page(member)


@bp.post("/groups/<int:group_id>/members/<int:member_id>")
@requires(GroupsPermission.LEAD, on=pupil_named)
def change_pupil(member: Member) -> Response | tuple[str, int]:
    """Another name or number."""
    form = PupilForm()
    if not form.validate():
        return _page(member, pupil_form=form), 400
    try:
        service.set_number(db(), member, form.number.number)
    except service.NumberTakenError:
        form.number.errors.append(gettext("Somebody in this class has this number."))
        return _page(member, pupil_form=form), 400
    people.rename(db(), member.person_id, form.name.data)
    db().commit()
    flash(gettext("The changes are stored."), "success")
    return _to_member(member)


@bp.get("/groups/<int:group_id>/members/<int:member_id>/pin")
@requires(GroupsPermission.LEAD, on=pupil_named)
def ask_new_pin(member: Member) -> str:
    """What a new PIN means, before it is made."""
    return render_template("groups/pin.html", group=member.group, member=_row(member), pin=None)


@bp.post("/groups/<int:group_id>/members/<int:member_id>/pin")
@requires(GroupsPermission.LEAD, on=pupil_named)
def new_pin(member: Member) -> Response:
    """Make it and show it, this once."""
    row = _row(member)
    # Ends the transaction: while the PIN is hashed, others may write.
    db().commit()
    pins = enrolment.new_pins(1)
    (card,) = enrolment.give_new_pins(db(), [row], pins, signed_in_actor().id, now())
    db().commit()
    page = render_template("groups/pin.html", group=member.group, member=row, pin=card.pin)
    return no_store(make_response(page))


@bp.post("/groups/<int:group_id>/members/<int:member_id>/unlock")
@requires(GroupsPermission.LEAD, on=pupil_named)
def unlock(member: Member) -> Response:
    """Forget his wrong tries, so that he need not wait."""
    people.unlock(db(), member.person_id)
    db().commit()
    flash(gettext("The sign-in is unlocked. The PIN is the same as before."), "success")
    return _to_member(member)


@bp.post("/groups/<int:group_id>/members/<int:member_id>/move")
@requires(GroupsPermission.LEAD, on=member_named)
def move(member: Member) -> Response | tuple[str, int]:
    """To another group that the actor leads or administers."""
    form = OtherGroupForm().offer(_other_groups(member))
    if not form.validate():
        return _page(member, move_form=form), 400
    try:
        moved = service.move_member(db(), member, form.group_id.data, now())
    except service.AlreadyMemberError:
        form.group_id.errors = [gettext("Already in that group.")]
        return _page(member, move_form=form), 400
    db().commit()
    flash(gettext("Moved. Everything done so far came along."), "success")
    return _to_member(moved)


@bp.post("/groups/<int:group_id>/members/<int:member_id>/merge")
@requires(GroupsPermission.LEAD, on=pupil_named)
def merge(member: Member) -> Response | tuple[str, int]:
    """Take over what the same pupil did under a second entry."""
    form = MergeForm().offer(_other_pupils(member))
    double = queries.member(db(), form.member_id.data or 0)
    if not form.validate() or double is None:
        return _page(member, merge_form=form), 400
    service.merge_pupils(db(), double, member, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The two entries are one now. The results of both are kept."), "success")
    return _to_member(member)


@bp.post("/groups/<int:group_id>/members/<int:member_id>/leave")
@requires(GroupsPermission.LEAD, on=member_named)
def let_go(member: Member) -> Response:
    """End the membership; the group's page can take him back."""
    service.let_go(db(), member, now())
    db().commit()
    flash(gettext("No longer in the group. You can undo this at the foot of the list."), "success")
    return _to_group(member)


@bp.post("/groups/<int:group_id>/members/<int:member_id>/return")
@requires(GroupsPermission.LEAD, on=former_named)
def take_back(member: Member) -> Response:
    """Take back somebody who left."""
    service.take_back(db(), member)
    db().commit()
    flash(gettext("Back in the group, at the end of the list."), "success")
    return _to_group(member)
