"""Comparing what was typed with what is accepted.

Case, spaces, punctuation and width never count; NFC and NFD are the same; kana may be of either
kind, and a Vietnamese tone mark may stand on either vowel (hoá, hóa). A wrong tone mark or missing
diacritics make an answer nearly right, never wrong: the learner knew the word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from lms.core.items.base import Outcome, Remark

NEARLY_SCORE: Final = 0.5
"""What a nearly right text scores: spelling is not what a climate lesson measures most."""

_LATIN_TONES = "\u0300\u0301\u0303\u0309\u0323"
_THAI_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_TONES = re.compile(f"[{_LATIN_TONES}{_THAI_TONES}]")
_LATIN_TONE = re.compile(f"[{_LATIN_TONES}]")

#: Thai typed in another order, or with two letters for one, that looks the same.
_THAI_SPELLINGS = (
    (re.compile("([\u0e48-\u0e4b])\u0e4d\u0e32"), "\u0e4d\\1\u0e32"),
    (re.compile("\u0e40\u0e40"), "\u0e41"),
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[.,](?=\d)")
_MINUS = re.compile(r"(?<![^\s(])[-\u2212\u2013](?=\d)")
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_LETTERS = str.maketrans({"đ": "d", "Đ": "d", "ø": "o", "ł": "l"})


def compare(given: str, accepted: Iterable[str]) -> tuple[Outcome, Remark | None]:
    """CORRECT, NEARLY with the reason, or INCORRECT: the best match with any accepted text."""
    accepted = tuple(accepted)
    if any(same(given, each) for each in accepted):
        return Outcome.CORRECT, None
    key = normalise(given)
    if any(_without_tones(key) == _without_tones(normalise(each)) for each in accepted):
        return (Outcome.NEARLY, Remark.TONE_MARKS) if key else (Outcome.INCORRECT, None)
    bare = _bare(key)
    if bare and any(bare == _bare(normalise(each)) for each in accepted):
        return Outcome.NEARLY, Remark.DIACRITICS
    return Outcome.INCORRECT, None


def same(a: str, b: str) -> bool:
    """Whether two texts differ in nothing that counts. A text without letters equals none."""
    first, second = normalise(a), normalise(b)
    if not first or not second:
        return False
    return first == second or _syllables(a) == _syllables(b)


def normalise(text: str) -> str:
    """What counts of a text: letters, figures and symbols, in one spelling."""
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFKD", _MINUS.sub("\u0000", text))
    for pattern, spelling in _THAI_SPELLINGS:
        text = pattern.sub(spelling, text)
    text = _BETWEEN_DIGITS.sub("\u0001", text.translate(_KATAKANA))
    words = "".join(_kept(each) for each in text).split()
    return [unicodedata.normalize("NFC", word) for word in words]


def _kept(character: str) -> str:
    """A character that counts, a space where words part, or nothing."""
    if character == "\u0000":
        return "-"
    if character == "\u0001":
        return "."
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Pd", "Pc", "Zs", "Zl", "Zp", "Cc"):
        return " "
    # % and ° mean something; other punctuation, format characters and the like do not.
    return "" if category[0] in "PC" and character != "%" else character


def _syllables(text: str) -> list[tuple[str, str]]:
    """Each word without its tone mark, and the mark: where it stands in the word is custom."""
    words = [unicodedata.normalize("NFD", word) for word in _words(text)]
    return [(_LATIN_TONE.sub("", word), "".join(_LATIN_TONE.findall(word))) for word in words]


def _without_tones(key: str) -> str:
    return _TONES.sub("", unicodedata.normalize("NFD", key))


def _bare(key: str) -> str:
    """Without any Latin diacritic and Thai tone; kana keep their voicing marks."""
    text = _LATIN_MARKS.sub("", _without_tones(key)).translate(_LETTERS)
    return unicodedata.normalize("NFC", text)
