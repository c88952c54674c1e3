"""Headers, cookies and sizes that keep a page safe.

Nothing on our pages comes from another host and no script or style stands inline; the policy
says so to the browser. Over plain http on a LAN cookies cannot be Secure; PUBLIC_URL decides.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from lms.config import Settings
from lms.web.access import View

#: How long a browser keeps our cookie, where it outlives the browser's window: as long as the
#: longest sign-in, a guest's. When a sign-in ends stands in its row.
COOKIE_LIFETIME = timedelta(days=180)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'none'"
)


def init_app(app: Flask, settings: Settings) -> None:
    """Set limits, cookie flags, CSRF protection and headers."""
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_kib * 1024,
        MAX_FORM_MEMORY_SIZE=settings.max_body_kib * 1024,
        SESSION_COOKIE_NAME="climate_lms",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        PERMANENT_SESSION_LIFETIME=COOKIE_LIFETIME,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # ends with the session: a page left open over night still works
        WTF_CSRF_SSL_STRICT=settings.is_https,
    )
    CSRFProtect(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        # A proxy that serves us at the root sets no prefix, and hands on a visitor's own.
        prefix = hops if urlsplit(settings.public_url).path.strip("/") else 0
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=prefix
        )
        # Behind a proxy of the operator's own. Not with a certificate made on a school's laptop:
        # its name would be bound to https for a year.
        app.after_request(_https_from_now_on)
    app.after_request(_headers)


_ONLY_DATA = "__lms_only_data__"


def only_data(view: View) -> View:
    """The view answers no document, but a script of ours that asks all the time, by a right of its own.

    Its answers carry none of the headers that rule documents; over a lesson they would weigh more
    than all that the script learns. Nor is the cookie looked at.
    """
    setattr(view, _ONLY_DATA, True)
    return view


def asks_only_data() -> bool:
    """Whether this request is for such a view."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, _ONLY_DATA, False)


def _headers(response: Response) -> Response:
    headers = response.headers
    if asks_only_data():
        if response.status_code == HTTPStatus.OK:
            headers.setdefault("X-Content-Type-Options", "nosniff")
        return response
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    if request.is_secure:
        # Over plain http on a LAN address browsers ignore it and complain about every page.
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    # Without it a proxy of the school may keep what carries no rule, also for somebody else. Static
    # files have their own; what Back may show on a shared device is ruled in `lms.people.sign_in`.
    headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _https_from_now_on(response: Response) -> Response:
    if request.is_secure and not asks_only_data():
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
