"""The language of a page: part of its URL, never guessed where the URL says it.

All pages live below `/vi/`, `/th/`, `/en/` or `/ja/`; `/` sends everybody to the home of his
choice. Links made with `url_for` stay in the language of the page.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, get_locale
from werkzeug.routing import AnyConverter

from lms import resources
from lms.core.languages import LANGUAGES

#: Key of the last language used, in the signed cookie.
CHOICE = "language"


class LanguageConverter(AnyConverter):
    """A URL part that is one of our four languages."""

    def __init__(self, url_map: Any) -> None:
        super().__init__(url_map, *LANGUAGES)


def room_blueprint(name: str, import_name: str) -> Blueprint:
    """A room's blueprint: below the language, with the room's own templates."""
    return Blueprint(name, import_name, url_prefix="/<lang:lang>", template_folder="templates")


def init_app(app: Flask) -> None:
    """Register the converter, the language of each request, and Babel."""
    app.url_map.converters["lang"] = LanguageConverter
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(resources.folder("translations"))
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    Babel(app, locale_selector=current_language)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_stay_in_language)
    app.context_processor(_language_context)


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang" in values:
        g.lang = values.pop("lang")
        if session.get(CHOICE) != g.lang:
            session[CHOICE] = g.lang


def _stay_in_language(endpoint: str, values: dict[str, Any]) -> None:
    # Flask's own map knows: only endpoints below a language take `lang`.
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_language()


def current_language() -> str:
    """The language of this request: its URL's, else the person's, else the browser's."""
    if not has_request_context():
        return "en"
    language = g.get("lang")
    if language is None:
        # An error page outside any route still knows the language in its path.
        first = request.path.split("/", 2)[1] if "/" in request.path else ""
        language = g.lang = first if first in LANGUAGES else preferred_language()
    return cast(str, language)


def preferred_language() -> str:
    """The language for somebody whose URL names none: last used, else the browser's, else vi."""
    chosen = session.get(CHOICE)
    if chosen in LANGUAGES:
        return cast(str, chosen)
    return request.accept_languages.best_match(LANGUAGES) or "vi"


def _language_context() -> dict[str, Any]:
    return {
        "lang": current_language(),
        "locale": get_locale(),
    }
