"""True or false: a statement to be judged. Right scores 1, wrong 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self

from typing_extensions import override

from lms.core.items import form as forms
from lms.core.items import spec as specs
from lms.core.items import wording
from lms.core.items.base import (
    EMPTY_GRADE,
    Answer,
    Form,
    Grade,
    ItemType,
    Outcome,
    SpecError,
    Words,
)

TRUTH_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "vi": ("Đúng", "Sai"),
    "th": ("ถูก", "ผิด"),
    "en": ("True", "False"),
    "ja": ("正しい", "正しくない"),
}
"""The words for true and false on the buttons, by language: lessons never write them."""

_VALUES = ("true", "false")


@dataclass(frozen=True)
class TrueFalse(ItemType):
    """Answer: ``{"value": true}``. Feedback keys are the strings "true" and "false"."""

    name: ClassVar[str] = "true-false"

    key: bool
    misconceptions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    @override
    def from_spec(cls, spec: Mapping[str, Any]) -> Self:
        specs.begin(spec, cls.name, ("key", "misconceptions"))
        specs.get(spec, "key")
        key = specs.read_bool(spec, "key", default=False)
        given = specs.read_mapping(spec.get("misconceptions") or {}, "misconceptions")
        named = {"misconceptions": _texts_by_value(given)}
        return cls(key, specs.read_codes(named, (_value(not key),)))

    @override
    def to_spec(self) -> dict[str, Any]:
        return {
            "type": self.name,
            "key": self.key,
            "misconceptions": dict(self.misconceptions),
        }

    @override
    def check_words(self, words: Words) -> Iterator[SpecError]:
        yield from wording.check_shape(words, ("feedback",))
        yield from wording.check_texts(_normal(words), "feedback", _VALUES)

    @override
    def present(self, words: Words, seed: int) -> dict[str, Any]:
        """Always true first; their texts are ``TRUTH_WORDS`` of the page's language."""
        return {"type": self.name, "values": list(_VALUES)}

    @override
    def fields(self) -> tuple[str, ...]:
        return ("answer",)

    @override
    def parse(self, form: Form, language: str) -> Answer | None:
        value = forms.read_choice(form, "answer", _VALUES)
        return {"value": value == "true"} if value else None

    @override
    def to_form(self, answer: Answer | None, language: str) -> dict[str, list[str]]:
        return {"answer": [_value(answer["value"])] if answer else []}

    @override
    def check_answer(self, answer: Answer) -> None:
        if not isinstance(answer, Mapping) or set(answer) != {"value"}:
            raise forms.malformed()
        if not isinstance(answer["value"], bool):
            raise forms.malformed()

    @override
    def grade(self, answer: Answer | None, words: Words) -> Grade:
        if answer is None:
            return EMPTY_GRADE
        self.check_answer(answer)
        value = _value(answer["value"])
        if answer["value"] == self.key:
            return Grade(1.0, Outcome.CORRECT, (value,))
        code = self.misconceptions.get(value)
        return Grade(0.0, Outcome.INCORRECT, (value,), (code,) if code else ())

    @override
    def correct_answer(self, words: Words) -> Answer:
        return {"value": self.key}

    @override
    def wrong_answers(self, words: Words) -> Iterator[Answer]:
        yield {"value": not self.key}

    @override
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        if answer is None:
            return ""
        true, false = TRUTH_WORDS.get(language, TRUTH_WORDS["en"])
        return true if answer["value"] else false

    @override
    def feedback_texts(self, grade: Grade, words: Words) -> tuple[str, ...]:
        return super().feedback_texts(grade, _normal(words))


def _value(truth: object) -> str:
    return "true" if truth else "false"


def _normal(words: Words) -> Words:
    """The words with feedback under strings: YAML reads an unquoted true as a boolean."""
    feedback = words.get("feedback")
    if not isinstance(feedback, Mapping):
        return words
    return {**words, "feedback": _texts_by_value(feedback)}


def _texts_by_value(texts: Mapping[Any, Any]) -> dict[Any, Any]:
    return {_value(key) if isinstance(key, bool) else key: text for key, text in texts.items()}
