"""The four languages of the product, in the order in which a chooser shows them."""

from __future__ import annotations

from typing import Final

LANGUAGES: Final[tuple[str, ...]] = ("vi", "th", "en", "ja")

#: Each language's name in its own script; never translated.
OWN_NAMES: Final[dict[str, str]] = {
    "vi": "Tiếng Việt",
    "th": "ไทย",
    "en": "English",
    "ja": "日本語",
}


def comma(language: str) -> str:
    """What parts the entries of a list."""
    return "、" if language == "ja" else ", "


def colon(language: str) -> str:
    """What parts a label from what it labels."""
    return "：" if language == "ja" else ": "
