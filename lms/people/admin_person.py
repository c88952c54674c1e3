"""Administration: one person: roles, state, password, extra time, doubles, erasure."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.people import browser, lists, privacy, queries, staff
from lms.people.addresses import shown_url, token_of
from lms.people.admin_forms import PersonForm, RoleForm, SureForm, branch_choices
from lms.people.admin_organisations import my_tree
from lms.people.admin_people import person_named
from lms.people.blueprint import administration as bp
from lms.people.finding import organisation_named
from lms.people.models import Person, PersonKind, Role
from lms.people.organisations import LastAdministratorError, grant_role, withdraw_role
from lms.people.policy import PeoplePermission, administers_all, visible_to
from lms.people.sign_in import Answer
from lms.web.access import ThingNotFoundError, allowed, check, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.forms import clean_text
from lms.web.host import own_sign_in
from lms.web.ids import an_id
from lms.web.language import current_language
from lms.web.room import known_to

SEE = PeoplePermission.SEE_PERSON
CHANGE = PeoplePermission.ADMINISTER_PERSON


def _to(person: Person) -> Response:
    return redirect(url_for("administration.person", person_id=person.id), 303)


@bp.get("/admin/people/<int:person_id>")
@requires(SEE, on=person_named)
def person(person: Person) -> Answer:
    """Who somebody is, what he may do, and what can be done for him."""
    here = RoleForm(role_organisation=str(person.organisation_id or ""))
    return _person(person, _person_form(person), here)


def _person_form(person: Person) -> PersonForm:
    """The person as stored, also beside another form that was sent."""
    return PersonForm(
        formdata=None,
        name=person.display_name,
        organisation=str(person.organisation_id or ""),
        extra_time=person.extra_time_percent,
    )


def _offer(person_form: PersonForm | None, role_form: RoleForm | None) -> None:
    branches = my_tree()
    if person_form is not None:
        person_form.offer(branches, none=administers_all(db(), signed_in_actor()))
    if role_form is not None:
        role_form.role_organisation.choices = branch_choices(branches)


def _person(person: Person, form: PersonForm, role_form: RoleForm) -> str:
    _offer(form, role_form)
    names = queries.organisation_names(db())
    mine = {each.organisation.id for each in my_tree()}
    return render_template(
        "administration/person.html",
        subject=person,
        form=form,
        role_form=role_form,
        roles=[
            (each, names[each.organisation_id], each.organisation_id in mine)
            for each in person.roles
        ],
        organisation=names.get(person.organisation_id or 0),
        locked_until=queries.locked_until(db(), [person.id], now()).get(person.id),
        may_change=allowed(CHANGE, person),
        known_to=known_to(db(), person.id),
        is_me=person.id == signed_in_actor().id,
    )


@bp.post("/admin/people/<int:person_id>")
@requires(CHANGE, on=person_named)
def person_submit(person: Person) -> Answer:
    """Change name, organisation and extra time."""
    form = PersonForm()
    _offer(form, None)
    if not form.validate():
        return _person(person, form, RoleForm(formdata=None)), 400
    organisation_id = int(form.organisation.data) if form.organisation.data else None
    if organisation_id is not None:
        check(PeoplePermission.ADMINISTER, organisation_named(db(), organisation_id))
    changes = staff.PersonChanges(form["name"].data, organisation_id, form.extra_time.data)
    staff.change_person(db(), person, changes, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The changes are saved."), "success")
    return _to(person)


@bp.post("/admin/people/<int:person_id>/roles")
@requires(SEE, on=person_named)
def give_role(person: Person) -> Answer:
    """Give a role in an organisation that the actor administers."""
    form = RoleForm()
    _offer(None, form)
    if not form.validate() or person.kind is not PersonKind.ADULT:
        return _person(person, _person_form(person), form), 400
    organisation_id = int(form.role_organisation.data)
    check(PeoplePermission.ADMINISTER, organisation_named(db(), organisation_id))
    role = Role(form.role.data)
    grant_role(db(), person.id, role, organisation_id, now(), signed_in_actor().id)
    db().commit()
    flash(gettext("The role is given."), "success")
    return _to(person)


@bp.post("/admin/people/<int:person_id>/roles/withdraw")
@requires(SEE, on=person_named)
def take_role(person: Person) -> Answer:
    """Take a role in an organisation that the actor administers."""
    try:
        role = Role(request.form.get("role", ""))
        organisation = organisation_named(db(), an_id(request.form.get("organisation")))
    except (ValueError, ThingNotFoundError) as error:
        raise BadRequest from error
    check(PeoplePermission.ADMINISTER, organisation)
    try:
        withdraw_role(db(), person.id, role, organisation.id, now(), signed_in_actor().id)
    except LastAdministratorError:
        db().rollback()
        flash(_last_administrator(), "error")
        return _to(person)
    db().commit()
    flash(gettext("The role is withdrawn."), "success")
    if allowed(SEE, person):
        return _to(person)
    return redirect(url_for("administration.people"), 303)


def _last_administrator() -> str:
    words: str = gettext(
        "This is the only administrator here. Make somebody else administrator first."
    )
    return words


@bp.post("/admin/people/<int:person_id>/disable")
@requires(CHANGE, on=person_named)
def disable(person: Person) -> Answer:
    """Close the account for now."""
    try:
        staff.disable(db(), person, signed_in_actor().id, now())
    except LastAdministratorError:
        db().rollback()
        flash(_last_administrator(), "error")
        return _to(person)
    db().commit()
    flash(gettext("The account is disabled. Nothing is lost."), "success")
    return _to(person)


@bp.post("/admin/people/<int:person_id>/enable")
@requires(CHANGE, on=person_named)
def enable(person: Person) -> Answer:
    """Open it again."""
    staff.enable(db(), person, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The account is open again."), "success")
    return _to(person)


@bp.post("/admin/people/<int:person_id>/unlock")
@requires(CHANGE, on=person_named)
def unlock(person: Person) -> Answer:
    """Forget wrong tries."""
    staff.unlock(db(), person, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The account is unlocked."), "success")
    return _to(person)


@bp.post("/admin/people/<int:person_id>/confirm-e-mail")
@requires(CHANGE, on=person_named)
@own_sign_in
def confirm_email(person: Person) -> Answer:
    """Vouch for the e-mail where no mail arrives."""
    staff.confirm_email_by_hand(db(), person, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The e-mail address counts as confirmed."), "success")
    return _to(person)


@bp.post("/admin/people/<int:person_id>/password-link")
@requires(CHANGE, on=person_named)
@own_sign_in
def password_link(person: Person) -> Answer:
    """A link for a new password, shown once."""
    if person.kind is not PersonKind.ADULT:
        raise BadRequest
    nonce = staff.password_link(db(), person, signed_in_actor().id, now())
    db().commit()
    page = render_template(
        "administration/link.html",
        title=gettext("Link for a new password"),
        text=gettext(
            "Give it to %(name)s only. It works once, and for a day.", name=person.display_name
        ),
        link=shown_url("people.reset", current_language(), token=token_of(nonce)),
        back=url_for("administration.person", person_id=person.id),
    )
    return browser.no_store(make_response(page))


@bp.get("/admin/people/<int:person_id>/merge")
@requires(CHANGE, on=person_named)
def merge(person: Person) -> Answer:
    """Look for a double of this person."""
    words = clean_text(request.args.get("q", ""))[:120]
    other = an_id(request.args.get("other"))
    found = lists.possible_doubles(db(), visible_to(db(), signed_in_actor()), person, words)
    return render_template(
        "administration/merge.html",
        subject=person,
        q=words,
        found=[each for each in found if allowed(CHANGE, each)],
        other=_double(other) if other else None,
        organisations=queries.organisation_names(db()),
        form=SureForm(formdata=None),
    )


def _double(person_id: int) -> Person:
    try:
        double = person_named(db(), person_id)
    except ThingNotFoundError as error:
        raise BadRequest from error
    check(CHANGE, double)
    return double


@bp.post("/admin/people/<int:person_id>/merge")
@requires(CHANGE, on=person_named)
def merge_submit(person: Person) -> Answer:
    """Give what the double did to this person, and close the double."""
    double = _double(an_id(request.form.get("other")))
    form = SureForm()
    if not form.validate():
        page = render_template(
            "administration/merge.html",
            subject=person,
            q="",
            found=[],
            other=double,
            organisations=queries.organisation_names(db()),
            form=form,
        )
        return page, 400
    try:
        staff.merge_doubles(db(), double, person, signed_in_actor().id, now())
    except staff.NotMergeableError as error:
        raise BadRequest from error
    except LastAdministratorError:
        db().rollback()
        flash(_last_administrator(), "error")
        return _to(person)
    db().commit()
    flash(gettext("The two accounts are one now."), "success")
    return _to(person)


@bp.get("/admin/people/<int:person_id>/erase")
@requires(CHANGE, on=person_named)
def erase(person: Person) -> Answer:
    """What erasure means, before it happens."""
    return _erase_page(person, SureForm())


def _erase_page(person: Person, form: SureForm) -> str:
    organisation = queries.organisation_names(db()).get(person.organisation_id or 0)
    return render_template(
        "administration/erase.html", form=form, subject=person, organisation=organisation
    )


@bp.post("/admin/people/<int:person_id>/erase")
@requires(CHANGE, on=person_named)
def erase_submit(person: Person) -> Answer:
    """Erase the person in every room."""
    form = SureForm()
    if not form.validate():
        return _erase_page(person, form), 400
    actor_id = signed_in_actor().id
    try:
        privacy.erase_person(db(), person.id, actor_id, now())
    except LastAdministratorError:
        db().rollback()
        flash(_last_administrator(), "error")
        return _to(person)
    db().commit()
    flash(gettext("The account and its data are erased."), "success")
    there = "web.home" if person.id == actor_id else "administration.people"
    return redirect(url_for(there), 303)
