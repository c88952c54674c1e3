"""A question: one item in one language, apart from its lesson and its pack.

This is what every item format writes and reads. Structure and key are those of `lms.core.items`,
so that grading stands once; the words are those of one language in plain Markdown, which needs
neither sources nor a glossary beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.core.items.base import ItemType

#: A text, and what is to stand in its place.
Change = Callable[[str], str]

#: Parts of the words that hold Markdown: one text, or a mapping of id to text.
_TEXTS = ("prompt", "explanation", "hint", "text")
_MAPPINGS = ("choices", "entries", "lefts", "rights", "categories", "feedback", "nearly")


@dataclass(frozen=True)
class Question:
    """One question.

    `id` and `objective` are those of the lesson, or "" if a file named none. `place` is where a
    report finds it. `points` is what a right answer scores.
    """

    id: str
    points: float
    objective: str
    body: ItemType
    words: Mapping[str, Any]
    place: str = ""

    @property
    def prompt(self) -> str:
        """What is asked, in Markdown."""
        return self.text("prompt")

    def text(self, part: str) -> str:
        """One text of the words, "" where there is none."""
        value = self.words.get(part)
        return value if isinstance(value, str) else ""

    def texts(self, part: str) -> Mapping[str, str]:
        """A mapping of id to text of the words, empty where there is none.

        YAML reads the keys of a true-false item as truth values where they lack quotes.
        """
        value = self.words.get(part)
        found = value.items() if isinstance(value, Mapping) else ()
        return {_key(key): text for key, text in found if isinstance(text, str)}


def changed_words(words: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """The words with every text of Markdown changed; what is compared as typed stays."""
    found = dict(words)
    for part in _TEXTS:
        if isinstance(found.get(part), str):
            found[part] = change(found[part])
    for part in _MAPPINGS:
        if isinstance(found.get(part), Mapping):
            found[part] = _changed(found[part], change)
    if isinstance(found.get("gaps"), Mapping):
        found["gaps"] = {name: _changed_gap(own, change) for name, own in found["gaps"].items()}
    return found


def _changed(texts: Mapping[Any, Any], change: Change) -> dict[str, Any]:
    return {
        _key(key): change(text) if isinstance(text, str) else text for key, text in texts.items()
    }


def _changed_gap(own: Any, change: Change) -> Any:
    if not isinstance(own, Mapping):
        return own
    if "accepted" not in own:
        return _changed(own, change)
    feedback = own.get("feedback")
    told = {"feedback": _changed(feedback, change)} if isinstance(feedback, Mapping) else {}
    return {**own, **told}


def _key(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)
