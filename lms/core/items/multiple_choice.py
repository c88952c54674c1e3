"""Multiple choice: several choices may be right, and at least one is and one is not.

Partial credit as in ``guessing``: nothing ticked and everything ticked score 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from lms.core.items.guessing import ticking_score
from lms.core.items.shuffle import shuffled


@dataclass(frozen=True)
class MultipleChoice(ItemType):
    """Answer: ``{"choices": [ids]}``, in the order of the structure, each once."""

    name: ClassVar[str] = "multiple-choice"

    choices: tuple[str, ...]
    key: tuple[str, ...]
    misconceptions: Mapping[str, str] = field(default_factory=dict)
    shuffle: bool = True

    @classmethod
    @override
    def from_spec(cls, spec: Mapping[str, Any]) -> Self:
        specs.begin(spec, cls.name, ("choices", "key", "misconceptions", "shuffle"))
        choices = specs.read_ids(spec, "choices", 2)
        named = specs.read_ids(spec, "key", 1)
        for place, each in enumerate(named):
            specs.read_one_of(each, f"key[{place}]", choices)
        wrong = [each for each in choices if each not in named]
        if not wrong:
            raise SpecError("key", "holds every choice; ticking everything must not be right")
        codes = specs.read_codes(spec, wrong)
        key = tuple(each for each in choices if each in named)
        return cls(choices, key, codes, specs.read_bool(spec, "shuffle", default=True))

    @override
    def to_spec(self) -> dict[str, Any]:
        return {
            "type": self.name,
            "choices": list(self.choices),
            "key": list(self.key),
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
        chosen = forms.read_choices(form, "answer", self.choices)
        return {"choices": list(chosen)} if chosen else None

    @override
    def to_form(self, answer: Answer | None, language: str) -> dict[str, list[str]]:
        return {"answer": list(answer["choices"]) if answer else []}

    @override
    def check_answer(self, answer: Answer) -> None:
        chosen = answer.get("choices") if isinstance(answer, Mapping) else None
        if not isinstance(chosen, Sequence) or isinstance(chosen, str) or len(answer) != 1:
            raise forms.malformed()
        if any(each not in self.choices for each in chosen):
            raise AnswerError(AnswerFault.UNKNOWN_CHOICE)
        if len(set(chosen)) != len(chosen):
            raise forms.malformed()

    @override
    def grade(self, answer: Answer | None, words: Words) -> Grade:
        if answer is None:
            return EMPTY_GRADE
        self.check_answer(answer)
        chosen = [each for each in self.choices if each in answer["choices"]]
        if not chosen:
            return EMPTY_GRADE
        hits = sum(1 for each in chosen if each in self.key)
        others = len(self.choices) - len(self.key)
        score = float(ticking_score(len(self.key), others, hits, len(chosen) - hits))
        codes = dict.fromkeys(
            self.misconceptions[each] for each in chosen if each in self.misconceptions
        )
        return Grade(score, _outcome(score), tuple(chosen), tuple(codes))

    @override
    def correct_answer(self, words: Words) -> Answer:
        return {"choices": list(self.key)}

    @override
    def wrong_answers(self, words: Words) -> Iterator[Answer]:
        """Each choice wrongly ticked or left out once, then everything ticked."""
        for odd in self.choices:
            ticked = [each for each in self.choices if (each in self.key) != (each == odd)]
            if ticked:
                yield {"choices": ticked}
        yield {"choices": list(self.choices)}

    @override
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        return wording.listed(self.describe_each(answer, words, language), language)

    @override
    def describe_each(self, answer: Answer | None, words: Words, language: str) -> tuple[str, ...]:
        chosen = answer["choices"] if answer else ()
        return tuple(wording.plain_phrase_of(words, "choices", each) for each in chosen)


def _outcome(score: float) -> Outcome:
    if score == 1:
        return Outcome.CORRECT
    return Outcome.PARTIAL if score > 0 else Outcome.INCORRECT
