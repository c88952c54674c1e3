"""Administration of platforms: the list, entering one, changing, disabling, deleting it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.forms import SureForm
from lms.interop.lti import registering
from lms.interop.lti.addresses import addresses
from lms.interop.lti.admin_forms import ChangeForm, RegistrationForm, TicketForm
from lms.interop.lti.blueprint import registrations as bp
from lms.interop.lti.finding import registration_named
from lms.interop.lti.makers import MAKERS
from lms.interop.lti.models import Registration
from lms.interop.lti.policy import LtiPermission, visible_to
from lms.interop.lti.usage import usage_of
from lms.people import lists, queries
from lms.people.browser import no_store
from lms.people.policy import administered_by
from lms.web.access import check, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.ids import an_id

Answer = str | Response | tuple[str, int]


def _branches() -> list[lists.Branch]:
    return lists.tree(db(), administered_by(signed_in_actor()))


@bp.get("")
@requires(LtiPermission.ADMINISTER)
def platforms() -> Answer:
    """The platforms that may launch."""
    return _platforms(_ticket_form())


def _ticket_form() -> TicketForm:
    form = TicketForm()
    form.offer(_branches())
    return form


def _platforms(form: TicketForm) -> str:
    found = db().scalars(visible_to(signed_in_actor())).all()
    return render_template(
        "lti/platforms.html",
        form=form,
        platforms=found,
        organisations=queries.organisation_names(db()),
        usage=usage_of(db(), [each.id for each in found]),
        makers=MAKERS,
    )


@bp.post("/address")
@requires(LtiPermission.ADMINISTER)
def make_address() -> Answer:
    """An address by which a platform registers itself; it is shown once."""
    form = _ticket_form()
    if not form.validate():
        return _platforms(form), 400
    where = queries.organisation(db(), an_id(form.organisation.data))
    check(LtiPermission.ADMINISTER, where)
    if where is None:
        return _platforms(form), 400
    _row, token = registering.new_ticket(db(), where.id, signed_in_actor().id, now())
    db().commit()
    page = render_template(
        "lti/address.html",
        organisation=where,
        address=addresses().login.removesuffix("login") + f"register/{token}",
        makers=[each for each in MAKERS.values() if each.paste],
    )
    return no_store(Response(page, mimetype="text/html"))


@bp.get("/add/<any(moodle, canvas, openedx, blackboard, sakai):maker>")
@requires(LtiPermission.ADMINISTER)
def add(maker: str) -> Answer:
    """What to type there, and a form for what the platform answers."""
    return _add(maker, _registration_form())


def _registration_form() -> RegistrationForm:
    form = RegistrationForm()
    former = [
        (str(each.id), f"{each.name} ({each.client_id})")
        for each in db().scalars(visible_to(signed_in_actor()))
    ]
    form.offer(_branches(), former)
    return form


def _add(maker: str, form: RegistrationForm) -> str:
    return render_template(
        "lti/add_platform.html",
        maker_id=maker,
        maker=MAKERS[maker],
        makers=MAKERS,
        fields=MAKERS[maker].fields(addresses()),
        form=form,
    )


@bp.post("/add/<any(moodle, canvas, openedx, blackboard, sakai):maker>")
@requires(LtiPermission.ADMINISTER)
def add_submit(maker: str) -> Answer:
    """Enter it."""
    form = _registration_form()
    if not form.validate():
        return _add(maker, form), 400
    where = queries.organisation(db(), an_id(form.organisation.data))
    check(LtiPermission.ADMINISTER, where)
    if where is None:
        return _add(maker, form), 400
    new = registering.NewRegistration(
        organisation_id=where.id,
        name=form["name"].data,
        issuer=form.issuer.data,
        client_id=form.client_id.data,
        auth_url=form.auth_url.data,
        token_url=form.token_url.data,
        jwks_url=form.jwks_url.data,
        audience=form.audience.data or "",
        deployment_ids=form.deployments(),
        any_deployment=form.any_deployment.data,
        stores_names=form.stores_names.data,
        stores_emails=form.stores_emails.data,
        for_adults=form.for_adults.data,
        continues_id=form.continues_id,
    )
    try:
        made = registering.register(db(), new, signed_in_actor().id, now())
    except registering.AlreadyRegisteredError:
        form.client_id.errors = [gettext("This platform is registered with this client id.")]
        return _add(maker, form), 400
    db().commit()
    flash(gettext("The platform is registered. Open a link there to try it."), "success")
    return _to(made)


def _to(registration: Registration) -> Response:
    there = url_for("lti_registrations.platform", registration_id=registration.id)
    response: Response = redirect(there, 303)
    return response


@bp.get("/<int:registration_id>")
@requires(LtiPermission.ADMINISTER, on=registration_named)
def platform(registration: Registration) -> Answer:
    """What is kept of a platform, and what it may."""
    form = ChangeForm(
        obj=registration,
        deployment_ids="\n".join(each.deployment_id for each in registration.deployments),
    )
    return _platform(registration, form)


def _platform(registration: Registration, form: ChangeForm) -> str:
    return render_template(
        "lti/platform.html",
        registration=registration,
        form=form,
        organisation=queries.organisation(db(), registration.organisation_id),
        usage=usage_of(db(), [registration.id]).get(registration.id),
    )


@bp.post("/<int:registration_id>")
@requires(LtiPermission.ADMINISTER, on=registration_named)
def platform_submit(registration: Registration) -> Answer:
    """Change it."""
    form = ChangeForm()
    if not form.validate():
        return _platform(registration, form), 400
    registration.name = form["name"].data
    registration.any_deployment = form.any_deployment.data
    registration.stores_names = form.stores_names.data
    registration.stores_emails = form.stores_emails.data
    registration.for_adults = form.for_adults.data
    registering.set_deployments(db(), registration, form.deployments(), now())
    db().commit()
    flash(gettext("The platform is saved."), "success")
    return _to(registration)


@bp.post("/<int:registration_id>/disable")
@requires(LtiPermission.ADMINISTER, on=registration_named)
def disable(registration: Registration) -> Answer:
    """Switch it off."""
    registering.disable(db(), registration, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The platform is switched off. Nobody comes in by it."), "success")
    return _to(registration)


@bp.post("/<int:registration_id>/enable")
@requires(LtiPermission.ADMINISTER, on=registration_named)
def enable(registration: Registration) -> Answer:
    """Switch it on again; what waited is sent."""
    registering.enable(db(), registration, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The platform is switched on again."), "success")
    return _to(registration)


@bp.get("/<int:registration_id>/delete")
@requires(LtiPermission.ADMINISTER, on=registration_named)
def delete(registration: Registration) -> Answer:
    """What deleting it does."""
    return _delete(registration, SureForm())


def _delete(registration: Registration, form: SureForm) -> str:
    usage = usage_of(db(), [registration.id]).get(registration.id)
    return render_template(
        "lti/delete_platform.html", registration=registration, form=form, usage=usage
    )


@bp.post("/<int:registration_id>/delete")
@requires(LtiPermission.ADMINISTER, on=registration_named)
def delete_submit(registration: Registration) -> Answer:
    """Delete it."""
    form = SureForm()
    if not form.validate():
        return _delete(registration, form), 400
    try:
        registering.delete(db(), registration, signed_in_actor().id, now())
    except registering.RealmInUseError:
        form.sure.errors = [gettext("Another registration continues this one. Delete that first.")]
        return _delete(registration, form), 409
    db().commit()
    flash(gettext("The platform is deleted. People, groups and results stayed."), "success")
    response: Response = redirect(url_for("lti_registrations.platforms"), 303)
    return response
