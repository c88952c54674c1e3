"""`url_for` of templates, which remembers: a page has thirty links or more, mostly the same.

A path depends on the prefix we are mounted below, the language of the page, the endpoint and the
values; everything else (absolute addresses, endpoints relative to a blueprint, values that cannot
be kept) goes to Flask.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from flask import Flask, current_app, has_request_context, request, url_for

from lms.web.language import current_language

EXTENSION = "lms.links"
KEPT = 16_384


def init_app(app: Flask) -> None:
    """Offer `link` to templates under its usual name."""

    @lru_cache(KEPT, typed=True)
    def path(_root: str, _language: str, endpoint: str, *names_and_values: Any) -> str:
        names, values = names_and_values[::2], names_and_values[1::2]
        return url_for(endpoint, **dict(zip(names, values, strict=True)))

    app.extensions[EXTENSION] = path
    app.jinja_env.globals["url_for"] = link


def link(endpoint: str, **values: Any) -> str:
    """What `url_for` answers."""
    if endpoint.startswith(".") or "_external" in values or not has_request_context():
        return url_for(endpoint, **values)
    path = current_app.extensions[EXTENSION]
    flat = [part for pair in values.items() for part in pair]
    try:
        return cast(str, path(request.script_root, current_language(), endpoint, *flat))
    except TypeError:  # a list among the values
        return url_for(endpoint, **values)
