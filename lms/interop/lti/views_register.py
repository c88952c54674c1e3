"""The address by which a platform registers itself: one page with one button, inside the platform."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from lms.db.session import database, db
from lms.interop.lti.blueprint import doors
from lms.interop.lti.dynamic import Agreed, NotRegisteredError, agree
from lms.interop.lti.models import LONGEST_URL, RegistrationTicket
from lms.interop.lti.pages import in_language
from lms.interop.lti.registering import (
    AlreadyRegisteredError,
    NewRegistration,
    TicketOverError,
    register,
    ticket_of,
)
from lms.people.queries import organisation
from lms.web.access import public
from lms.web.clock import now
from lms.web.frames import allow
from lms.web.limits import limited

_log = logging.getLogger(__name__)


@doors.get("/register/<token>")
@public
@limited("lti-register")
def register_platform(token: str) -> Response:
    """Say which platform wants to be registered, and ask."""
    try:
        ticket = ticket_of(db(), token, now())
    except TicketOverError:
        return _page("over", 404)
    if not request.args.get("openid_configuration"):
        return _page("by-hand", 400)
    return _page("ask", 200, ticket=ticket)


@doors.post("/register/<token>")
@public
@limited("lti-register")
def register_platform_submit(token: str) -> Response:
    """Talk to the platform, then keep what was agreed on."""
    with database().reading() as session:  # nobody waits for us while we wait for the platform
        try:
            ticket_of(session, token, now())
        except TicketOverError:
            return _page("over", 404)
    url = request.form.get("openid_configuration", "")
    try:
        agreed = agree(url, request.form.get("registration_token") or None)
        ticket = ticket_of(db(), token, now())
        _keep(ticket, agreed)
    except TicketOverError:
        return _page("over", 404)
    except AlreadyRegisteredError:
        return _page("already", 409)
    except NotRegisteredError as error:
        _log.warning("lti not registered: reason=%s detail=%r", error.reason, error.detail)
        return _page("failed", 502, reason=error.reason, detail=error.detail)
    db().commit()
    return _page("done", 200)


def _keep(ticket: RegistrationTicket, agreed: Agreed) -> None:
    new = NewRegistration(
        organisation_id=ticket.organisation_id,
        name=agreed.product or urlsplit(agreed.issuer).netloc[:60],
        issuer=agreed.issuer,
        client_id=agreed.client_id,
        auth_url=agreed.auth_url,
        token_url=agreed.token_url,
        jwks_url=agreed.jwks_url,
        audience=agreed.audience,
        deployment_ids=(agreed.deployment_id,) if agreed.deployment_id else (),
    )
    made = register(db(), new, ticket.created_by_id, now())
    ticket.used_at, ticket.registration_id = now(), made.id


def _page(
    what: str, status: int, ticket: RegistrationTicket | None = None, **more: str
) -> Response:
    url = request.values.get("openid_configuration", "")[:LONGEST_URL]
    with in_language():
        page = render_template(
            "lti/register.html",
            what=what,
            host=_host_of(url),
            openid_configuration=url,
            registration_token=request.values.get("registration_token", ""),
            organisation=organisation(db(), ticket.organisation_id) if ticket else None,
            **more,
        )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    # Some platforms open this in a window, and are told when it can be closed.
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    allow(response, ("*",))
    return response


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return url
