"""`url_for` that remembers: a page has thirty links or more, mostly the same on every page.

A path depends on the prefix we are mounted below, the language of the page, the endpoint and the
values; everything else (absolute addresses, endpoints relative to a blueprint, long or unusual
values) goes to Flask.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote

from flask import Flask, current_app, g, has_request_context, request, url_for

from lms.core.languages import LANGUAGES, OWN_NAMES
from lms.web.frames import has_token_in_address
from lms.web.language import current_language

EXTENSION = "lms.links"
KEPT = 8192
#: Characters of a text in a URL beyond which it is not kept, lest a stranger fills our memory.
SHORT = 80


def init_app(app: Flask) -> None:
    """Offer `link` under its usual name and `languages` to templates."""

    @lru_cache(KEPT, typed=True)
    def path(_root: str, _language: str, endpoint: str, *names_and_values: str | int) -> str:
        names, values = names_and_values[::2], names_and_values[1::2]
        return url_for(endpoint, **dict(zip(names, values, strict=True)))  # type: ignore[arg-type]

    app.extensions[EXTENSION] = path
    app.jinja_env.globals.update(url_for=link, languages=languages, same_page=same_page)


def link(endpoint: str, **values: Any) -> str:
    """What `url_for` answers."""
    if endpoint[0] == "." or "_external" in values or not has_request_context():
        return url_for(endpoint, **values)
    if has_token_in_address():
        return url_for(endpoint, **values)
    flat: list[str | int] = []
    for name, value in values.items():
        kind = type(value)
        if kind is not int and (kind is not str or len(value) > SHORT):
            return url_for(endpoint, **values)
        flat += name, value
    path = current_app.extensions[EXTENSION]
    return cast(str, path(request.script_root, current_language(), endpoint, *flat))


def root_free(path: str) -> str:
    """A path of ours without where we are mounted; to be put below another root."""
    return path.removeprefix(request.script_root)


def same_page() -> str:
    """The URL of this page, or of the one above where it can only be posted to."""
    return same_page_in(current_language())


def same_page_in(language: str) -> str:
    """The URL of this page in another language; that language's home where there is none."""
    rest = _after_language()
    if rest is None:
        return link("web.home", lang=language)
    return f"{request.script_root}/{language}/{rest}"


def in_this_language(path: str) -> str:
    """A path of ours, noted on a page in any language, in the language of this page."""
    parts = path.split("/", 2)
    if len(parts) == 3 and parts[1] in LANGUAGES:
        parts[1] = current_language()
    return "/".join(parts)


def _after_language() -> str | None:
    """What follows the language in this page's URL; None where there is nothing to go to.

    Also of an error page: whoever cannot read it finds the same words in his language.
    """
    parts = request.path.split("/", 2)
    if len(parts) < 3 or parts[1] not in LANGUAGES:
        return None
    path = request.path if request.method in {"GET", "HEAD"} else _page_of(request.path)
    rest = quote(path.split("/", 2)[2], safe="/!$&'()*+,;=:@~")
    query = request.query_string.decode("latin-1") if path == request.path else ""
    return f"{rest}?{query}" if query else rest


def _page_of(path: str) -> str:
    """Where a form was sent to, if that can be read, else the nearest page above.

    What `/groups/3/members/7/move` answers is the page `/groups/3/members/7` with an error.
    """
    adapter = current_app.create_url_adapter(request)
    while path.count("/") > 2 and adapter and not adapter.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path


def languages() -> list[tuple[str, str, str]]:
    """The languages to switch to: code, own name, this page's URL in it; a page shows them thrice."""
    if "languages" not in g:
        g.languages = [(code, OWN_NAMES[code], same_page_in(code)) for code in LANGUAGES]
    return cast(list[tuple[str, str, str]], g.languages)
