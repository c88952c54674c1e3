"""One's own account: settings, where one is signed in, one's data, erasure.

Pupils see less: language, their data, and whom to ask for erasure.
"""

from __future__ import annotations

import json

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import force_locale, gettext
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.people import accounts, browser, lists, privacy, secrets, service, tries
from lms.people.blueprint import bp
from lms.people.forms import (
    ConfirmForm,
    EmailForm,
    PasswordForm,
    PupilSettingsForm,
    SettingsForm,
    SureForm,
)
from lms.people.models import Person, PersonKind
from lms.people.organisations import LastAdministratorError
from lms.people.sign_in import Answer, refuse
from lms.web.access import signed_in
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.host import own_sign_in
from lms.web.limits import limited

_WRONG = (tries.WrongSecretError, tries.AccountLockedError)


def _me() -> Person:
    return db().get_one(Person, signed_in_actor().id)


def _adult() -> Person:
    """Who is signed in, if he has e-mail and password.

    Raises:
        Forbidden: a pupil, whose leader looks after these.
    """
    person = _me()
    if person.kind is not PersonKind.ADULT:
        raise Forbidden
    return person


def _tried(person: Person, typed: str) -> secrets.Tried:
    """The password of somebody who is signed in; raises AccountLockedError."""
    return browser.tried(tries.stored_own_password(db(), person.id, now()), typed)


def _refused(
    form: PasswordForm | EmailForm | ConfirmForm | SureForm, field: str, error: Exception
) -> int:
    return refuse(form, field, gettext("This is not your password."), error)


@bp.get("/account")
@signed_in
def account() -> Answer:
    """Settings, sign-ins, and what one can do with one's data."""
    person = _me()
    return _account(person, _settings_form(person)(obj=person, name=person.display_name))


def _settings_form(person: Person) -> type[SettingsForm | PupilSettingsForm]:
    """Only who signs in with us, as an adult, rules his name."""
    is_ours = person.kind is PersonKind.ADULT and not _is_from_elsewhere(person)
    return SettingsForm if is_ours else PupilSettingsForm


def _is_from_elsewhere(person: Person) -> bool:
    """Whether another system signs this adult in: he has neither e-mail nor password here."""
    adult = person.kind is PersonKind.ADULT
    return adult and person.email is None and person.password_hash is None


def _account(person: Person, form: SettingsForm | PupilSettingsForm) -> str:
    page = "account" if person.kind is PersonKind.ADULT else "account_pupil"
    if _is_from_elsewhere(person):
        page = "account_elsewhere"
    return render_template(
        f"people/{page}.html",
        form=form,
        me=person,
        sign_ins=lists.open_sign_ins(db(), person.id, now()),
        here=signed_in_actor().sign_in_id,
    )


@bp.post("/account")
@signed_in
def account_submit() -> Answer:
    """Change name, language and the way years are shown."""
    person = _me()
    form = _settings_form(person)()
    if not form.validate():
        return _account(person, form), 400
    language: str = form.language.data
    accounts.change_settings(
        db(),
        person.id,
        form["name"].data if "name" in form else None,
        language,
        buddhist_years=form.buddhist_years.data,
    )
    db().commit()
    with force_locale(language):
        flash(gettext("Your settings are saved."), "success")
    return redirect(url_for("people.account", lang=language), 303)


@bp.post("/account/sign-ins/<int:sign_in_id>/end")
@signed_in
@own_sign_in
def end_sign_in(sign_in_id: int) -> Answer:
    """Sign out on one other browser; ids of others change nothing."""
    service.end_sign_in(db(), signed_in_actor().id, sign_in_id, now())
    db().commit()
    flash(gettext("You are signed out there."), "success")
    return redirect(url_for("people.account"), 303)


@bp.post("/account/sign-ins/end-others")
@signed_in
@own_sign_in
def end_other_sign_ins() -> Answer:
    """Sign out everywhere else."""
    actor = signed_in_actor()
    service.end_all_sign_ins(db(), actor.id, now(), except_id=actor.sign_in_id)
    db().commit()
    flash(gettext("You are signed out everywhere else."), "success")
    return redirect(url_for("people.account"), 303)


@bp.get("/account/password")
@signed_in
@own_sign_in
def password() -> Answer:
    """Another password."""
    return render_template("people/password.html", form=PasswordForm(), me=_adult())


@bp.post("/account/password")
@signed_in
@own_sign_in
@limited("sign-in")
def password_submit() -> Answer:
    """Set it; other browsers are signed out."""
    person, form = _adult(), PasswordForm()
    if not form.validate():
        return render_template("people/password.html", form=form, me=person), 400
    here = signed_in_actor().sign_in_id
    try:
        present, chosen = _tried(person, form.present.data), browser.hashed(form.password.data)
        passwords = accounts.Passwords(present, chosen)
        accounts.change_password(db(), person.id, passwords, now(), keep_id=here)
    except _WRONG as error:
        db().commit()
        status = _refused(form, "present", error)
        return render_template("people/password.html", form=form, me=person), status
    db().commit()
    flash(gettext("Your password is changed. Other browsers are signed out."), "success")
    return redirect(url_for("people.account"), 303)


@bp.get("/account/e-mail")
@signed_in
@own_sign_in
def email() -> Answer:
    """Another e-mail."""
    return render_template("people/email.html", form=EmailForm(), me=_adult())


@bp.post("/account/e-mail")
@signed_in
@own_sign_in
@limited("sign-in")
def email_submit() -> Answer:
    """Mail a link to the new address."""
    person, form = _adult(), EmailForm()
    if not form.validate():
        return render_template("people/email.html", form=form, me=person), 400
    try:
        password = _tried(person, form.password.data)
        accounts.change_email(db(), person.id, form.email.data, password, now())
    except _WRONG as error:
        db().commit()
        status = _refused(form, "password", error)
        return render_template("people/email.html", form=form, me=person), status
    db().commit()
    return render_template("people/check_mail.html", email=form.email.data)


@bp.get("/account/data")
@signed_in
def data() -> Response:
    """Everything that is stored about oneself, as a file."""
    exported = privacy.export_person(db(), signed_in_actor().id, now())
    response = make_response(json.dumps(exported, ensure_ascii=False, indent=2, default=str))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="my-climate-lessons.json"'
    return browser.no_store(response)


@bp.get("/account/erase")
@signed_in
def erase() -> Answer:
    """What erasure means, and the password again."""
    person = _adult()
    return _erase(person, SureForm() if _is_from_elsewhere(person) else ConfirmForm())


def _erase(person: Person, form: ConfirmForm | SureForm) -> str:
    return render_template("people/erase.html", form=form, me=person)


@bp.post("/account/erase")
@signed_in
@limited("sign-in")
def erase_submit() -> Answer:
    """Erase oneself in every room, and sign out."""
    person = _adult()
    form = SureForm() if _is_from_elsewhere(person) else ConfirmForm()
    if not form.validate():
        return _erase(person, form), 400
    try:
        if isinstance(form, ConfirmForm):
            password = _tried(person, form.password.data)
            tries.check_own_password(db(), person.id, password, now())
        privacy.erase_person(db(), person.id, person.id, now())
    except _WRONG as error:
        db().commit()
        status = _refused(form, "password", error)
        return _erase(person, form), status
    except LastAdministratorError:
        db().rollback()
        words = gettext("You are the only administrator. Make somebody else administrator first.")
        form.form_errors.append(words)
        return _erase(_adult(), form), 400
    browser.forget_here()
    db().commit()
    flash(gettext("Your account and your data are erased."), "success")
    return redirect(url_for("web.home"), 303)
