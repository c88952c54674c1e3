"""Single choice: one of several choices is right. Right scores 1, anything else 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from typing_extensions import override

from lms.core.items import form as forms
from lms.core.items import spec as specs
from lms.core.items import wording
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
from lms.core.items.shuffle import shuffled


@dataclass(frozen=True)
class SingleChoice(ItemType):
    """Answer: ``{"choice": id}``."""

    name: ClassVar[str] = "single-choice"

    choices: tuple[str, ...]
    key: str
    misconceptions: Mapping[str, str] = field(default_factory=dict)
    shuffle: bool = True

    @classmethod
    @override
    def from_spec(cls, spec: Mapping[str, Any]) -> Self:
        specs.begin(spec, cls.name, ("choices", "key", "misconceptions", "shuffle"))
        choices = specs.read_ids(spec, "choices", 2)
        key = specs.read_one_of(specs.get(spec, "key"), "key", choices)
        wrong = [each for each in choices if each != key]
        codes = specs.read_codes(spec, wrong)
        return cls(choices, key, codes, specs.read_bool(spec, "shuffle", default=True))

    @override
    def to_spec(self) -> dict[str, Any]:
        return {
            "type": self.name,
            "choices": list(self.choices),
            "key": self.key,
            "misconceptions": dict(self.misconceptions),
            "shuffle": self.shuffle,
        }

    @override
    def check_words(self, words: Words) -> Iterator[SpecError]:
        yield from wording.check_shape(words, ("choices", "feedback"))
        yield from wording.check_texts(words, "choices", self.choices)
        yield from wording.check_texts(words, "feedback", self.choices)
        yield from wording.check_different(words, "choices")

    @override
    def present(self, words: Words, seed: int) -> dict[str, Any]:
        order = shuffled(self.choices, seed) if self.shuffle else self.choices
        texts = [{"id": each, "text": wording.text_of(words, "choices", each)} for each in order]
        return {"type": self.name, "choices": texts}

    @override
    def fields(self) -> tuple[str, ...]:
        return ("answer",)

    @override
    def parse(self, form: Form, language: str) -> Answer | None:
        choice = forms.read_choice(form, "answer", self.choices)
        return {"choice": choice} if choice else None

    @override
    def to_form(self, answer: Answer | None, language: str) -> dict[str, list[str]]:
        return {"answer": [str(answer["choice"])] if answer else []}

    @override
    def check_answer(self, answer: Answer) -> None:
        if not isinstance(answer, Mapping) or set(answer) != {"choice"}:
            raise forms.malformed()
        if answer["choice"] not in self.choices:
            raise AnswerError(AnswerFault.UNKNOWN_CHOICE)

    @override
    def grade(self, answer: Answer | None, words: Words) -> Grade:
        if answer is None:
            return EMPTY_GRADE
        self.check_answer(answer)
        choice = answer["choice"]
        if choice == self.key:
            return Grade(1.0, Outcome.CORRECT, (choice,))
        code = self.misconceptions.get(choice)
        return Grade(0.0, Outcome.INCORRECT, (choice,), (code,) if code else ())

    @override
    def correct_answer(self, words: Words) -> Answer:
        return {"choice": self.key}

    @override
    def wrong_answers(self, words: Words) -> Iterator[Answer]:
        for choice in self.choices:
            if choice != self.key:
                yield {"choice": choice}

    @override
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        return wording.plain_text_of(words, "choices", answer["choice"]) if answer else ""
