"""Addresses from memory: without their language, or with a slash too many at the end.

A teacher writes `lms.school/code` on the blackboard. Where no page stands, but one does in the
language of whoever asks, the way leads there; everything else stays not found.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import current_app, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from lms.core.languages import LANGUAGES
from lms.web.language import preferred_language


def way_to_page_meant(error: HTTPException) -> Response | None:
    """A redirect from an address that is no page to the page meant; None if there is none."""
    if request.method not in {"GET", "HEAD"} or request.routing_exception is not error:
        return None  # or the address is a page, which did not find its thing
    path = _neighbour(request.path)
    routes = current_app.create_url_adapter(request)
    if path is None or routes is None or not routes.test(path, "GET"):
        return None
    query = request.query_string.decode("latin-1")
    place = request.script_root + quote(path, safe="/!$&'()*+,;=:@~")
    response = redirect(f"{place}?{query}" if query else place)
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def _neighbour(path: str) -> str | None:
    """What may have been meant; always below a language, so that it never leads elsewhere."""
    bare = path.rstrip("/")
    if path.split("/", 2)[1] in LANGUAGES:
        return bare if bare != path else None
    return f"/{preferred_language()}{bare}"
