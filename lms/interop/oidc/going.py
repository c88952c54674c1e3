"""Sending a browser off to a service."""

from __future__ import annotations

from flask import redirect
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.oidc import asking
from lms.interop.oidc.models import SignInService
from lms.interop.oidc.pages import back_url, refused
from lms.interop.oidc.pending import Begun
from lms.interop.oidc.refusals import Reason, RefusedError
from lms.web.language import current_language


def service_to_go_to(service_id: int) -> SignInService:
    """The service of this id, whether or not it is switched on.

    Raises:
        NotFound: there is none.
    """
    service = db().get(SignInService, service_id)
    if service is None:
        raise NotFound
    return service


def off_to(service: SignInService, begun: Begun) -> Response:
    """Send the browser to the service, or say why that cannot be done."""
    db().close()
    linking = bool(begun.link_to)
    if not service.is_active:
        return refused(RefusedError(Reason.DISABLED), service, linking=linking)
    try:
        there = asking.authorization_url(service, begun, back_url(service.key), current_language())
    except RefusedError as error:
        return refused(error, service, linking=linking)
    response: Response = redirect(there)
    response.headers["Cache-Control"] = "no-store"
    return response
