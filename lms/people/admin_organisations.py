"""Administration: the tree of organisations, and what an organisation decides."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.people import lists, queries, service
from lms.people.admin_forms import OrganisationForm
from lms.people.blueprint import administration as bp
from lms.people.finding import organisation_named
from lms.people.models import Organisation, OrganisationKind
from lms.people.organisations import (
    NewOrganisation,
    OrganisationChanges,
    change_organisation,
    create_organisation,
    renew_staff_code,
)
from lms.people.policy import PeoplePermission, administered_by
from lms.people.sign_in import Answer
from lms.web.access import requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now


def my_tree() -> list[lists.Branch]:
    """The organisations that the actor administers."""
    return lists.tree(db(), administered_by(signed_in_actor()))


@bp.get("/admin")
@requires(PeoplePermission.ADMINISTER)
def organisations() -> Answer:
    """The tree, from the top of what one administers."""
    trees = lists.forest(db(), administered_by(signed_in_actor()))
    return render_template("administration/organisations.html", trees=trees)


@bp.get("/admin/organisations/<int:organisation_id>")
@requires(PeoplePermission.ADMINISTER, on=organisation_named)
def organisation(organisation: Organisation) -> Answer:
    """What an organisation decides, its staff code, and what lies below it."""
    return _organisation(organisation, OrganisationForm(obj=organisation))


def _organisation(organisation: Organisation, form: OrganisationForm) -> str:
    return render_template(
        "administration/organisation.html",
        organisation=organisation,
        form=form,
        above=_above(organisation),
        below=[each for each in lists.tree(db(), [organisation.id]) if each.depth == 1],
    )


def _above(organisation: Organisation) -> list[Organisation]:
    """The organisations above, from the top of what the actor administers."""
    mine = {each.organisation.id for each in my_tree()}
    ids = [each for each in queries.above(db(), organisation.id)[1:] if each in mine]
    return [organisation_named(db(), each) for each in reversed(ids)]


@bp.post("/admin/organisations/<int:organisation_id>")
@requires(PeoplePermission.ADMINISTER, on=organisation_named)
def organisation_submit(organisation: Organisation) -> Answer:
    """Change it."""
    form = OrganisationForm()
    if not form.validate():
        return _organisation(organisation, form), 400
    changes = OrganisationChanges(
        name=form["name"].data,
        kind=OrganisationKind(form.kind.data),
        time_zone=form.time_zone.data,
        language=form.language.data,
        managers_see_names=form.managers_see_names.data,
    )
    change_organisation(db(), organisation, changes, now(), signed_in_actor().id)
    db().commit()
    flash(gettext("The organisation is saved."), "success")
    return _to(organisation)


def _to(organisation: Organisation) -> Response:
    there = url_for("administration.organisation", organisation_id=organisation.id)
    return redirect(there, 303)


@bp.get("/admin/organisations/<int:organisation_id>/add")
@requires(PeoplePermission.ADMINISTER, on=organisation_named)
def add_organisation(parent: Organisation) -> Answer:
    """A school, a department … below another."""
    form = OrganisationForm(
        time_zone=parent.time_zone,
        language=parent.language,
        kind=request.args.get("kind", OrganisationKind.SCHOOL.value),
    )
    return render_template("administration/add_organisation.html", form=form, parent=parent)


@bp.post("/admin/organisations/<int:organisation_id>/add")
@requires(PeoplePermission.ADMINISTER, on=organisation_named)
def add_organisation_submit(parent: Organisation) -> Answer:
    """Make it."""
    form = OrganisationForm()
    if not form.validate():
        page = render_template("administration/add_organisation.html", form=form, parent=parent)
        return page, 400
    new = NewOrganisation(
        name=form["name"].data,
        kind=OrganisationKind(form.kind.data),
        time_zone=form.time_zone.data,
        language=form.language.data,
        parent_id=parent.id,
    )
    actor_id = signed_in_actor().id
    made = create_organisation(db(), new, now())
    made.managers_see_names = form.managers_see_names.data
    service.note_in_audit(
        db(), "organisation.create", now(), actor_id=actor_id, organisation_id=made.id
    )
    db().commit()
    flash(
        gettext("The organisation is made. Invite people, or give them its staff code."), "success"
    )
    return _to(made)


@bp.post("/admin/organisations/<int:organisation_id>/staff-code")
@requires(PeoplePermission.ADMINISTER, on=organisation_named)
def renew_code(organisation: Organisation) -> Answer:
    """Another staff code, when the old one went too far."""
    renew_staff_code(db(), organisation, now(), signed_in_actor().id)
    db().commit()
    flash(gettext("The old staff code no longer works."), "success")
    return _to(organisation)
