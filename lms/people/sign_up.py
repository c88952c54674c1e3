"""Making an account, confirming an e-mail, forgetting a password, accepting an invitation."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.people import accounts, browser, invitations, links, queries, service, tries
from lms.people.addresses import nonce_of
from lms.people.blueprint import bp
from lms.people.forms import ConfirmForm, ForgotForm, InvitationForm, NewPasswordForm, SignUpForm
from lms.people.models import LinkPurpose, Person, PersonState, SecretLink
from lms.people.organisations import organisation_with_code
from lms.people.sign_in import Answer, home_of, refuse
from lms.web.access import public
from lms.web.actor import current_actor
from lms.web.clock import now
from lms.web.host import own_sign_in
from lms.web.language import current_language
from lms.web.limits import limited


@bp.get("/sign-up")
@public
@own_sign_in
def sign_up() -> Answer:
    """Name, e-mail, password; a staff code for whoever has one."""
    return render_template("people/sign_up.html", form=SignUpForm())


@bp.post("/sign-up")
@public
@own_sign_in
@limited("sign-up")
def sign_up_submit() -> Answer:
    """Make the account; the answer is the same when the e-mail has one already."""
    form = SignUpForm()
    valid = form.validate()
    organisation = None
    if form.staff_code.data:
        organisation = organisation_with_code(db(), form.staff_code.data)
        if organisation is None:
            message = gettext("Code not recognised. Check it and try again.")
            form.staff_code.errors = [*form.staff_code.errors, message]
            valid = False
    if not valid:
        return render_template("people/sign_up.html", form=form), 400
    new = service.NewAdult(
        email=form.email.data,
        name=form.name.data,
        password=browser.hashed(form.password.data),
        language=current_language(),
    )
    accounts.sign_up(db(), new, now(), organisation)
    db().commit()
    return render_template(
        "people/check_mail.html", email=form.email.data, organisation=organisation
    )


def _link(purpose: LinkPurpose, token: str) -> SecretLink | None:
    """The link of an address, if it may still be used."""
    try:
        return links.find_link(db(), purpose, nonce_of(token), now())
    except links.LinkNotValidError:
        return None


def _page(template: str, status: int = 200, **values: object) -> Response:
    """A page behind a secret address: not even the back button shows it again."""
    return browser.no_store(make_response(render_template(template, **values), status))


def no_link(again: str = "") -> Response:
    """What a used, expired or mistyped link answers; `again` is where to ask for another."""
    return _page("people/no_link.html", 404, again=again)


@bp.get("/verify/<token>")
@public
@own_sign_in
def verify(token: str) -> Answer:
    """One button, since mail programs open links by themselves and reading writes nothing."""
    link = _link(LinkPurpose.VERIFY_EMAIL, token)
    if link is None:
        return no_link(url_for("people.sign_in"))
    return _page("people/verify.html", email=link.payload["email"], token=token)


@bp.post("/verify/<token>")
@public
@own_sign_in
@limited("link")
def verify_submit(token: str) -> Answer:
    """Confirm the e-mail."""
    link = _link(LinkPurpose.VERIFY_EMAIL, token)
    if link is None:
        return no_link(url_for("people.sign_in"))
    try:
        person = accounts.confirm_email(db(), link, now())
    except (service.EmailTakenError, links.LinkNotValidError):
        db().rollback()
        return no_link(url_for("people.sign_in"))
    db().commit()
    if person.state is PersonState.WAITING:
        return _page("people/waiting.html")
    flash(gettext("Your e-mail address is confirmed."), "success")
    actor = current_actor()
    there = "people.sign_in" if actor is None or actor.is_guest else "people.account"
    return redirect(url_for(there), 303)


@bp.get("/forgot")
@public
@own_sign_in
def forgot() -> Answer:
    """Ask for a link to choose another password."""
    return render_template("people/forgot.html", form=ForgotForm())


@bp.post("/forgot")
@public
@own_sign_in
@limited("forgot")
def forgot_submit() -> Answer:
    """Mail the link; the answer is the same when there is no such account."""
    form = ForgotForm()
    if not form.validate():
        return render_template("people/forgot.html", form=form), 400
    accounts.forgot_password(db(), form.email.data, now())
    db().commit()
    return render_template("people/check_mail.html", email=form.email.data, forgot=True)


@bp.get("/reset/<token>")
@public
@own_sign_in
def reset(token: str) -> Answer:
    """Choose another password."""
    if _link(LinkPurpose.RESET_PASSWORD, token) is None:
        return no_link(url_for("people.forgot"))
    return _page("people/reset.html", form=NewPasswordForm(), token=token)


@bp.post("/reset/<token>")
@public
@own_sign_in
@limited("link")
def reset_submit(token: str) -> Answer:
    """Set it, and sign the account out everywhere."""
    link = _link(LinkPurpose.RESET_PASSWORD, token)
    if link is None:
        return no_link(url_for("people.forgot"))
    form = NewPasswordForm()
    if not form.validate():
        return _page("people/reset.html", 400, form=form, token=token)
    try:
        accounts.reset_password(db(), link, browser.hashed(form.password.data), now())
    except links.LinkNotValidError:
        db().rollback()
        return no_link(url_for("people.forgot"))
    db().commit()
    flash(gettext("Your password is changed. Sign in with the new one."), "success")
    return redirect(url_for("people.sign_in"), 303)


def _accepted_with(form: ConfirmForm, link: SecretLink) -> Person:
    """The invited e-mail's own account."""
    stored = tries.stored_password(db(), link.payload["email"], now())
    password = browser.tried(stored, form.password.data)
    return invitations.accept_with_account(db(), link, password, now())


