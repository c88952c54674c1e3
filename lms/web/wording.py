"""Translated texts in templates, each looked up and marked as safe only once for a language.

A page holds fifty of them or more. Jinja's own functions find the locale, the catalogue and the
text each time, which costs more than all else on a page; what these answer is the same. The
texts come from our catalogues, not from people, and values put into them are escaped.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, g
from flask_babel import get_locale, get_translations
from markupsafe import Markup

from lms.core.content.model import language_of, text_in
from lms.core.languages import colon, comma

#: So many texts of all languages together; we have some thousand in each of four.
KEPT = 16_384


def init_app(app: Flask) -> None:
    """Put our functions in the place of those that Flask-Babel gave to templates."""
    wording = Wording()
    app.jinja_env.globals.update(
        _=wording.gettext,
        gettext=wording.gettext,
        ngettext=wording.ngettext,
        pgettext=wording.pgettext,
        npgettext=wording.npgettext,
        colon=_colon,
        comma=_comma,
        text_in=text_in,
        language_of=language_of,
    )


class Wording:
    """The functions of gettext for the templates of one application."""

    def __init__(self) -> None:
        @lru_cache(KEPT)
        def text(_language: str, method: str, *message: str | int) -> Markup:
            return Markup(getattr(get_translations(), method)(*message))  # noqa: S704 (ours)

        @lru_cache(KEPT)
        def complete(language: str, method: str, *message: str | int) -> Markup:
            """A text with no value but, as the last part of the message, its number."""
            return text(language, method, *message) % {"num": message[-1]}

        self._text, self._complete = text, complete

    def gettext(self, message: str, /, **values: Any) -> Markup:
        """A text with its values."""
        if not values:
            return self._complete(_language(), "ugettext", message)
        return self._text(_language(), "ugettext", message) % values

    def ngettext(self, one: str, many: str, num: int, /, **values: Any) -> Markup:
        """A text with a number, which is its value `num`, too."""
        if not values:
            return self._complete(_language(), "ungettext", one, many, num)
        return self._text(_language(), "ungettext", one, many, num) % {"num": num, **values}

    def pgettext(self, context: str, message: str, /, **values: Any) -> Markup:
        """A text that differs by context."""
        if not values:
            return self._complete(_language(), "upgettext", context, message)
        return self._text(_language(), "upgettext", context, message) % values

    def npgettext(self, context: str, one: str, many: str, num: int, /, **values: Any) -> Markup:
        """A text that differs by context, with a number."""
        if not values:
            return self._complete(_language(), "unpgettext", context, one, many, num)
        return self._text(_language(), "unpgettext", context, one, many, num) % {
            "num": num,
            **values,
        }


def _colon(language: str = "") -> str:
    """What parts a label from its value, in the language named or that of the page."""
    return colon(language or _language())


def _comma() -> str:
    """What parts the entries of a list in the language of the page."""
    return comma(_language())


def _language() -> str:
    """The language in force: the page's, or the one that `force_locale` set."""
    # Where Flask-Babel keeps what `get_locale` answers; asking it each time costs four times this.
    locale = getattr(g.get("_flask_babel"), "babel_locale", None) or get_locale()
    return str(locale.language) if locale else ""
