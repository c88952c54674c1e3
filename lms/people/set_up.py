"""The first page of a new installation: its top organisation and its administrator."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.people import browser, first, links, service
from lms.people.addresses import nonce_of
from lms.people.admin_forms import SetUpForm
from lms.people.blueprint import bp
from lms.people.models import LinkPurpose, OrganisationKind, SecretLink
from lms.people.organisations import NewOrganisation
from lms.people.sign_in import Answer
from lms.people.sign_up import no_link
from lms.web.access import public
from lms.web.clock import now
from lms.web.dates import ZONES
from lms.web.host import own_sign_in
from lms.web.language import current_language
from lms.web.limits import limited


def _link(token: str) -> SecretLink | None:
    if first.has_administrator(db()):
        return None
    try:
        return links.find_link(db(), LinkPurpose.FIRST_ADMINISTRATOR, nonce_of(token), now())
    except links.LinkNotValidError:
        return None


def _page(form: SetUpForm, token: str, status: int = 200) -> Response:
    page = render_template("people/set_up.html", form=form, token=token)
    return browser.no_store(make_response(page, status))


@bp.get("/setup/<token>")
@public
@own_sign_in
def set_up(token: str) -> Answer:
    """Name the organisation and yourself; the link was printed at the first start."""
    if _link(token) is None:
        return no_link(url_for("people.sign_in"))
    return _page(SetUpForm(time_zone=ZONES[current_language()]), token)


@bp.post("/setup/<token>")
@public
@own_sign_in
@limited("link")
def set_up_submit(token: str) -> Answer:
    """Make both, and sign in."""
    link = _link(token)
    if link is None:
        return no_link(url_for("people.sign_in"))
    form = SetUpForm()
    if not form.validate():
        return _page(form, token, 400)
    try:
        person = first.set_up(db(), link, _first_steps(form), now())
    except service.EmailTakenError:
        db().rollback()
        form.email.errors = [gettext("This e-mail has an account already. Use another one.")]
        return _page(form, token, 400)
    except (first.AlreadySetUpError, links.LinkNotValidError):
        db().rollback()
        return no_link(url_for("people.sign_in"))
    browser.keep_signed_in(person, shared=False)
    db().commit()
    flash(
        gettext("Everything is ready. Add schools or departments, then invite people."), "success"
    )
    return redirect(url_for("administration.organisations"), 303)


def _first_steps(form: SetUpForm) -> first.FirstSteps:
    return first.FirstSteps(
        organisation=NewOrganisation(
            name=form.organisation.data,
            kind=OrganisationKind(form.kind.data),
            time_zone=form.time_zone.data,
            language=current_language(),
        ),
        administrator=service.NewAdult(
            email=form.email.data,
            name=form.name.data,
            password=browser.hashed(form.password.data),
            language=current_language(),
            verified=True,
        ),
    )
