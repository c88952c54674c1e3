"""What matching and categorising share: each of some things is put into one of some places.

The two differ in their words, their form fields and in what the structure calls things and places.
"""

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
from lms.core.items.guessing import sorting_score


@dataclass(frozen=True)
class Sorting(ItemType):
    """Base of types whose key is a mapping. The key must use two places at least."""

    things_field: ClassVar[str]
    places_field: ClassVar[str]
    answer_field: ClassVar[str]
    prefix: ClassVar[str]

    things: tuple[str, ...]
    places: tuple[str, ...]
    key: Mapping[str, str]
    misconceptions: Mapping[str, str] = field(default_factory=dict)
    shuffle: bool = True

    @classmethod
    @override
    def from_spec(cls, spec: Mapping[str, Any]) -> Self:
        known = (cls.things_field, cls.places_field, "key", "misconceptions", "shuffle")
        specs.begin(spec, cls.name, known)
        things = specs.read_ids(spec, cls.things_field, 2)
        places = specs.read_ids(spec, cls.places_field, 2)
        key = specs.read_key_mapping(spec, "key", things, places)
        if len(set(key.values())) < 2:
            raise SpecError("key", f"uses only one of the {cls.places_field}; two at least")
        codes = specs.read_codes(spec, _wrong_pairs(things, places, key))
        return cls(things, places, key, codes, specs.read_bool(spec, "shuffle", default=True))

    @override
    def to_spec(self) -> dict[str, Any]:
        return {
            "type": self.name,
            self.things_field: list(self.things),
            self.places_field: list(self.places),
            "key": dict(self.key),
            "misconceptions": dict(self.misconceptions),
            "shuffle": self.shuffle,
        }

    @override
    def check_words(self, words: Words) -> Iterator[SpecError]:
        yield from wording.check_shape(words, (self.things_field, self.places_field, "feedback"))
        yield from wording.check_texts(words, self.things_field, self.things)
        yield from wording.check_texts(words, self.places_field, self.places)
        pairs = _wrong_pairs(self.things, self.places, self.key)
        yield from wording.check_texts(words, "feedback", ("incorrect",), pairs)
        yield from wording.check_different(words, self.things_field)
        yield from wording.check_different(words, self.places_field)

    @override
    def fields(self) -> tuple[str, ...]:
        return tuple(f"{self.prefix}-{each}" for each in self.things)

    @override
    def parse(self, form: Form, language: str) -> Answer | None:
        given = forms.read_each(form, self.prefix, self.things, self.places)
        return None if given is None else {self.answer_field: given}

    @override
    def to_form(self, answer: Answer | None, language: str) -> dict[str, list[str]]:
        given = answer[self.answer_field] if answer else {}
        return {
            f"{self.prefix}-{each}": [given[each]] if each in given else [] for each in self.things
        }

    @override
    def check_answer(self, answer: Answer) -> None:
        given = answer.get(self.answer_field) if isinstance(answer, Mapping) else None
        if not isinstance(given, Mapping) or len(answer) != 1:
            raise forms.malformed()
        for thing, place in given.items():
            if thing not in self.things or place not in self.places:
                raise AnswerError(AnswerFault.UNKNOWN_CHOICE)

    @override
    def grade(self, answer: Answer | None, words: Words) -> Grade:
        """A thing without a place counts as wrong, without feedback of its own."""
        if answer is None:
            return EMPTY_GRADE
        self.check_answer(answer)
        given: Mapping[str, str] = answer[self.answer_field]
        if not given:
            return EMPTY_GRADE
        score = float(sorting_score(self.key, given))
        if score == 1:
            return Grade(1.0, Outcome.CORRECT)
        right = any(given.get(thing) == place for thing, place in self.key.items())
        outcome = Outcome.PARTIAL if right and score > 0 else Outcome.INCORRECT
        wrong = [
            f"{thing}:{given[thing]}"
            for thing in self.things
            if thing in given and given[thing] != self.key[thing]
        ]
        own = [pair for pair in wrong if pair in words.get("feedback", {})]
        rest = () if wrong and len(own) == len(wrong) else ("incorrect",)
        codes = dict.fromkeys(
            self.misconceptions[pair] for pair in wrong if pair in self.misconceptions
        )
        return Grade(score, outcome, (*own, *rest), tuple(codes))

    @override
    def correct_answer(self, words: Words) -> Answer:
        return {self.answer_field: dict(self.key)}

    @override
    def wrong_answers(self, words: Words) -> Iterator[Answer]:
        """Each thing put into each wrong place once, the rest right."""
        for pair in _wrong_pairs(self.things, self.places, self.key):
            thing, place = pair.split(":")
            yield {self.answer_field: {**self.key, thing: place}}


def _wrong_pairs(
    things: tuple[str, ...], places: tuple[str, ...], key: Mapping[str, str]
) -> tuple[str, ...]:
    """Every wrong pair, as "thing:place"."""
    return tuple(f"{thing}:{place}" for thing in things for place in places if place != key[thing])
