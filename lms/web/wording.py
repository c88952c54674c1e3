"""Translated texts in templates, each looked up and marked as safe only once for a language.

A page holds fifty of them or more. Jinja's own functions find the locale, the catalogue and the
text each time, which costs more than all else on a page; what these answer is the same. The
texts come from our catalogues, not from people, and values put into them are escaped.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask
from flask_babel import get_locale, get_translations
from markupsafe import Markup

#: So many texts of all languages together; we have some thousand in each of four.
KEPT = 16_384


def init_app(app: Flask) -> None:
    """Put our functions in the place of those that Flask-Babel gave to templates."""

    @lru_cache(KEPT)
    def text(_language: str, method: str, *message: Any) -> Markup:
        return Markup(getattr(get_translations(), method)(*message))

    @lru_cache(KEPT)
    def complete(language: str, method: str, *message: Any, num: int | None = None) -> Markup:
        return text(language, method, *message) % ({} if num is None else {"num": num})

    def gettext(message: str, /, **values: Any) -> Markup:
        if not values:
            return complete(_language(), "ugettext", message)
        return text(_language(), "ugettext", message) % values

    def ngettext(one: str, many: str, num: int, /, **values: Any) -> Markup:
        if not values:
            return complete(_language(), "ungettext", one, many, num, num=num)
        return text(_language(), "ungettext", one, many, num) % {"num": num, **values}

    def pgettext(context: str, message: str, /, **values: Any) -> Markup:
        if not values:
            return complete(_language(), "upgettext", context, message)
        return text(_language(), "upgettext", context, message) % values

    def npgettext(context: str, one: str, many: str, num: int, /, **values: Any) -> Markup:
        if not values:
            return complete(_language(), "unpgettext", context, one, many, num, num=num)
        return text(_language(), "unpgettext", context, one, many, num) % {"num": num, **values}

    app.jinja_env.globals.update(
        _=gettext, gettext=gettext, ngettext=ngettext, pgettext=pgettext, npgettext=npgettext
    )


def _language() -> str:
    """The language in force: the page's, or the one that `force_locale` set."""
    locale = get_locale()
    return str(locale.language) if locale else ""
