"""The leaders of a group: adding a colleague, and ending a leadership."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups import colleagues, queries, service
from lms.groups.blueprint import bp
from lms.groups.finding import group_in_use
from lms.groups.forms import EmailForm
from lms.groups.models import Group, GroupKind
from lms.groups.policy import GroupsPermission
from lms.web.access import allowed, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now


def _page(group: Group, form: EmailForm) -> str:
    return render_template(
        "groups/leaders.html",
        group=group,
        form=form,
        leaders=queries.leaders(db(), group.id),
        me=signed_in_actor().id,
    )


@bp.get("/groups/<int:group_id>/leaders")
@requires(GroupsPermission.LEAD, on=group_in_use)
def leaders(group: Group) -> str:
    """Who leads the group."""
    return _page(group, EmailForm())


@bp.post("/groups/<int:group_id>/leaders")
@requires(GroupsPermission.LEAD, on=group_in_use)
def add_leader(group: Group) -> Response | tuple[str, int]:
    """Let a colleague lead it, too."""
    form = EmailForm()
    if not form.validate():
        return _page(group, form), 400
    try:
        person = colleagues.add_co_leader(db(), group, form.email.data, signed_in_actor().id, now())
    except colleagues.NoColleagueError:
        form.email.errors.append(no_colleague())
        return _page(group, form), 400
    db().commit()
    flash(gettext("%(name)s leads this group, too.", name=person.display_name), "success")
    return _back(group)


def no_colleague() -> str:
    """What is said of every e-mail that is not a colleague's."""
    return str(gettext("No colleague in your organisation has an account with this e-mail."))


def _back(group: Group) -> Response:
    return redirect(url_for("groups.leaders", group_id=group.id), 303)


@bp.post("/groups/<int:group_id>/leaders/<int:person_id>/remove")
@requires(GroupsPermission.LEAD, on=group_in_use)
def remove_leader(group: Group, person_id: int) -> Response:
    """End a leadership, also one's own."""
    actor = signed_in_actor()
    try:
        colleagues.remove_co_leader(db(), group, person_id, actor.id, now())
    except service.LastLeaderError:
        flash(gettext("A group keeps at least one leader. Add a colleague first."), "warning")
        return _back(group)
    db().commit()
    flash(gettext("The leadership is ended."), "success")
    if not allowed(GroupsPermission.LEAD, group):
        return redirect(url_for("groups.mine"), 303)
    return _back(group)


@bp.post("/groups/<int:group_id>/adults")
@requires(GroupsPermission.LEAD, on=group_in_use)
def add_adult(group: Group) -> Response:
    """Put a colleague into a training group, by e-mail."""
    form = EmailForm()
    back = redirect(url_for("groups.show", group_id=group.id), 303)
    if group.kind is not GroupKind.COHORT or not form.validate():
        flash(gettext("Write an e-mail address such as name@school.example."), "error")
        return back
    try:
        person = colleagues.colleague(db(), group, form.email.data)
        number = service.next_number(db(), group.id)
        service.add_person(db(), group.id, person.id, now(), number)
    except colleagues.NoColleagueError:
        flash(no_colleague(), "error")
    except service.AlreadyMemberError:
        flash(gettext("%(name)s is in this group already.", name=person.display_name))
    else:
        db().commit()
        flash(gettext("%(name)s is in this group now.", name=person.display_name), "success")
    return back
