"""Matching: each of the lefts belongs to one of the rights; some rights may belong to none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from lms.core.items import wording
from lms.core.items.base import Answer, Words
from lms.core.items.shuffle import shuffled
from lms.core.items.sorting import Sorting


@dataclass(frozen=True)
class Matching(Sorting):
    """Answer: ``{"pairs": {left: right}}``."""

    name: ClassVar[str] = "matching"
    things_field: ClassVar[str] = "lefts"
    places_field: ClassVar[str] = "rights"
    answer_field: ClassVar[str] = "pairs"
    prefix: ClassVar[str] = "match"

    @override
    def present(self, words: Words, seed: int) -> dict[str, Any]:
        """The lefts in the author's order, the rights shuffled."""
        rights = shuffled(self.places, seed, "rights") if self.shuffle else self.places
        return {
            "type": self.name,
            "lefts": [
                {"id": each, "text": wording.text_of(words, "lefts", each)} for each in self.things
            ],
            "rights": [
                {"id": each, "text": wording.text_of(words, "rights", each)} for each in rights
            ],
        }

    @override
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        return wording.listed(self.describe_each(answer, words, language), language)

    @override
    def describe_each(self, answer: Answer | None, words: Words, language: str) -> tuple[str, ...]:
        pairs = answer["pairs"] if answer else {}
        return tuple(
            f"{wording.plain_phrase_of(words, 'lefts', left)} → "
            f"{wording.plain_phrase_of(words, 'rights', pairs[left])}"
            for left in self.things
            if left in pairs
        )
