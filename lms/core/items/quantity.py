"""A typed number with its unit, as people write them: "27,9 kg", "ร้อยละ 19", "$5"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from lms.core.items import numbers, units
from lms.core.items.base import AnswerError, AnswerFault

_EXPONENT = re.compile(r"[eE][+-]?[0-9]")


@dataclass(frozen=True, slots=True)
class Typed:
    """A number, and the unit as it was typed; "" if there was none."""

    value: Decimal
    unit: str


def read_quantity(text: str, language: str, *, with_unit: bool) -> Typed:
    """The number that a text means on a page of this language, and what stands behind it.

    Raises ``AnswerError``: as ``numbers.parse_number`` does, and "number-only" where a unit stands
    although there should be none.
    """
    number, rest = numbers.split_number(units.moved_behind(text))
    if not number or not _may_be_unit(rest):
        raise numbers.not_a_number(text)
    if rest and not with_unit:
        raise AnswerError(AnswerFault.NUMBER_ONLY, {"text": rest})
    return Typed(_parse_beside(number, rest, language), rest)


def _may_be_unit(rest: str) -> bool:
    """Whether the text behind a number can be a unit: not 1e3, 5-6, 3 1000 or 10²."""
    if not rest:
        return True
    return not _EXPONENT.match(rest) and (rest[0].isalpha() or rest[0] in "%％°º℃฿₫¥￥$＄(")


def _parse_beside(number: str, rest: str, language: str) -> Decimal:
    """The number in front of a unit; a question back repeats the unit in both readings."""
    try:
        return numbers.parse_number(number, language)
    except AnswerError as error:
        if error.code != AnswerFault.AMBIGUOUS_NUMBER or not rest:
            raise
        whole = {key: f"{text} {rest}" for key, text in error.params.items()}
        raise AnswerError(error.code, whole) from error
