"""The words of the interface in a person's language, as the catalogues have them."""

from __future__ import annotations

import re
from functools import lru_cache

from babel.support import NullTranslations, Translations

from lms import resources


@lru_cache
def catalogue(language: str) -> NullTranslations:
    return Translations.load(str(resources.folder("translations")), [language])


class Words:
    """`say("Sign in")` is what stands on the button in this language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, message: str, context: str = "", **values: object) -> str:
        found = catalogue(self.language)
        text = found.pgettext(context, message) if context else found.gettext(message)
        return str(text) % values if values else str(text)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        text = catalogue(self.language).ngettext(one, many, number)
        return str(text) % {"num": number, **values}

    def exactly(self, message: str, context: str = "", **values: object) -> re.Pattern[str]:
        """The words as a whole name, not a part of a longer one."""
        return re.compile(rf"^\s*{re.escape(self(message, context, **values))}\s*$")
