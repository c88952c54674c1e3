"""Names: one Unicode form, and the order in which lists show them."""

from __future__ import annotations

import unicodedata


class BadNameError(ValueError):
    """The name is empty or too long."""


MAX_NAME = 120


def clean_name(typed: str) -> str:
    """A name in NFC, single spaces, without control characters.

    Raises:
        BadNameError: nothing is left, or more than `MAX_NAME` characters.
    """
    composed = unicodedata.normalize("NFC", typed)
    visible = "".join(
        " " if each.isspace() else each
        for each in composed
        if each.isspace() or unicodedata.category(each)[0] != "C"
    )
    name = " ".join(visible.split())
    if not name or len(name) > MAX_NAME:
        raise BadNameError(typed)
    return name


#: Vietnamese letters in dictionary order; tone marks come after letters.
_VIETNAMESE = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"̀": "2", "̉": "3", "̃": "4", "́": "5", "̣": "6"}


def sort_name(name: str, language: str) -> str:
    """The key by which lists sort: a Vietnamese name by its given name, which stands last."""
    cleaned = clean_name(name)
    if language != "vi":
        return cleaned.casefold()[:200]
    *before, given = cleaned.split(" ")
    ordered = [given, *before]
    letters = " ".join(_letters(word) for word in ordered)
    tones = " ".join(_tones(word) for word in ordered)
    return f"{letters}|{tones}|{cleaned.casefold()}"[:200]


def _letters(word: str) -> str:
    """The word without tone marks, each letter replaced by its place in the alphabet."""
    key = []
    for letter in _without_tones(word):
        place = _VIETNAMESE.find(letter)
        key.append(chr(ord("A") + place) if place >= 0 else letter)
    return "".join(key)


def _without_tones(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return unicodedata.normalize("NFC", "".join(each for each in decomposed if each not in _TONES))


def _tones(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(_TONES.get(each, "1") for each in decomposed if each in _TONES) or "1"
