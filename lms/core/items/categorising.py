"""Categorising: each entry belongs to one category; a category may hold many entries or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from lms.core.items import wording
from lms.core.items.base import Answer, Words
from lms.core.items.shuffle import shuffled
from lms.core.items.sorting import Sorting
from lms.core.languages import colon

_COMMA = {"ja": "、"}


@dataclass(frozen=True)
class Categorising(Sorting):
    """Answer: ``{"groups": {entry: category}}``."""

    name: ClassVar[str] = "categorising"
    things_field: ClassVar[str] = "entries"
    places_field: ClassVar[str] = "categories"
    answer_field: ClassVar[str] = "groups"
    prefix: ClassVar[str] = "group"

    @override
    def present(self, words: Words, seed: int) -> dict[str, Any]:
        """The entries shuffled, the categories in the author's order."""
        entries = shuffled(self.things, seed, "entries") if self.shuffle else self.things
        return {
            "type": self.name,
            "entries": [
                {"id": each, "text": wording.text_of(words, "entries", each)} for each in entries
            ],
            "categories": [
                {"id": each, "text": wording.text_of(words, "categories", each)}
                for each in self.places
            ],
        }

    @override
    def describe(self, answer: Answer | None, words: Words, language: str) -> str:
        return wording.listed(self.describe_each(answer, words, language), language)

    @override
    def describe_each(self, answer: Answer | None, words: Words, language: str) -> tuple[str, ...]:
        groups = answer["groups"] if answer else {}
        comma = _COMMA.get(language, ", ")
        texts = []
        for category in self.places:
            entries = [
                wording.plain_phrase_of(words, "entries", entry)
                for entry in self.things
                if groups.get(entry) == category
            ]
            if entries:
                name = wording.plain_phrase_of(words, "categories", category)
                texts.append(name + colon(language) + comma.join(entries))
        return tuple(texts)
