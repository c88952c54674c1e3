"""Our pages inside a frame of another site: how they keep a sign-in there, and who may frame them.

Browsers give a frame no ordinary cookie. Pages in a frame therefore stand below `/frame/`, which
is put before every link like the prefix of a mount, and have a session of their own: in a
partitioned cookie, or where cookies are blocked below `/frame/s/<token>/`, where the session is
the row that the token opens. Such an address opens nothing outside a frame: browsers say where a
page is to be shown, and whoever opens a copied address is led to the page as it is for strangers.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import (
    Flask,
    current_app,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.wrappers import Request, Response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from lms.db.session import database, db
from lms.web.actor import TOKEN, current_actor
from lms.web.clock import now
from lms.web.models import FrameSession
from lms.web.pages import TOKEN as CSRF_TOKEN
from lms.web.security import POLICY

COOKIE = "climate_lms_frame"
#: Key of the extensions of an application that stands inside another (`lms.web.host`).
MOUNTED = "lms.host"
#: Key of the session: what a frame knows of its site, see `open_in_cookie`.
FRAME = "frame"
#: How long somebody may stay in a frame before he has to come in again.
LIFETIME = timedelta(hours=12)
#: Keys of the environ: that the page stands in a frame, the token in its address, the root outside.
_IN_FRAME, _ADDRESS_TOKEN, _OUTSIDE = "lms.frame", "lms.frame.token", "lms.frame.outside"
_PATH = re.compile(
    r"(?P<prefix>/frame(?:/s/(?P<token>[\w-]{43}))?)(?P<rest>/.*)", re.ASCII | re.DOTALL
)
_TOKEN_IN_PATH = re.compile(r"(/frame/s/)[\w-]+", re.ASCII)

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class FramePrefix:
    """The middleware that takes `/frame` off the path and puts it to where we are mounted."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        found = _PATH.fullmatch(environ.get("PATH_INFO", ""))
        if found is not None:
            outside = environ.get("SCRIPT_NAME", "")
            environ = {
                **environ,
                "SCRIPT_NAME": outside + found["prefix"],
                "PATH_INFO": found["rest"],
                _IN_FRAME: True,
                _ADDRESS_TOKEN: found["token"],
                _OUTSIDE: outside,
            }
        return self._app(environ, start_response)


def without_token(path: str) -> str:
    """A path as it may be written down: whoever reads it there may not come in by it."""
    return _TOKEN_IN_PATH.sub(r"\1…", path)


def framed() -> bool:
    """Whether this page stands in a frame."""
    return has_request_context() and _IN_FRAME in request.environ


def has_token_in_address() -> bool:
    """Whether the addresses on this page are this session's alone, so that none may be kept."""
    return has_request_context() and bool(request.environ.get(_ADDRESS_TOKEN))


def root_outside() -> str:
    """Where we are mounted, without the part that belongs to a frame."""
    return cast(str, request.environ.get(_OUTSIDE, request.script_root))


def site_root() -> str:
    """The address by which we were reached, for links that others get; no slash at the end.

    Without what belongs to a frame: its addresses may hold the session of whoever looks at it.
    """
    return request.host_url.rstrip("/") + root_outside()


class FrameSessions(SecureCookieSessionInterface):
    """Flask's sessions, with those of frames beside them."""

    def get_cookie_name(self, app: Flask) -> str:
        """Another cookie in a frame, so that neither is taken for the other."""
        return COOKIE if framed() else super().get_cookie_name(app)

    def get_cookie_path(self, app: Flask) -> str:
        """Below `/frame` only; in a host only where we are mounted, beside others of its kind."""
        if framed():
            return f"{root_outside()}/frame"
        return root_outside() or "/" if MOUNTED in app.extensions else super().get_cookie_path(app)

    def get_cookie_secure(self, app: Flask) -> bool:
        """As `crosses_sites` says in a frame."""
        return crosses_sites() if framed() else super().get_cookie_secure(app)

    def get_cookie_samesite(self, app: Flask) -> str | None:
        """Sent in frames of other sites, too."""
        if framed():
            return "None" if crosses_sites() else "Lax"
        return super().get_cookie_samesite(app)

    def get_cookie_partitioned(self, app: Flask) -> bool:
        """One jar for each site that frames us."""
        return crosses_sites() if framed() else super().get_cookie_partitioned(app)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of this request."""
        token = request.environ.get(_ADDRESS_TOKEN)
        return _of_address(token) if token else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what has changed: in the cookie, or in the row."""
        token = request.environ.get(_ADDRESS_TOKEN)
        if not token:
            super().save_session(app, session, response)
        elif session.modified:
            _keep(token, session)


