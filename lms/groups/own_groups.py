"""A leader's groups, and making another one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.groups import queries, service
from lms.groups.blueprint import bp
from lms.groups.forms import GroupForm
from lms.groups.models import Group, GroupKind
from lms.groups.policy import MAKERS, GroupsPermission, visible_to
from lms.groups.school_years import school_year_of, written_alike
from lms.people import queries as people
from lms.people.forms import options
from lms.people.models import Organisation, Role
from lms.people.names import clean_name
from lms.web.access import allowed, requires, signed_in
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.language import current_language

PAGE = 50


@dataclass(frozen=True)
class OwnGroups:
    """What the page of one's groups shows."""

    led: Sequence[Group]
    archived: Sequence[Group]
    joined: Sequence[Group]
    others: Sequence[Group]
    page: int
    pages: int

    def ids(self) -> list[int]:
        """Of all groups on the page."""
        groups = (*self.led, *self.archived, *self.joined, *self.others)
        return [group.id for group in groups]


def own_groups() -> OwnGroups:
    """The actor's groups; those of others only for administrators, by pages."""
    actor = signed_in_actor()
    led = db().scalars(queries.groups_led_by(actor.id)).all()
    archived = db().scalars(queries.groups_led_by(actor.id, archived=True)).all()
    joined = db().scalars(queries.groups_of_member(actor.id)).all()
    others: Sequence[Group] = ()
    page = pages = 1
    if actor.has(Role.ADMINISTRATOR.value):
        mine = [group.id for group in (*led, *archived)]
        select = visible_to(actor).where(Group.id.not_in(mine))
        counted = sa.select(sa.func.count()).select_from(select.order_by(None).subquery())
        pages = max(1, math.ceil((db().scalar(counted) or 0) / PAGE))
        page = min(max(1, request.args.get("page", 1, type=int)), pages)
        others = db().scalars(select.limit(PAGE).offset((page - 1) * PAGE)).all()
    return OwnGroups(led, archived, joined, others, page, pages)


@bp.get("/groups")
@signed_in
def mine() -> str:
    """The groups that one leads, with their sizes; those in which one learns below."""
    own = own_groups()
    return render_template(
        "groups/mine.html",
        own=own,
        counts=queries.member_counts(db(), own.ids()),
        without_leader=queries.without_leader(db(), [group.id for group in own.others]),
        may_create=allowed(GroupsPermission.CREATE),
        now=now(),
        page_url=lambda page: url_for("groups.mine", page=page),
    )


def makeable_in() -> Sequence[Organisation]:
    """The organisations in which the actor may make a group."""
    mine = signed_in_actor().organisations(*(role.value for role in MAKERS))
    return db().scalars(people.organisations(mine)).all()


def new_form(organisations: Sequence[Organisation]) -> GroupForm:
    """The form, with the organisations to choose from and a school year as a suggestion."""
    own = next(iter(organisations), None)
    language = own.language if own else current_language()
    form = GroupForm(
        language=language,
        organisation_id=own.id if own else None,
        school_year=school_year_of(now().date(), language),
    )
    form.organisation_id.choices = options((each.id, each.name) for each in organisations)
    return form


@bp.get("/groups/new")
@requires(GroupsPermission.CREATE)
def new() -> str:
    """The form for a new group."""
    organisations = makeable_in()
    form = new_form(organisations)
    return render_template("groups/new.html", form=form)


@bp.post("/groups/new")
@requires(GroupsPermission.CREATE)
def create() -> Response | tuple[str, int]:
    """Make the group; the same form sent twice makes one."""
    actor, form = signed_in_actor(), new_form(makeable_in())
    if not form.validate():
        return render_template("groups/new.html", form=form), 400
    name, school_year = clean_name(form.name.data), written_alike(form.school_year.data or "")
    group = queries.same_group(db(), actor.id, form.organisation_id.data, name, school_year)
    if group is None:
        wanted = service.NewGroup(
            form.organisation_id.data,
            GroupKind(form.kind.data),
            name,
            form.language.data,
            school_year,
        )
        group = service.create_group(db(), wanted, actor.id, now())
        db().commit()
        flash(gettext("The group was made."), "success")
    return redirect(url_for("groups.show", group_id=group.id), 303)
