"""Linking one's own account to a service, and taking the link away again.

Whoever comes back from the service has only shown who he is there. He sees whom the link would be
for, and sends a form of ours: so nobody's account is linked by leading his browser here.
"""

from __future__ import annotations

from dataclasses import asdict

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.oidc import arriving, pending
from lms.interop.oidc.asking import Said
from lms.interop.oidc.blueprint import bp
from lms.interop.oidc.finding import active_services, linked_to
from lms.interop.oidc.going import off_to, service_to_go_to
from lms.interop.oidc.models import Identity, SignInService
from lms.interop.oidc.pages import refused
from lms.interop.oidc.pending import Begun
from lms.interop.oidc.refusals import Reason, RefusedError
from lms.people.browser import no_store
from lms.people.models import PersonKind
from lms.web.access import signed_in
from lms.web.actor import Actor, current_actor, signed_in_actor
from lms.web.clock import now
from lms.web.host import own_sign_in

Answer = str | Response | tuple[str, int]
#: Key of the session: whom a service has named, until its owner has agreed.
_NAMED = "oidc_named"


def _me() -> Actor:
    """Who is signed in, if he is an adult (`ways.is_offered` says why).

    Raises:
        Forbidden: a pupil.
    """
    actor = signed_in_actor()
    if actor.kind != PersonKind.ADULT.value:
        raise Forbidden
    return actor


@bp.get("/account/sign-in-services")
@signed_in
@own_sign_in
def linked() -> Answer:
    """What is linked to one's own account, and what can be."""
    me = _me()
    mine = linked_to(db(), me.id)
    taken = {service.id for _identity, service in mine}
    others = [each for each in db().scalars(active_services()) if each.id not in taken]
    return render_template("oidc/linked.html", mine=mine, others=others)


@bp.get("/account/sign-in-services/<int:service_id>/link")
@signed_in
@own_sign_in
def begin_link(service_id: int) -> Response:
    """Off to the service, to show who one is there."""
    me, service = _me(), service_to_go_to(service_id)
    return off_to(service, pending.begin(service.id, now(), link_to=me.id))


def check_same_person(person_id: int) -> None:
    """Refuse where somebody else is signed in by now, or nobody."""
    actor = current_actor()
    if actor is None or actor.id != person_id:
        raise RefusedError(Reason.OTHER_PERSON)


def ask_to_link(service: SignInService, begun: Begun, said: Said) -> Response:
    """Remember whom the service has named, and ask the owner of the account."""
    arriving.check_free(db(), service, said.subject, begun.link_to)
    session[_NAMED] = {
        "service": service.id,
        "person": begun.link_to,
        "said": asdict(said),
        "until": int((now() + pending.LIFETIME).timestamp()),
    }
    return redirect(url_for("oidc.confirm_link"), 303)


@bp.get("/account/sign-in-services/link")
@signed_in
@own_sign_in
def confirm_link() -> Answer:
    """Whom the link would be for, and what it means."""
    named = _named(_me())
    if named is None:
        return redirect(url_for("oidc.linked"))
    service, said = named
    page = render_template("oidc/confirm_link.html", service=service, said=said)
    return no_store(Response(page, mimetype="text/html"))


@bp.post("/account/sign-in-services/link")
@signed_in
@own_sign_in
def confirm_link_submit() -> Answer:
    """Link it."""
    me = _me()
    named = _named(me)
    session.pop(_NAMED, None)
    if named is None:
        return redirect(url_for("oidc.linked"), 303)
    service, said = named
    try:
        arriving.link(db(), service.id, said, me.id, now())
    except RefusedError as error:
        db().rollback()
        return refused(error, service, linking=True)
    db().commit()
    flash(gettext("Your account is linked. You can sign in both ways now."), "success")
    return redirect(url_for("oidc.linked"), 303)


def _named(me: Actor) -> tuple[SignInService, Said] | None:
    """Whom a service has named for this person, who has not yet agreed."""
    named = session.get(_NAMED)
    if named is None or named["person"] != me.id or named["until"] < now().timestamp():
        return None
    service = db().get(SignInService, named["service"])
    return (service, Said(**named["said"])) if service is not None else None


@bp.post("/account/sign-in-services/<int:identity_id>/unlink")
@signed_in
@own_sign_in
def unlink(identity_id: int) -> Answer:
    """Take a link away; ids of others change nothing."""
    identity = db().get(Identity, identity_id)
    if identity is None or identity.person_id != _me().id:
        raise NotFound
    try:
        arriving.unlink(db(), identity, now())
    except arriving.LastWayInError:
        flash(gettext("The link stays: it is your only way in here."), "error")
        return redirect(url_for("oidc.linked"), 303)
    db().commit()
    flash(gettext("The link is removed. Your account and your results stayed."), "success")
    return redirect(url_for("oidc.linked"), 303)
