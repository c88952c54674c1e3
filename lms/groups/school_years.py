"""School years as people write them, and what a class is called in the next one. Pure."""

from __future__ import annotations

import re
from datetime import date

#: Month in which classes of the coming year begin to be made: Vietnam, Thailand, Japan.
_FIRST_MONTH = {"vi": 7, "th": 4, "ja": 3, "en": 7}
_BUDDHIST_OFFSET = 543
_LAST_GRADE = 12


def school_year_of(day: date, language: str) -> str:
    """A suggestion for the school year of a class that is made on this day."""
    first = day.year if day.month >= _FIRST_MONTH.get(language, 7) else day.year - 1
    if language == "th":
        return str(first + _BUDDHIST_OFFSET)
    if language == "ja":
        return str(first)
    return f"{first}–{first + 1}"


def written_alike(typed: str) -> str:
    """One spelling of a school year, by which figures ask for it: 2026-2027 is 2026–2027."""
    return re.sub(r"(?<=\d)\s*[-‐‑–—]\s*(?=\d)", "–", typed.strip())


def next_school_year(written: str) -> str:
    """Every year in the text one later: "2026–2027" is followed by "2027–2028"."""
    return re.sub(r"\d{4}", lambda found: str(int(found.group()) + 1), written)


def next_name(name: str) -> str:
    """The class one grade higher: 7A is followed by 8A, 7/2 by 8/2; no grade after the last."""
    return re.sub(r"\d{1,2}", _one_higher, name, count=1)


def _one_higher(found: re.Match[str]) -> str:
    grade = int(found.group())
    return str(grade + 1) if 1 <= grade < _LAST_GRADE else found.group()
