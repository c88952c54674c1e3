"""Numeric: a number, with a unit where the structure names one.

The unit may stand in the same field ("27,9 kg") or in a field of its own; any unit of the same
kind is converted. Known wrong values have their own feedback and misconception.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Self

from typing_extensions import override

from lms.core.items import form as forms
from lms.core.items import numbers, numeric_spec, units, wording
from lms.core.items.base import (
    EMPTY_GRADE,
    Answer,
    AnswerError,
    AnswerFault,
    Form,
    Grade,
    ItemType,
    Outcome,
    SpecError,
    Words,
)
from lms.core.items.numeric_spec import KnownWrong, Tolerance
from lms.core.items.quantity import read_quantity

_LONGEST = numbers.LONGEST_NUMBER + units.LONGEST_UNIT


@dataclass(frozen=True)
class Numeric(ItemType):
    """Answer: ``{"value": "27.9", "unit": "kg"}``, without unit where the item has none."""

    name: ClassVar[str] = "numeric"

    key: Decimal
    tolerance: Tolerance
    unit: str = ""
    units: Mapping[str, Decimal] = field(default_factory=dict)
    wrong: tuple[KnownWrong, ...] = ()

    @classmethod
    @override
    def from_spec(cls, spec: Mapping[str, Any]) -> Self:
        return cls(**numeric_spec.read(spec, cls.name))

    @override
    def to_spec(self) -> dict[str, Any]:
        return {"type": self.name, **numeric_spec.write(self)}

    @override
    def check_words(self, words: Words) -> Iterator[SpecError]:
        yield from wording.check_shape(words, ("feedback", "unit-label"))
        needed = (*(each.id for each in self.wrong), "incorrect")
        yield from wording.check_texts(words, "feedback", needed)
        if "unit-label" in words:
            yield from wording.check_text(words["unit-label"], "unit-label")
        elif self.unit and units.resolve(self.unit) in units.WORD_UNITS:
            yield SpecError("unit-label", f"is missing: {self.unit!r} is a word of one language")

    @override
    def present(self, words: Words, seed: int) -> dict[str, Any]:
        """``unit_label`` is shown behind the field; ``units`` are offered beside it, if any."""
        offered = (self.unit, *self.units) if self.units else ()
        return {
            "type": self.name,
            "unit": self.unit,
            "unit_label": self._label(self.unit, words),
            "units": [{"id": each, "text": self._label(each, words)} for each in offered],
        }

    @override
    def fields(self) -> tuple[str, ...]:
        return ("answer", "unit")

    @override
    def parse(self, form: Form, language: str) -> Answer | None:
        text = forms.read_text(form, "answer", _LONGEST)
        chosen = forms.read_text(form, "unit", units.LONGEST_UNIT)
        if not text:
            return None
        quantity = read_quantity(text, language, with_unit=bool(self.unit))
        value, rest = numbers.canonical(quantity.value), quantity.unit
        if not self.unit:
            return {"value": value}
        return {"value": value, "unit": self._one_unit(rest, chosen)}

    @override
    def to_form(self, answer: Answer | None, language: str) -> dict[str, list[str]]:
        if answer is None:
            return {"answer": [], "unit": []}
        text = numbers.write_number(Decimal(answer["value"]), language)
        unit = answer.get("unit", "")
        if self.units and unit in (self.unit, *self.units):
            return {"answer": [text], "unit": [unit]}
        return {"answer": [text if unit == self.unit else f"{text} {unit}"], "unit": []}

    @override
    def check_answer(self, answer: Answer) -> None:
        expected = {"value", "unit"} if self.unit else {"value"}
        if not isinstance(answer, Mapping) or set(answer) != expected:
            raise forms.malformed()
        value = numbers.from_canonical(answer["value"])
        if value is None or not isinstance(answer.get("unit", ""), str):
            raise forms.malformed()
        if self.unit:
            if self._known_unit(answer["unit"]) != answer["unit"]:
                raise forms.malformed()
            self._in_own_unit(value, answer["unit"])

    @override
    def grade(self, answer: Answer | None, words: Words) -> Grade:
        if answer is None:
            return EMPTY_GRADE
        self.check_answer(answer)
        value = self._in_own_unit(Decimal(answer["value"]), answer.get("unit", ""))
        if self.tolerance.covers(value, self.key):
            return Grade(1.0, Outcome.CORRECT)
        for known in self.wrong:
            if known.tolerance.covers(value, known.value):
                codes = (known.misconception,) if known.misconception else ()
                return Grade(0.0, Outcome.INCORRECT, (known.id,), codes)
        return Grade(0.0, Outcome.INCORRECT, ("incorrect",))

    @override
    def correct_answer(self, words: Words) -> Answer:
        return self._answer(self.key)

    @override
    def wrong_answers(self, words: Words) -> Iterator[Answer]:
        """Each known wrong value, then one that is far from everything."""
        for known in self.wrong:
            yield self._answer(known.value)
        far = max(abs(each) for each in (self.key, *(known.value for known in self.wrong)))
        yield self._answer(far * 7 + 1000)

    @override
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        if answer is None:
            return ""
        number = numbers.format_number(answer["value"], language)
        unit = self._label(answer.get("unit", ""), words)
        if not unit:
            return number
        tight = unit == "%" or (language == "ja" and not unit[0].isascii() and unit[0] != "°")
        return f"{number}{unit}" if tight else f"{number} {unit}"

    @override
    def misconception_codes(self) -> tuple[str, ...]:
        return tuple(each.misconception for each in self.wrong if each.misconception)

    def _answer(self, value: Decimal) -> Answer:
        answer = {"value": numbers.canonical(value)}
        return {**answer, "unit": self.unit} if self.unit else answer

    def _label(self, unit: str, words: Words) -> str:
        own = words.get("unit-label")
        if unit == self.unit and isinstance(own, str):
            return own
        if not unit or unit in self.units:
            return unit
        return units.label(units.resolve(unit))

    def _one_unit(self, typed: str, chosen: str) -> str:
        """The unit meant by what was typed behind the number and what was chosen beside it."""
        beside = self._known_unit(chosen) if chosen else self.unit
        if not typed:
            return beside
        behind = self._known_unit(typed)
        # The field beside shows the item's own unit at first: leaving it there says nothing.
        if beside not in (behind, self.unit):
            raise AnswerError(AnswerFault.UNIT_CLASH, {"unit": typed, "chosen": chosen})
        return behind

    def _known_unit(self, text: str) -> str:
        """The canonical unit for a text. Raises "unknown-unit" or "wrong-unit"."""
        accepted = (self.unit, *self.units)
        if text in accepted:
            return text
        params = {"unit": text, "expected": units.label(units.resolve(self.unit))}
        if len(text) > units.LONGEST_UNIT:
            raise AnswerError(AnswerFault.TOO_LONG, {"limit": str(units.LONGEST_UNIT)})
        try:
            return self._same_or_convertible(units.resolve(text))
        except (units.UnknownUnitError, units.WrongUnitError) as error:
            # Phones write a capital first letter: "T" for t, "Kwh" for kWh.
            folded = units.tidy(text).casefold()
            for each in accepted:
                if folded == units.tidy(each).casefold():
                    return each
            unknown = isinstance(error, units.UnknownUnitError)
            fault = AnswerFault.UNKNOWN_UNIT if unknown else AnswerFault.WRONG_UNIT
            raise AnswerError(fault, params) from error

    def _same_or_convertible(self, name: str) -> str:
        """An accepted unit as the author wrote it, or the name if pint can convert it."""
        own = units.resolve(self.unit)
        if name.endswith("/year") and "/" not in own:
            name = name.removesuffix("/year")  # the label may say "MWh a year" for MWh
        for each in (self.unit, *self.units):
            if numeric_spec.same_unit(name, each):
                return each
        units.convert(Decimal(1), name, own)
        return name

    def _in_own_unit(self, value: Decimal, unit: str) -> Decimal:
        if unit == self.unit:
            return value
        if unit in self.units:
            return value * self.units[unit]
        return units.convert(value, unit, units.resolve(self.unit))
