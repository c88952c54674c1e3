"""Administration: the list of people, approvals, invitations and the audit log."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from lms.db.session import db
from lms.people import browser, invitations, lists, queries, staff, words
from lms.people.addresses import shown_url, token_of
from lms.people.admin_forms import InviteForm, PeopleSearchForm, branch_choices
from lms.people.admin_organisations import my_tree
from lms.people.blueprint import administration as bp
from lms.people.finding import organisation_named
from lms.people.models import (
    LinkPurpose,
    Person,
    PersonKind,
    PersonState,
    Role,
    SecretLink,
)
from lms.people.policy import PeoplePermission, administered_by, visible_to
from lms.people.sign_in import Answer
from lms.web.access import ThingNotFoundError, check, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.forms import clean_text
from lms.web.host import own_sign_in
from lms.web.language import current_language


def _page_number() -> int:
    return request.args.get("page", 1, type=int)


@bp.get("/admin/people")
@requires(PeoplePermission.ADMINISTER)
def people() -> Answer:
    """Everybody whom one may see, by name; searched and filtered."""
    form = PeopleSearchForm(request.args)
    form.offer(my_tree())
    found = lists.people(db(), visible_to(db(), signed_in_actor()), _wanted(form), _page_number())
    return render_template(
        "administration/people.html",
        form=form,
        found=found,
        organisations=queries.organisation_names(db()),
        asked={key: value for key, value in request.args.items() if value and key != "page"},
    )


def _wanted(form: PeopleSearchForm) -> lists.PeopleFilter:
    """What is asked for; values that are none of the choices count as "all"."""
    organisation, role = form.chosen("organisation"), form.chosen("role")
    kind, state = form.chosen("kind"), form.chosen("state")
    return lists.PeopleFilter(
        words=(form.q.data or "")[:120],
        organisation_id=int(organisation) if organisation else None,
        role=Role(role) if role else None,
        kind=PersonKind(kind) if kind else None,
        state=PersonState(state) if state else None,
    )


@bp.get("/admin/approvals")
@requires(PeoplePermission.ADMINISTER)
@own_sign_in
def approvals() -> Answer:
    """Who knew a staff code and waits."""
    wanted = lists.PeopleFilter(state=PersonState.WAITING)
    visible = visible_to(db(), signed_in_actor())
    return render_template(
        "administration/approvals.html",
        found=lists.people(db(), visible, wanted, _page_number()),
        organisations=queries.organisation_names(db()),
    )


def person_named(session: Session, person_id: int) -> Person:
    """The person of a URL.

    Raises:
        ThingNotFoundError: there is none, or no longer.
    """
    person = session.get(Person, person_id)
    if (
        person is None
        or person.kind is PersonKind.GUEST
        or person.state is PersonState.ERASED
        or person.merged_into_id is not None
    ):
        raise ThingNotFoundError
    return person


@bp.post("/admin/approvals/<int:person_id>/approve")
@requires(PeoplePermission.ADMINISTER_PERSON, on=person_named)
@own_sign_in
def approve(person: Person) -> Answer:
    """Let somebody lead groups in the organisation whose code he knew."""
    staff.approve(db(), person, signed_in_actor().id, now())
    db().commit()
    flash(gettext("%(name)s can now lead groups.", name=person.display_name), "success")
    return redirect(url_for("administration.approvals"), 303)


@bp.post("/admin/approvals/<int:person_id>/decline")
@requires(PeoplePermission.ADMINISTER_PERSON, on=person_named)
@own_sign_in
def decline(person: Person) -> Answer:
    """Keep somebody as a learner without organisation."""
    staff.decline(db(), person, signed_in_actor().id, now())
    db().commit()
    words_ = gettext("%(name)s stays a learner without organisation.", name=person.display_name)
    flash(words_, "success")
    return redirect(url_for("administration.approvals"), 303)


@bp.get("/admin/invitations")
@requires(PeoplePermission.ADMINISTER)
@own_sign_in
def invited() -> Answer:
    """Open invitations, and the form for another."""
    form = InviteForm(
        organisation=request.args.get("organisation"),
        language=current_language(),
        role=Role.LEADER.value,
    )
    return _invited(form)


def _invited(form: InviteForm) -> str:
    branches = my_tree()
    form.organisation.choices = branch_choices(branches)
    mine = [each.organisation.id for each in branches]
    return render_template(
        "administration/invitations.html",
        form=form,
        open_links=db().scalars(invitations.open_invitations(mine, now())).all(),
        organisations={each.organisation.id: each.organisation.name for each in branches},
        role_hints={role.value: hint for role, hint in words.ROLE_HINTS.items()},
    )


@bp.post("/admin/invitations")
@requires(PeoplePermission.ADMINISTER)
@own_sign_in
def invite() -> Answer:
    """Mail an invitation; the link is shown once, to be handed over where mail does not work."""
    form = InviteForm()
    form.organisation.choices = branch_choices(my_tree())
    if not form.validate():
        return _invited(form), 400
    organisation = organisation_named(db(), int(form.organisation.data))
    check(PeoplePermission.ADMINISTER, organisation)
    new = invitations.NewInvitation(
        form.email.data, Role(form.role.data), organisation, form.language.data
    )
    nonce = invitations.invite(db(), new, signed_in_actor().id, now())
    db().commit()
    link = shown_url("people.invitation", new.language, token=token_of(nonce))
    page = render_template(
        "administration/link.html",
        title=gettext("Invitation sent"),
        text=gettext("A mail is on its way to %(email)s.", email=new.email),
        link=link,
        back=url_for("administration.invited"),
    )
    return browser.no_store(make_response(page))


def invitation_named(session: Session, link_id: int) -> SecretLink:
    """The invitation of a URL; who administers its organisation may withdraw it.

    Raises:
        ThingNotFoundError: there is no such invitation.
    """
    link = session.get(SecretLink, link_id)
    if link is None or link.purpose is not LinkPurpose.INVITATION:
        raise ThingNotFoundError
    return link


@bp.post("/admin/invitations/<int:link_id>/withdraw")
@requires(PeoplePermission.ADMINISTER, on=invitation_named)
@own_sign_in
def withdraw_invitation(link: SecretLink) -> Answer:
    """Make an invitation worthless."""
    invitations.withdraw_invitation(db(), link, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The invitation no longer works."), "success")
    return redirect(url_for("administration.invited"), 303)


@bp.get("/admin/log")
@requires(PeoplePermission.SEE_AUDIT)
def log() -> Answer:
    """Who changed roles, made PINs and passwords, erased somebody; the newest first."""
    actor = signed_in_actor()
    action = clean_text(request.args.get("action", ""))[:60]
    found = lists.audit_log(
        db(), visible_to(db(), actor), administered_by(actor), action, _page_number()
    )
    return render_template(
        "administration/log.html", found=found, action=action, actions=words.ACTIONS
    )
