"""The page that says why somebody is not let in, and what all pages need to know of addresses."""

from __future__ import annotations

import logging
import uuid

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.interop.oidc.models import SignInService
from lms.interop.oidc.refusals import Reason, RefusedError, words_of
from lms.web.addresses import root
from lms.web.links import root_free

_log = logging.getLogger(__name__)
#: The service, not we, is at fault, and may answer later.
_AWAY = frozenset({Reason.SERVICE_AWAY, Reason.SERVICE_PRIVATE, Reason.SERVICE_UNREADABLE})


def back_url(key: str) -> str:
    """The address to which a service sends people back; typed in there."""
    return root() + root_free(url_for("oidc_back.back", key=key))


def home_url() -> str:
    """Where a service may send whoever has signed out there; typed in there."""
    return f"{root()}/"


def refused(
    error: RefusedError, service: SignInService | None, *, linking: bool = False
) -> Response:
    """The page that says why, with a number by which an administrator finds the line in the log."""
    number = uuid.uuid4().hex[:8]
    _log.warning(
        "oidc refused: reason=%s number=%s service=%s path=%s detail=%r",
        error.reason,
        number,
        service.id if service is not None else None,
        request.path,
        error.detail,
    )
    page = render_template(
        "oidc/refused.html",
        words=words_of(error.reason),
        reason=error.reason.value,
        number=number,
        service=service,
        onward=url_for("oidc.linked") if linking else url_for("people.sign_in"),
    )
    response = make_response(page, 502 if error.reason in _AWAY else 403)
    response.headers["Cache-Control"] = "no-store"
    return response