def crosses_sites() -> bool:
    """Whether a cookie may be marked for frames of other sites: by https, or on one's own machine."""
    host = urlsplit(request.host_url).hostname
    return request.is_secure or host in {"localhost", "127.0.0.1", "::1"}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _of_address(token: str) -> SecureCookieSession:
    with database().reading() as reading:
        row = reading.get(FrameSession, _digest(token))
    if row is None or row.expires_at <= now():
        return SecureCookieSession()
    secret = str(current_app.secret_key).encode()
    # The token of our forms needs no place of its own: nobody else knows what it is made of.
    form_token = hmac.new(secret, f"form {token}".encode(), "sha256").hexdigest()
    return SecureCookieSession({**row.data, TOKEN: token, CSRF_TOKEN: form_token})


def _keep(token: str, kept: SessionMixin) -> None:
    """Write down what a page changed (the language, a message for the next page); also on GET."""
    db().close()  # the answer is made; on SQLite nobody else writes while this is open
    with database().writing() as writing:
        row = writing.get(FrameSession, _digest(token))
        if row is None:
            return
        if TOKEN not in kept:  # signed out
            writing.delete(row)
        else:
            row.data = {key: kept[key] for key in kept if key not in {TOKEN, CSRF_TOKEN}}


def open_in_cookie(response: BaseResponse, values: Mapping[str, Any]) -> None:
    """Begin a session in a frame by its cookie, from a page outside `/frame`."""
    serializer = FrameSessions().get_signing_serializer(current_app)
    if serializer is None:
        raise RuntimeError("no secret key")
    across = crosses_sites()
    response.set_cookie(
        COOKIE,
        serializer.dumps(dict(values)),
        max_age=LIFETIME,
        path=f"{root_outside()}/frame",
        httponly=True,
        secure=across,
        samesite="None" if across else "Lax",
        partitioned=across,
    )


def open_in_address(session: Session, token: str, values: Mapping[str, Any], at: datetime) -> str:
    """Begin a session in a frame by its address; the root of its pages. The caller commits."""
    data = {key: values[key] for key in values if key != TOKEN}
    row = FrameSession(token_hash=_digest(token), data=data, expires_at=at + LIFETIME)
    session.add(row)
    return f"{root_outside()}/frame/s/{token}"


def root_in_cookie() -> str:
    """The root of pages in a frame whose session is in a cookie."""
    return f"{root_outside()}/frame"


def clean_up(session: Session, at: datetime) -> None:
    """Forget sessions that are over."""
    session.execute(sa.delete(FrameSession).where(FrameSession.expires_at <= at))


def init_app(app: Flask) -> None:
    """Before anything else looks at the path; the headers after all others."""
    app.wsgi_app = FramePrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.session_interface = FrameSessions()
    app.before_request(_only_in_frames)
    app.before_request(_only_while_somebody_is_in)
    app.jinja_env.globals["in_frame"] = framed


def init_headers(app: Flask) -> None:
    """Say who may frame a page, before the general policy says that nobody may."""
    app.after_request(_headers)


def _only_in_frames() -> BaseResponse | None:
    """Lead a page that is opened by itself to where it stands outside a frame."""
    if not framed() or request.headers.get("Sec-Fetch-Dest") != "document":
        return None
    if request.method not in {"GET", "HEAD"}:
        return redirect(root_outside() + "/", 303)
    query = request.query_string.decode("latin-1")
    return redirect(root_outside() + request.path + (f"?{query}" if query else ""))


def _only_while_somebody_is_in() -> BaseResponse | None:
    """Say in a frame that its visit is over, where the browser would refuse to show a page of ours."""
    if not framed() or request.endpoint == "static":
        return None
    if FRAME in session and current_actor() is not None:
        return None
    response = make_response(render_template("frame_over.html"), 403)
    response.headers["Cache-Control"] = "no-store"
    return response


def _headers(response: Response) -> Response:
    if framed():
        # Whose page frames us nobody knows any more once the session is over.
        allow(response, session.get(FRAME, {}).get("ancestors", ("*",)))
    return response


def allow(response: BaseResponse, ancestors: Iterable[str]) -> None:
    """Let these origins frame a page."""
    _extend(response, "frame-ancestors 'self'", ancestors)


def also_send_to(response: BaseResponse, origin: str) -> None:
    """Let a form of this page be sent to a platform."""
    _extend(response, "form-action 'self'", (origin,))


def _extend(response: BaseResponse, rule: str, origins: Iterable[str]) -> None:
    policy = response.headers.get("Content-Security-Policy", POLICY)
    response.headers["Content-Security-Policy"] = policy.replace(rule, " ".join((rule, *origins)))
