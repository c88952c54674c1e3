"""Scale: a place on a scale of whole numbers. Near enough scores 1, anything else 0.

An estimate is wrong in one of two ways, so there is one feedback for "too low" and one for "too
high". The author says how near is near enough, best by the range that the source gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from typing_extensions import override

from lms.core.items import form as forms
from lms.core.items import numbers, wording
from lms.core.items import spec as specs
from lms.core.items.base import (
    EMPTY_GRADE,
    Answer,
    AnswerError,
    Form,
    Grade,
    ItemType,
    Outcome,
    SpecError,
    Words,
)

LOW, HIGH = "too-low", "too-high"
#: What somebody is told whose number is not on the scale.
_OFF_THE_SCALE = {
    "en": "Write a number from %(low)s to %(high)s.",
    "vi": "Hãy viết một số từ %(low)s đến %(high)s.",
    "th": "เขียนตัวเลขตั้งแต่ %(low)s ถึง %(high)s",
    "ja": "%(low)sから%(high)sまでの数を書いてください。",
}
#: Of the places on the scale at most this share may count as right, or guessing would pay.
_MOST_RIGHT = 0.25


@dataclass(frozen=True)
class Scale(ItemType):
    """Answer: ``{"value": 20}``, a whole number from ``low`` to ``high``."""

    name: ClassVar[str] = "scale"

    low: int
    high: int
    key: int
    within: int = 0
    misconceptions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    @override
    def from_spec(cls, spec: Mapping[str, Any]) -> Self:
        specs.begin(spec, cls.name, ("low", "high", "key", "within", "misconceptions"))
        low, high, key = (_whole(specs.get(spec, each), each) for each in ("low", "high", "key"))
        within = _whole(spec.get("within", 0), "within")
        if not low < high:
            raise SpecError("high", f"must be more than low, which is {low}")
        if within < 0 or not low <= key - within <= key + within <= high:
            raise SpecError("within", f"what counts as right must lie between {low} and {high}")
        if 2 * within + 1 > _MOST_RIGHT * (high - low + 1):
            raise SpecError("within", "more than a quarter of the scale would count as right")
        return cls(low, high, key, within, specs.read_codes(spec, (LOW, HIGH)))

    @override
    def to_spec(self) -> dict[str, Any]:
        return {
            "type": self.name,
            "low": self.low,
            "high": self.high,
            "key": self.key,
            "within": self.within,
            "misconceptions": dict(self.misconceptions),
        }

    @override
    def check_words(self, words: Words) -> Iterator[SpecError]:
        yield from wording.check_shape(words, ("unit", "feedback"))
        yield from wording.check_text(words.get("unit"), "unit")
        yield from wording.check_texts(words, "feedback", ("near", LOW, HIGH))

    @override
    def present(self, words: Words, seed: int) -> dict[str, Any]:
        return {
            "type": self.name,
            "low": self.low,
            "high": self.high,
            "unit": words.get("unit", ""),
        }

    @override
    def fields(self) -> tuple[str, ...]:
        return ("answer",)

    @override
    def parse(self, form: Form, language: str) -> Answer | None:
        text = forms.read_text(form, "answer", numbers.LONGEST_NUMBER)
        if not text:
            return None
        value = numbers.parse_number(text, language)
        if value != value.to_integral_value():
            raise numbers.not_a_number(text)
        answer = {"value": int(value)}
        self.check_answer(answer)
        return answer

    @override
    def to_form(self, answer: Answer | None, language: str) -> dict[str, list[str]]:
        return {"answer": [str(answer["value"])] if answer else []}

    @override
    def check_answer(self, answer: Answer) -> None:
        if not isinstance(answer, Mapping) or set(answer) != {"value"}:
            raise forms.malformed()
        if type(answer["value"]) is not int:
            raise forms.malformed()
        if not self.low <= answer["value"] <= self.high:
            ends = {"low": str(self.low), "high": str(self.high)}
            raise AnswerError("off-the-scale", ends, _OFF_THE_SCALE)

    @override
    def grade(self, answer: Answer | None, words: Words) -> Grade:
        if answer is None:
            return EMPTY_GRADE
        self.check_answer(answer)
        if abs(answer["value"] - self.key) <= self.within:
            return Grade(1.0, Outcome.CORRECT, ("near",))
        side = LOW if answer["value"] < self.key else HIGH
        code = self.misconceptions.get(side)
        return Grade(0.0, Outcome.INCORRECT, (side,), (code,) if code else ())

    @override
    def correct_answer(self, words: Words) -> Answer:
        return {"value": self.key}

    @override
    def wrong_answers(self, words: Words) -> Iterator[Answer]:
        """The first place on either side that is too far away, where there is one."""
        for value in (self.key - self.within - 1, self.key + self.within + 1):
            if self.low <= value <= self.high:
                yield {"value": value}

    @override
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        if answer is None:
            return ""
        number = numbers.format_number(str(answer["value"]), language)
        unit = wording.plain(str(words.get("unit", "")))
        return f"{number}{unit}" if unit == "%" else f"{number} {unit}".rstrip()


def _whole(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise SpecError(place, f"must be a whole number, not {value!r}")
    return value
