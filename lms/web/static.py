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
    modified = (FOLDER / name).stat().st_mtime if current_app.debug else 0.0
    return link("static", digest=_digest(name, modified), name=name)


@public
def serve(digest: str, name: str) -> Response:  # noqa: ARG001 (only makes the name unique)
    """A static file; immutable, because its URL names its content."""
    response = send_from_directory(FOLDER, name, max_age=A_YEAR)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response


def init_app(app: Flask) -> None:
    """Serve static files below `/static/<digest>/`."""
    app.add_url_rule("/static/<digest>/<path:name>", endpoint="static", view_func=serve)
    app.jinja_env.globals["static"] = static