def _accepted_as_new(form: InvitationForm, link: SecretLink) -> Person:
    """An account made with the invitation."""
    password = browser.hashed(form.password.data)
    accepted = invitations.Accepted(form.name.data, password, current_language())
    return invitations.accept_as_new(db(), link, accepted, now())


@bp.get("/invitation/<token>")
@public
@own_sign_in
def invitation(token: str) -> Answer:
    """Make an account with the invitation, or accept it with the account that one has."""
    link = _link(LinkPurpose.INVITATION, token)
    return no_link() if link is None else _invited(link, token)


def _invited(
    link: SecretLink, token: str, form: InvitationForm | ConfirmForm | None = None
) -> Response:
    has_account = service.person_with_email(db(), link.payload["email"]) is not None
    if form is None:
        form = ConfirmForm() if has_account else InvitationForm()
    return _page(
        "people/invitation.html",
        400 if form.errors else 200,
        form=form,
        token=token,
        has_account=has_account,
        invited=link.payload,
        organisation=queries.organisation(db(), link.payload["organisation_id"]),
    )


@bp.post("/invitation/<token>")
@public
@own_sign_in
@limited("sign-in")
def invitation_submit(token: str) -> Answer:
    """Accept it, and sign in."""
    link = _link(LinkPurpose.INVITATION, token)
    if link is None:
        return no_link()
    has_account = service.person_with_email(db(), link.payload["email"]) is not None
    form = ConfirmForm() if has_account else InvitationForm()
    if not form.validate():
        return _invited(link, token, form)
    try:
        person = _accepted_with(form, link) if has_account else _accepted_as_new(form, link)
    except (tries.WrongSecretError, tries.AccountLockedError) as error:
        db().commit()
        refuse(form, "password", gettext("This is not your password."), error)
        return _invited(link, token, form)
    except (service.EmailTakenError, links.LinkNotValidError):
        db().rollback()
        return no_link()
    browser.keep_signed_in(person, shared=False)
    db().commit()
    flash(gettext("Welcome, %(name)s.", name=person.display_name), "success")
    return redirect(home_of(current_actor()), 303)
