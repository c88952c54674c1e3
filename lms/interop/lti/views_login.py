"""The first half of a launch: the platform asks us to ask it who is there.

Where the browser keeps our cookie the login goes on at once. In a frame we cannot know before we
have tried, so a page of ours tries: a cookie, else the platform's storage, else it offers a window
of its own with one click. Without scripts it offers both ways on.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.db.session import db
from lms.interop.lti.addresses import launch_url
from lms.interop.lti.blueprint import doors
from lms.interop.lti.models import Registration, RegistrationState
from lms.interop.lti.pages import in_language, refused
from lms.interop.lti.platforms import registration_of
from lms.interop.lti.refusals import LaunchRefusedError, Reason
from lms.interop.lti.state import LIFETIME, Begun, begin, signed
from lms.web.access import public
from lms.web.frames import allow, crosses_sites

#: What a platform may send, and we hand back to it or need to begin again.
_HINTS = ("iss", "login_hint", "lti_message_hint", "client_id", "target_link_uri")
#: Most characters of one of them.
_LONGEST = 4000


@doors.route("/login", methods=["GET", "POST"])
@public
def login() -> Response:
    """Third-party initiated login (OpenID Connect Core 4, LTI security framework 5.1.1)."""
    try:
        return _begin()
    except LaunchRefusedError as error:
        return refused(error)


def _begin() -> Response:
    hints = {name: request.values.get(name, "")[:_LONGEST] for name in _HINTS}
    if not hints["iss"] or not hints["login_hint"]:
        raise LaunchRefusedError(Reason.LOGIN_INCOMPLETE, f"iss {hints['iss']!r:.200}")
    registration = registration_of(db(), hints["iss"], hints["client_id"])
    if registration is None:
        detail = f"iss {hints['iss']!r:.200}, client_id {hints['client_id']!r:.200}"
        raise LaunchRefusedError(Reason.UNKNOWN_PLATFORM, detail)
    if registration.state is RegistrationState.DISABLED:
        raise LaunchRefusedError(Reason.DISABLED, registration.issuer)
    window = request.values.get("window") == "1" or _is_by_itself()
    storage = "" if window else request.values.get("lti_storage_target", "")[:200]
    begun, kept = begin(registration.id, storage=storage, window=window, hints=hints)
    onward = _authorisation(registration, begun)
    if window:
        response: Response = redirect(onward)
    else:
        response = _try_in_frame(registration, begun, onward, kept)
    _keep_in_cookie(response, begun, kept)
    return response


def _is_by_itself() -> bool:
    return request.headers.get("Sec-Fetch-Dest") == "document"


def _authorisation(registration: Registration, begun: Begun) -> str:
    """Where the platform says who is there."""
    values = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": launch_url(),
        "state": signed(str(current_app.secret_key), begun),
        "nonce": begun.nonce,
        "login_hint": begun.hints["login_hint"],
    }
    if begun.hints["lti_message_hint"]:
        values["lti_message_hint"] = begun.hints["lti_message_hint"]
    joint = "&" if "?" in registration.auth_url else "?"
    return f"{registration.auth_url}{joint}{urlencode(values)}"


def _try_in_frame(registration: Registration, begun: Begun, onward: str, kept: str) -> Response:
    parts = urlsplit(registration.auth_url)
    with in_language():
        page = render_template(
            "lti/login.html",
            onward=onward,
            window=window_of(begun),
            key=begun.key,
            kept=kept,
            storage=begun.storage,
            platform=f"{parts.scheme}://{parts.netloc}",
            across=crosses_sites(),
        )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    allow(response, ("*",))
    return response


def window_of(begun: Begun) -> str:
    """The address that begins the same login anew in a window of its own."""
    hints: dict[str, Any] = {name: value for name, value in begun.hints.items() if value}
    return url_for("lti_doors.login", window="1", **hints)


def _keep_in_cookie(response: Response, begun: Begun, kept: str) -> None:
    across = crosses_sites()
    response.set_cookie(
        begun.key,
        kept,
        max_age=LIFETIME,
        path=url_for("lti_doors.launch"),
        httponly=True,
        secure=across,
        samesite="None" if across else "Lax",
        # A window of its own has the jar of our own site; there the attribute changes nothing.
        partitioned=across and not begun.window,
    )
