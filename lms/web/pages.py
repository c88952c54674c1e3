"""The environment of our templates, and pages that a browser already has.

A page carries an ETag of its content; whoever comes back to a page that has not changed gets 304
and no body, which on a slow network is most of what a second visit costs. A page with a form that
carries a one-time id is new each time and gets no ETag.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import MutableMapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, cast

from flask import Flask, g, request, session
from flask.templating import Environment
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

#: Key of the CSRF token in the session (raw) and in `g` (signed), as Flask-WTF has it.
TOKEN = "csrf_token"  # noqa: S105 (the name of a key)
KEPT = 4096


class PageEnvironment(Environment):
    """Flask's environment with plain globals."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template.

        Jinja would lay one mapping over another and compare their names one by one, in Python, at
        every import of a macro. No template of ours has globals of its own.
        """
        return {**self.globals, **d} if d else self.globals


def init_app(app: Flask) -> None:
    """Offer the CSRF token to templates, and answer 304 where that is enough."""

    @lru_cache(KEPT)
    def signed(_raw: str) -> str:
        return cast(str, generate_csrf())

    def csrf_token() -> str:
        """What Flask-WTF answers; signed once for a session, as ours have no time limit."""
        if TOKEN not in g:
            raw = session.get(TOKEN)
            g.csrf_token = signed(raw) if raw else generate_csrf()
        return cast(str, g.csrf_token)

    app.jinja_env.globals["csrf_token"] = csrf_token
    # Flask-WTF puts its own into the context of each page, where it would win.
    app.context_processor(lambda: {"csrf_token": csrf_token})
    app.after_request(_not_again)


def one_time_id() -> str:
    """An id for a form of this page, so that what is sent twice is stored once."""
    g.new_each_time = True
    return secrets.token_hex(12)


def _not_again(response: Response) -> Response:
    """Say 304 to a browser that has this page; before it is compressed in vain."""
    if (
        request.method != "GET"
        or response.status_code != HTTPStatus.OK
        or response.mimetype != "text/html"
    ):
        return response
    if response.is_streamed or "no-store" in response.headers.get("Cache-Control", ""):
        return response
    if "new_each_time" in g:
        return response
    tag = _tag(response.get_data())
    response.set_etag(tag, weak=True)
    if request.if_none_match.contains_weak(tag):
        response.status_code = HTTPStatus.NOT_MODIFIED
        response.set_data(b"")
    return response


def _tag(page: bytes) -> str:
    """A digest of the page; the signed token differs by process, the raw one does not."""
    token = g.get(TOKEN)
    if token is not None:
        page = page.replace(token.encode(), str(session.get(TOKEN)).encode())
    return hashlib.sha256(page).hexdigest()[:24]
