"""Ids made from texts, for things that came without one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

_LONGEST = 40
_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ø": "o", "ł": "l", "ß": "ss"})
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def slug(text: str) -> str:
    """An id such as buc-xa-hong-ngoai, or "" where a text has no Latin letters to make one of."""
    plain = unicodedata.normalize("NFD", text.translate(_LETTERS)).casefold()
    if any(character.isalpha() and not character.isascii() for character in plain):
        return ""
    bare = "".join(each for each in plain if unicodedata.category(each) != "Mn")
    parts = re.findall(r"[a-z0-9]+", bare)
    while parts and not parts[0][0].isalpha():
        parts.pop(0)
    made = ""
    for part in parts:
        if len(made) + len(part) >= _LONGEST:
            break
        made += f"-{part}" if made else part
    return made


def is_slug(text: str) -> bool:
    """Whether this can be an id as it is."""
    return len(text) <= _LONGEST * 2 and _ID.fullmatch(text) is not None


def unused(wanted: str, taken: Collection[str]) -> str:
    """The id, or it with the least number that makes it another than those taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def ids_for(texts: Sequence[str], fallback: str, taken: Collection[str] = ()) -> list[str]:
    """A different id for each text: made from it, else from the fallback and a number."""
    found: list[str] = []
    for place, text in enumerate(texts, start=1):
        wanted = slug(text) or f"{fallback}-{place}"
        found.append(unused(wanted, {*found, *taken}))
    return found
