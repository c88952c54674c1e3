"""Our static files under names that change with their content, kept for a year by browsers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import cast

from flask import Flask, current_app, request, send_from_directory
from werkzeug.wrappers import Response

from lms.web.access import public
from lms.web.frames import root_outside
from lms.web.links import link

FOLDER = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600


#: Key of the extensions: beginning of a name → folder, for what installed packages bring.
BROUGHT = "lms.static.brought"


@lru_cache(maxsize=256)
def _digest(path: Path, _modified: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _place(name: str) -> tuple[Path, str]:
    """The folder that holds a file, and its name there."""
    brought = cast(Mapping[str, Path], current_app.extensions.get(BROUGHT, {}))
    for beginning, folder in brought.items():
        if name.startswith(beginning):
            return folder, name.removeprefix(beginning)
    return FOLDER, name


def static(name: str) -> str:
    """The URL of a static file; it changes when the file does."""
    path = link("static", digest=_digest_now(name), name=name)
    # The same file in a frame and outside, so that a browser asks for it once.
    return root_outside() + path.removeprefix(request.script_root)


def _digest_now(name: str) -> str:
    folder, file = _place(name)
    path = folder / file
    return _digest(path, path.stat().st_mtime if current_app.debug else 0.0)


@public
def serve(digest: str, name: str) -> Response:
    """A static file; immutable where its URL names its content.

    A page that was opened before an update still asks by the former digest. It gets the file as
    it is now, and nobody keeps that under the name of another.
    """
    response = send_from_directory(*_place(name))
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
