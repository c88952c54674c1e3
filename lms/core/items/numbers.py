"""Numbers as people type and read them: decimal comma or dot, Thai and full-width digits.

A text that two habits read as two numbers ("1,260" in Vietnamese) is never guessed: it is asked
back. Only the page's language may settle it: in English, Thai and Japanese a comma before three
digits parts thousands and a dot is the decimal mark, while in Viet Nam both habits are met daily.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from lms.core.items.base import AnswerError, AnswerFault

LONGEST_NUMBER: Final = 40
"""Characters of a typed number."""

MOST_DIGITS: Final = 20
"""Digits of a number: the decimal context keeps them all exactly."""

_DECIMAL_MARK: Final = {"vi": ","}
_BOTH_HABITS: Final = frozenset({"vi"})

_SPACES = "\u0009\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
_MINUS_SIGNS = "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
# Only these: NFKC would also read the exponent of 10² as a digit.
_PLAIN = str.maketrans(
    {
        **{chr(0x0E50 + digit): str(digit) for digit in range(10)},
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_MINUS_SIGNS, "-"),
        "\uff0b": "+",
        "\uff0c": ",",
        "\uff0e": ".",
    }
)

_SIGNED = re.compile(r"([+-]?) ?((?:[0-9]|[.,][0-9])[0-9., ]*)")
_GROUPS = {mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:\{mark}[0-9]{{3}})+") for mark in ",."}
_SPACED = re.compile(r"([1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,]([0-9]+))?")
_LEADING = re.compile(r"[+-]? ?[0-9.,][0-9.,]*(?: [0-9]{3}(?![0-9])[0-9.,]*)*")
_CANONICAL = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")


def plain_digits(text: str) -> str:
    """The text with ASCII digits, spaces, signs and separators."""
    return text.translate(_PLAIN)


def split_number(text: str) -> tuple[str, str]:
    """The leading number of a text in plain digits, and the rest: its unit, if any."""
    text = plain_digits(text).strip()
    found = _LEADING.match(text)
    if not found:
        return "", text
    return found[0].strip(), text[found.end() :].strip()


def parse_number(text: str, language: str) -> Decimal:
    """The number that a text means on a page of this language.

    Raises ``AnswerError``: "not-a-number", "ambiguous-number" or "too-long". Scientific notation
    is not read.
    """
    if len(text) > LONGEST_NUMBER:
        raise AnswerError(AnswerFault.TOO_LONG, {"limit": str(LONGEST_NUMBER)})
    signed = _SIGNED.fullmatch(plain_digits(text).strip())
    if not signed:
        raise not_a_number(text)
    sign = "-" if signed[1] == "-" else ""
    readings = _readings(signed[2], language)
    if not readings:
        raise not_a_number(text)
    if sum(each.isdigit() for each in readings[0]) > MOST_DIGITS:
        raise AnswerError(AnswerFault.TOO_LONG, {"limit": str(MOST_DIGITS)})
    values = [Decimal(sign + reading) for reading in readings]
    if len(values) > 1:
        a, b = (write_number(value, language) for value in values)
        raise AnswerError(AnswerFault.AMBIGUOUS_NUMBER, {"text": text, "a": a, "b": b})
    return values[0]


def not_a_number(text: str) -> AnswerError:
    """The refusal of a text in which no number can be read."""
    return AnswerError(AnswerFault.NOT_A_NUMBER, {"text": text})


def canonical(value: Decimal) -> str:
    """The one way to store a number: no exponent, no sign on zero, no needless digits."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def from_canonical(text: object) -> Decimal | None:
    """A stored number, or None if this is no canonical number."""
    if not (isinstance(text, str) and _CANONICAL.fullmatch(text)):
        return None
    if sum(each.isdigit() for each in text) > MOST_DIGITS:
        return None
    value = Decimal(text)
    return value if canonical(value) == text else None


def write_number(value: Decimal, language: str) -> str:
    """A number as one would type it into a field: without grouping, and it reads one way only."""
    text = canonical(value)
    mark = _DECIMAL_MARK.get(language, ".")
    whole, _, fraction = text.lstrip("-").partition(".")
    if language in _BOTH_HABITS and len(fraction) == 3 and len(whole) <= 3 and whole != "0":
        text += "0"  # 1,2650 cannot be taken for 1265
    return text.replace(".", mark)


def format_number(value: Decimal | float | str, language: str) -> str:
    """A number as one reads it: thousands grouped, the language's decimal mark, a true minus."""
    text = canonical(Decimal(str(value)))
    whole, _, fraction = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}"
    mark = _DECIMAL_MARK.get(language, ".")
    if mark == ",":
        grouped = grouped.replace(",", ".")
    return ("−" if text.startswith("-") else "") + grouped + (mark + fraction if fraction else "")


def _readings(body: str, language: str) -> tuple[str, ...]:
    """All numbers that the text can mean, in plain notation: none, one or two."""
    if body[-1] in ".," and body[:-1].isdigit():
        body = body[:-1]  # the full stop of a sentence
    if " " in body:
        spaced = _SPACED.fullmatch(body)
        return (_joined(spaced[1].replace(" ", ""), spaced[2] or ""),) if spaced else ()
    marks = [each for each in body if each in ".,"]
    if not marks:
        return (body,) if body.isdigit() else ()
    if len(set(marks)) == 2 or len(marks) > 1:
        return _many_marks(body, marks)
    return _one_mark(body, marks[0], language)


def _many_marks(body: str, marks: list[str]) -> tuple[str, ...]:
    """1.260.000 or 1.260,5: groups of three, and at most one decimal mark of the other kind."""
    group, last = marks[0], marks[-1]
    if group == last:
        return (body.replace(group, ""),) if _GROUPS[group].fullmatch(body) else ()
    whole, _, fraction = body.rpartition(last)
    if not _GROUPS[group].fullmatch(whole) or not fraction.isdigit():
        return ()
    return (_joined(whole.replace(group, ""), fraction),)


def _one_mark(body: str, mark: str, language: str) -> tuple[str, ...]:
    whole, _, fraction = body.partition(mark)
    if not fraction.isdigit() or (whole and not whole.isdigit()):
        return ()
    decimal = _joined(whole or "0", fraction)
    if not _GROUPS[mark].fullmatch(body):
        return (decimal,)
    if language in _BOTH_HABITS:
        return (whole + fraction, decimal)
    return (decimal,) if mark == "." else (whole + fraction,)


def _joined(whole: str, fraction: str) -> str:
    return f"{whole}.{fraction}" if fraction else whole
