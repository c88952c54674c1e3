"""Administration of sign-in services: the list, entering one, trying, changing, deleting it."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.forms import SureForm
from lms.interop.oidc import services
from lms.interop.oidc.admin_forms import NEWCOMERS, NewServiceForm, ServiceForm
from lms.interop.oidc.blueprint import services as bp
from lms.interop.oidc.finding import service_named
from lms.interop.oidc.looking import look_at
from lms.interop.oidc.models import Newcomers, SignInService
from lms.interop.oidc.pages import back_url, home_url
from lms.interop.oidc.policy import OidcPermission, visible_to
from lms.interop.oidc.refusals import RefusedError
from lms.interop.oidc.trying import advice_of
from lms.people import lists, queries
from lms.people.policy import administered_by
from lms.web.access import check, requires
from lms.web.actor import signed_in_actor
from lms.web.clock import now
from lms.web.host import own_sign_in
from lms.web.ids import an_id

Answer = str | Response | tuple[str, int]


def _key() -> str:
    return str(current_app.secret_key)


@bp.get("")
@requires(OidcPermission.ADMINISTER)
@own_sign_in
def all_services() -> Answer:
    """The services by which people can come."""
    found = db().scalars(visible_to(signed_in_actor())).all()
    return render_template(
        "oidc/services.html",
        services=found,
        organisations=queries.organisation_names(db()),
        usage=services.usage_of(db(), [each.id for each in found]),
        newcomers=NEWCOMERS,
    )


@bp.get("/add")
@requires(OidcPermission.ADMINISTER)
@own_sign_in
def add() -> Answer:
    """What to type there, and a form for what the service answers."""
    form = _new_form()
    form.key.data = services.next_key(db(), signed_in_actor().id, _key())
    return _add(form)


def _new_form() -> NewServiceForm:
    form = NewServiceForm()
    form.offer(lists.tree(db(), administered_by(signed_in_actor())))
    return form


def _add(form: NewServiceForm) -> str:
    return render_template("oidc/add_service.html", form=form, fields=_fields(form.key.data))


def _fields(key: str) -> list[tuple[str, str]]:
    """What an administrator types into the service: names of fields there, and their values."""
    return [
        ("Redirect URI", back_url(key)),
        ("Post logout redirect URI", home_url()),
    ]


@bp.post("/add")
@requires(OidcPermission.ADMINISTER)
@own_sign_in
def add_submit() -> Answer:
    """Enter it, switched off."""
    form = _new_form()
    if not form.validate():
        if form.key.errors:
            form.key.data = services.next_key(db(), signed_in_actor().id, _key())
        return _add(form), 400
    where = queries.organisation(db(), an_id(form.organisation.data))
    check(OidcPermission.ADMINISTER, where)
    if where is None:
        return _add(form), 400
    new = services.NewService(form.key.data, where.id, form.issuer.data, form.rules())
    try:
        made = services.add(db(), new, signed_in_actor().id, now())
    except services.AlreadyEnteredError:
        form.client_id.errors = [gettext("This service is here with this client id.")]
        return _add(form), 400
    _keep_secret(made, form)
    db().commit()
    flash(gettext("The service is entered and switched off. Try it, then switch it on."), "success")
    return _to(made)


def _keep_secret(service: SignInService, form: ServiceForm) -> None:
    """The secret that was typed; an empty field leaves the one that is there."""
    if form.no_secret.data:
        services.set_secret(service, "", _key())
    elif form.client_secret.data:
        services.set_secret(service, form.client_secret.data, _key())


def _to(service: SignInService) -> Response:
    response: Response = redirect(url_for("oidc_services.service", service_id=service.id), 303)
    return response


@bp.get("/<int:service_id>")
@requires(OidcPermission.ADMINISTER, on=service_named)
@own_sign_in
def service(service: SignInService) -> Answer:
    """What is kept of a service, and its rules."""
    form = ServiceForm(obj=service, newcomers=service.newcomers.value, client_secret="")
    form.no_secret.data = service.client_secret is None
    return _service(service, form)


def _service(service: SignInService, form: ServiceForm) -> str:
    return render_template(
        "oidc/service.html",
        service=service,
        form=form,
        fields=_fields(service.key),
        organisation=queries.organisation(db(), service.organisation_id),
        usage=services.usage_of(db(), [service.id]).get(service.id),
        is_open=service.newcomers is not Newcomers.NOBODY,
    )


@bp.post("/<int:service_id>")
@requires(OidcPermission.ADMINISTER, on=service_named)
@own_sign_in
def service_submit(service: SignInService) -> Answer:
    """Change it."""
    form = ServiceForm()
    form.present_issuer, form.has_secret = service.issuer, service.client_secret is not None
    if not form.validate():
        return _service(service, form), 400
    try:
        services.change(db(), service, form.rules(), signed_in_actor().id, now())
    except services.AlreadyEnteredError:
        form.client_id.errors = [gettext("This service is here with this client id.")]
        return _service(service, form), 400
    _keep_secret(service, form)
    db().commit()
    flash(gettext("The service is saved."), "success")
    return _to(service)


@bp.get("/<int:service_id>/try")
@requires(OidcPermission.ADMINISTER, on=service_named)
@own_sign_in
def try_it(service: SignInService) -> Answer:
    """Ask the service what it publishes, and show it or say what is wrong."""
    db().close()
    found, fault = None, None
    try:
        found = look_at(service)
    except RefusedError as error:
        fault = advice_of(error)
    return render_template("oidc/try_service.html", service=service, found=found, fault=fault)


@bp.post("/<int:service_id>/disable")
@requires(OidcPermission.ADMINISTER, on=service_named)
@own_sign_in
def disable(service: SignInService) -> Answer:
    """Switch it off."""
    services.disable(db(), service, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The service is switched off. Nobody comes in by it."), "success")
    return _to(service)


@bp.post("/<int:service_id>/enable")
@requires(OidcPermission.ADMINISTER, on=service_named)
@own_sign_in
def enable(service: SignInService) -> Answer:
    """Switch it on."""
    services.enable(db(), service, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The service is switched on. Its button stands on the sign-in page."), "success")
    return _to(service)


@bp.get("/<int:service_id>/delete")
@requires(OidcPermission.ADMINISTER, on=service_named)
@own_sign_in
def delete(service: SignInService) -> Answer:
    """What deleting it does."""
    return _delete(service, SureForm())


def _delete(service: SignInService, form: SureForm) -> str:
    usage = services.usage_of(db(), [service.id]).get(service.id)
    return render_template("oidc/delete_service.html", service=service, form=form, usage=usage)


@bp.post("/<int:service_id>/delete")
@requires(OidcPermission.ADMINISTER, on=service_named)
@own_sign_in
def delete_submit(service: SignInService) -> Answer:
    """Delete it."""
    form = SureForm()
    if not form.validate():
        return _delete(service, form), 400
    services.delete(db(), service, signed_in_actor().id, now())
    db().commit()
    flash(gettext("The service is deleted. People and their results stayed."), "success")
    response: Response = redirect(url_for("oidc_services.all_services"), 303)
    return response
