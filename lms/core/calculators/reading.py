"""What a learner typed into a calculator: read in the page's language, or refused with a reason.

A number may carry a unit, of any kind that measures the same ("0.8 m" where millimetres are asked
for). Nothing is guessed and nothing is cut to fit: a value outside a field's range is refused with
the range, for the sum is not valid there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lms.core.calculators.spec import Calculator, Choice, Entries, Field, Number, Text
from lms.core.items import numbers, units
from lms.core.items.base import AnswerError, AnswerFault
from lms.core.items.quantity import read_quantity

#: From here on a number has two marks of grouping and can be read in one way only.
_READS_ONE_WAY = 1_000_000

_LONGEST_NUMBER = numbers.LONGEST_NUMBER + units.LONGEST_UNIT


class EntryFault(StrEnum):
    """Why an entry cannot be taken, besides the reasons of ``AnswerFault``."""

    NEEDED = "entry-needed"
    """The field is empty."""
    OUT_OF_RANGE = "entry-out-of-range"
    """``low``, ``high``: as numbers in code; ``unit``: pint's."""
    WHOLE_NUMBER = "entry-whole-number"
    """A number of things must be whole."""


@dataclass(frozen=True, slots=True)
class Typing:
    """What was typed: entries where all of it can be used, else the faults by field."""

    entries: Entries
    faults: Mapping[str, AnswerError]
    typed: Mapping[str, str]


def read(calculator: Calculator, typed: Mapping[str, str], language: str) -> Typing:
    """Read the fields of a calculator. Fields that were not sent have their defaults."""
    entries = Entries()
    faults: dict[str, AnswerError] = {}
    shown: dict[str, str] = {}
    for each in calculator.all_fields():
        text = typed.get(each.id)
        if text is None:
            text = _default(each, language)
        shown[each.id] = text
        try:
            entries[each.id] = _read_one(each, text.strip(), language)
        except AnswerError as error:
            faults[each.id] = error
    return Typing(entries, faults, shown)


def stored(calculator: Calculator, entries: Entries) -> dict[str, str | None]:
    """Entries as they are kept: numbers in code, in each field's own unit."""
    kept: dict[str, str | None] = {}
    for each in calculator.all_fields():
        value = entries[each.id]
        exact = Decimal(repr(value)) if isinstance(value, float) else None
        kept[each.id] = numbers.canonical(exact) if exact is not None else value  # type: ignore[assignment]
    return kept


def from_stored(calculator: Calculator, kept: Mapping[str, str | None]) -> dict[str, str]:
    """Kept entries in code, for fields that the calculator still has."""
    return {each.id: kept[each.id] or "" for each in calculator.all_fields() if each.id in kept}


def typed_again(
    calculator: Calculator, kept: Mapping[str, str | None], language: str
) -> dict[str, str]:
    """Kept entries as one would type them on a page of this language."""
    return {
        each.id: _in_language(each, text, language)
        for each in calculator.all_fields()
        if (text := from_stored(calculator, kept).get(each.id)) is not None
    }


def _default(each: Field, language: str) -> str:
    return _in_language(each, each.default, language)


def _in_language(each: Field, text: str, language: str) -> str:
    if not (isinstance(each, Number) and text):
        return text
    value = Decimal(text)
    if value >= _READS_ONE_WAY and value == value.to_integral_value():
        return numbers.format_number(value, language)  # 25,000,000 is hard to read without
    return numbers.write_number(value, language)


def _read_one(each: Field, text: str, language: str) -> float | str | None:
    if isinstance(each, Choice):
        if text not in each.choices:
            raise AnswerError(AnswerFault.UNKNOWN_CHOICE)
        return text
    if isinstance(each, Text):
        if len(text) > each.longest:
            raise AnswerError(AnswerFault.TOO_LONG, {"limit": str(each.longest)})
        return text
    return _read_number(each, text, language)


def _read_number(each: Number, text: str, language: str) -> float | None:
    if not text:
        if each.optional:
            return None
        raise AnswerError(EntryFault.NEEDED)
    if len(text) > _LONGEST_NUMBER:
        raise AnswerError(AnswerFault.TOO_LONG, {"limit": str(_LONGEST_NUMBER)})
    typed = read_quantity(text, language, with_unit=bool(each.unit))
    value = float(_in_own_unit(each.unit, typed.value, typed.unit))
    if not each.low <= value <= each.high:
        limits = {"low": repr(each.low), "high": repr(each.high), "unit": each.unit}
        raise AnswerError(EntryFault.OUT_OF_RANGE, limits)
    if each.whole and value != int(value):
        raise AnswerError(EntryFault.WHOLE_NUMBER)
    return value


def _in_own_unit(own: str, value: Decimal, typed: str) -> Decimal:
    if not typed:
        return value
    params = {"unit": typed, "expected": units.label(own)}
    if len(typed) > units.LONGEST_UNIT:
        raise AnswerError(AnswerFault.TOO_LONG, {"limit": str(units.LONGEST_UNIT)})
    try:
        return units.convert(value, units.resolve(typed), own)
    except units.UnknownUnitError as error:
        raise AnswerError(AnswerFault.UNKNOWN_UNIT, params) from error
    except units.WrongUnitError as error:
        raise AnswerError(AnswerFault.WRONG_UNIT, params) from error
