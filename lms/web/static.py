"""Our static files under names that change with their content, kept for a year by browsers."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, send_from_directory
from werkzeug.wrappers import Response

from lms.web.access import public
from lms.web.links import link

FOLDER = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600


@lru_cache(maxsize=256)
def _digest(name: str, _modified: float) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def static(name: str) -> str:
    """The URL of a static file; it changes when the file does."""
    return link("static", digest=_digest_now(name), name=name)


def _digest_now(name: str) -> str:
    modified = (FOLDER / name).stat().st_mtime if current_app.debug else 0.0
    return _digest(name, modified)


@public
def serve(digest: str, name: str) -> Response:
    """A static file; immutable where its URL names its content.

    A page that was opened before an update still asks by the former digest. It gets the file as
    it is now, and nobody keeps that under the name of another.
    """
    response = send_from_directory(FOLDER, name)
    if digest == _digest_now(name):
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
    return response


def init_app(app: Flask) -> None:
    """Serve static files below `/static/<digest>/`."""
    app.add_url_rule("/static/<digest>/<path:name>", endpoint="static", view_func=serve)
    app.jinja_env.globals["static"] = static
