"""Signing in by a service: off to it, back from it, and out of it.

The way back is a GET by the protocol, and still writes: what it brings works once, and only in the
browser that began. While the service is asked, no query is open; then one transaction writes.
"""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, render_template, request, session, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.db.session import begin_writing, db
from lms.interop.oidc import arriving, asking, pending
from lms.interop.oidc.asking import Said
from lms.interop.oidc.blueprint import back as back_bp
from lms.interop.oidc.blueprint import bp
from lms.interop.oidc.finding import service_of_key
from lms.interop.oidc.going import off_to, service_to_go_to
from lms.interop.oidc.looking import end_session_url
from lms.interop.oidc.models import SignInService
from lms.interop.oidc.pages import back_url, home_url, refused
from lms.interop.oidc.pending import Begun
from lms.interop.oidc.refusals import Reason, RefusedError
from lms.interop.oidc.views_link import ask_to_link, check_same_person
from lms.interop.oidc.ways import CAME_BY
from lms.people.browser import keep_signed_in
from lms.people.models import Person, PersonKind
from lms.people.sign_in import local_path, onward
from lms.web.access import public
from lms.web.actor import current_actor
from lms.web.clock import now
from lms.web.host import own_sign_in
from lms.web.language import current_language
from lms.web.limits import count_address

Answer = str | Response | tuple[str, int]


@bp.get("/sign-in/with/<int:service_id>")
@public
@own_sign_in
def begin(service_id: int) -> Response:
    """Off to the service. Who is signed in already goes on."""
    count_address("oidc-begin")
    wanted = request.args.get("next", "")
    actor = current_actor()
    if actor is not None and not actor.is_guest:
        return redirect(onward(wanted, actor))
    service = service_to_go_to(service_id)
    shared = request.args.get("shared") == "1"
    return off_to(
        service,
        pending.begin(
            service.id, now(), wanted=wanted if local_path(wanted) else "", shared=shared
        ),
    )


@back_bp.get("/back/<key>")
@public
@own_sign_in
def back(key: str) -> Answer:
    """Back from the service, with a code for what it knows, or with its refusal."""
    count_address("oidc-back")
    service = service_of_key(db(), key)
    if service is None:
        raise NotFound
    db().close()
    try:
        begun = _begun(service)
    except RefusedError as error:
        return refused(error, service)
    try:
        said = asking.said_of(service, begun, request.args, back_url(service.key))
        if begun.link_to:
            return ask_to_link(service, begun, said)
        return _let_in(service, begun, said)
    except RefusedError as error:
        db().rollback()
        return refused(error, service, linking=bool(begun.link_to))


def _begun(service: SignInService) -> Begun:
    begun = pending.take(request.args.get("state", ""), now())
    if begun.service_id != service.id:
        raise RefusedError(Reason.OTHER_SERVICE, f"begun by service {begun.service_id}")
    if not service.is_active:
        raise RefusedError(Reason.DISABLED)
    if begun.link_to:
        check_same_person(begun.link_to)
    return begun


def _let_in(service: SignInService, begun: Begun, said: Said) -> Response:
    begin_writing()
    try:
        person = _arrived(service, begun, said)
    except IntegrityError:  # two windows of one newcomer at once: the other one has made him
        db().rollback()
        person = _arrived(service, begun, said)
    # Who learned here without signing in may have been another pupil at the same computer.
    guest_was_he = person.kind is PersonKind.ADULT and not begun.shared
    keep_signed_in(person, shared=begun.shared, guest_was_he=guest_was_he)
    session[CAME_BY] = service.id
    db().commit()
    return redirect(onward(begun.next, current_actor()), 303)


def _arrived(service: SignInService, begun: Begun, said: Said) -> Person:
    here = replace(said, language=said.language or current_language())
    return arriving.arrive(db(), service.id, here, begun.nonce, now())


@bp.get("/sign-out/with/<int:service_id>")
@public
@own_sign_in
def signed_out(service_id: int) -> Answer:
    """Signed out here; how to sign out at the service, too (RP-Initiated Logout 1.0)."""
    service = service_to_go_to(service_id)
    db().close()
    try:
        there = end_session_url(service, home_url())
    except RefusedError:
        there = ""
    if not there:
        return redirect(url_for("web.home"))
    return render_template("oidc/signed_out.html", service=service, there=there)
