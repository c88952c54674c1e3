"""Ordering: entries to be put into the right order.

The score is the share of right neighbours (``guessing.ordering_score``): a chain that is right
but begins one place late keeps most of its credit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
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
from lms.core.items.guessing import ordering_score
from lms.core.items.shuffle import shuffled_unlike


@dataclass(frozen=True)
class Ordering(ItemType):
    """Answer: ``{"order": [ids]}``. ``entries`` stand in the right order.

    A misconception or an own feedback ``"b:a"`` belongs to an answer that puts b before a,
    although a comes first.
    """

    name: ClassVar[str] = "ordering"

    entries: tuple[str, ...]
    misconceptions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    @override
    def from_spec(cls, spec: Mapping[str, Any]) -> Self:
        specs.begin(spec, cls.name, ("entries", "misconceptions"))
        # Two entries are never shown in the right order, so that they would betray it.
        entries = specs.read_ids(spec, "entries", 3)
        return cls(entries, specs.read_codes(spec, _inversions(entries)))

    @override
    def to_spec(self) -> dict[str, Any]:
        return {
            "type": self.name,
            "entries": list(self.entries),
            "misconceptions": dict(self.misconceptions),
        }

    @override
    def check_words(self, words: Words) -> Iterator[SpecError]:
        yield from wording.check_shape(words, ("entries", "feedback"))
        yield from wording.check_texts(words, "entries", self.entries)
        yield from wording.check_texts(words, "feedback", ("incorrect",), _inversions(self.entries))
        yield from wording.check_different(words, "entries")

    @override
    def present(self, words: Words, seed: int) -> dict[str, Any]:
        """The entries shuffled, never already right; each takes a place from 1 to their number."""
        order = shuffled_unlike(self.entries, seed, "entries", self.entries)
        texts = [{"id": each, "text": wording.text_of(words, "entries", each)} for each in order]
        return {"type": self.name, "entries": texts}

    @override
    def fields(self) -> tuple[str, ...]:
        return tuple(f"position-{each}" for each in self.entries)

    @override
    def parse(self, form: Form, language: str) -> Answer | None:
        places = [str(place) for place in range(1, len(self.entries) + 1)]
        given = forms.read_each(form, "position", self.entries, places)
        if given is None:
            return None
        entry_at: dict[str, str] = {}
        for entry, place in given.items():
            if place in entry_at:
                raise AnswerError(AnswerFault.ORDER_CLASH, {"position": place})
            entry_at[place] = entry
        return {"order": [entry_at[place] for place in places]}

    @override
    def to_form(self, answer: Answer | None, language: str) -> dict[str, list[str]]:
        if answer is None:
            return {name: [] for name in self.fields()}
        order = list(answer["order"])
        return {f"position-{each}": [str(order.index(each) + 1)] for each in self.entries}

    @override
    def check_answer(self, answer: Answer) -> None:
        order = answer.get("order") if isinstance(answer, Mapping) else None
        if not isinstance(order, Sequence) or isinstance(order, str) or len(answer) != 1:
            raise forms.malformed()
        if any(each not in self.entries for each in order):
            raise AnswerError(AnswerFault.UNKNOWN_CHOICE)
        if len(order) != len(self.entries) or len(set(order)) != len(order):
            raise forms.malformed()

    @override
    def grade(self, answer: Answer | None, words: Words) -> Grade:
        if answer is None:
            return EMPTY_GRADE
        self.check_answer(answer)
        order = list(answer["order"])
        score = float(ordering_score(self.entries, order))
        if score == 1:
            return Grade(1.0, Outcome.CORRECT)
        inverted = [pair for pair in _inversions(self.entries) if _puts_first(order, pair)]
        own = [pair for pair in inverted if pair in words.get("feedback", {})]
        codes = dict.fromkeys(
            self.misconceptions[pair] for pair in inverted if pair in self.misconceptions
        )
        outcome = Outcome.PARTIAL if score > 0 else Outcome.INCORRECT
        return Grade(score, outcome, tuple(own) or ("incorrect",), tuple(codes))

    @override
    def correct_answer(self, words: Words) -> Answer:
        return {"order": list(self.entries)}

    @override
    def wrong_answers(self, words: Words) -> Iterator[Answer]:
        """Each pair of neighbours swapped once, then everything reversed."""
        for place in range(len(self.entries) - 1):
            order = list(self.entries)
            order[place], order[place + 1] = order[place + 1], order[place]
            yield {"order": order}
        yield {"order": list(reversed(self.entries))}

    @override
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        return " → ".join(self.describe_each(answer, words, language))

    @override
    def describe_each(self, answer: Answer | None, words: Words, language: str) -> tuple[str, ...]:
        order = answer["order"] if answer else ()
        return tuple(wording.plain_phrase_of(words, "entries", each) for each in order)


def _inversions(entries: Sequence[str]) -> tuple[str, ...]:
    """Every pair of entries the wrong way round, as "later:earlier"."""
    return tuple(f"{later}:{earlier}" for earlier, later in combinations(entries, 2))


def _puts_first(order: Sequence[str], pair: str) -> bool:
    first, second = pair.split(":")
    return order.index(first) < order.index(second)
