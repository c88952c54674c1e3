"""An item as a run asks it: the same order of choices, and the same letters, for everybody.

The letters are those of the paper cards. On the projector each comes with a shape, so that no
colour has to be told apart from the last row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from lms.classroom.models import Run
from lms.core.content.model import Item, Lesson, Pack
from lms.core.content.versions import item_from_version
from lms.core.items.shuffle import item_seed
from lms.learning.drawing import Words, present_words, ready, truth_word
from lms.learning.models import ItemVersion
from lms.web.packs import Library, NoSuchCourseError
from lms.web.rendering import render_words

LETTERS = "ABCDEFGHIJKLMNOPQRST"
#: Choices that a paper card can say.
CARD_CHOICES = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: its id ("true" and "false" of a statement), its letter, its text as HTML."""

    id: str
    letter: str
    text: Markup


@dataclass(frozen=True)
class Asked:
    """An item in one language. ``choices`` is empty where an answer is more than one choice.

    ``parts`` is what the template of the item's type draws.
    """

    item: Item
    words: Words
    prompt: Markup
    parts: Mapping[str, Any]
    choices: tuple[Choice, ...]

    @property
    def by_hand(self) -> bool:
        """Whether it can be answered by raising a hand."""
        return bool(self.choices) and self.item.type != "multiple-choice"

    @property
    def by_card(self) -> bool:
        """Whether it can be answered by turning a card."""
        return self.by_hand and len(self.choices) <= CARD_CHOICES

    def letter(self, choice_id: str) -> str:
        """The letter of a choice, "" of what is none."""
        return next((each.letter for each in self.choices if each.id == choice_id), "")


def seed_of(run: Run, item_id: str) -> int:
    """What orders the choices of an item in this run."""
    return item_seed(run.id, item_id)


def asked(run: Run, lesson: Lesson, item_id: str, language: str, library: Library) -> Asked:
    """An item of the lesson as this run asks it.

    Raises:
        KeyError: the lesson lacks the item or the language.
    """
    words = present_words(lesson, item_id, language, library)
    return _drawn(run, lesson.item(item_id), words)


def asked_then(
    run: Run, version: ItemVersion, lesson: Lesson | None, language: str, library: Library
) -> Asked:
    """An item as this run asked it, also when the lesson was changed or withdrawn since.

    What did not change is drawn in this language, if the lesson has it.

    Raises:
        ItemVersionError: the type of the item is not installed here any more.
    """
    if lesson is not None and language in lesson.languages and is_as_it_was(version, lesson):
        return asked(run, lesson, version.item_id, language, library)
    item, plain = item_from_version(version.body, library.item_types)
    html = render_words(_pack_of(run, library), lesson, plain, version.language)
    return _drawn(run, item, Words(version.language, plain, html))


def is_as_it_was(version: ItemVersion, lesson: Lesson | None) -> bool:
    """Whether the lesson still has the item, in that language word for word."""
    if lesson is None:
        return False
    return lesson.versions.get(version.language, {}).get(version.item_id) == version.digest


def _pack_of(run: Run, library: Library) -> Pack | None:
    try:
        return library.pack_of(run.course_id)
    except NoSuchCourseError:
        return None


def _drawn(run: Run, item: Item, words: Words) -> Asked:
    parts = ready(item.body.present(words.html, seed_of(run, item.id)))
    return Asked(item, words, words.html["prompt"], parts, _choices(item, parts, words.language))


def _choices(item: Item, parts: Mapping[str, Any], language: str) -> tuple[Choice, ...]:
    if item.type == "true-false":
        texts = [(value, Markup.escape(truth_word(value, language))) for value in parts["values"]]
    elif item.type in {"single-choice", "multiple-choice"}:
        texts = [(each["id"], each["text"]) for each in parts["choices"]]
    else:
        texts = []
    return tuple(
        Choice(choice_id, LETTERS[place], text) for place, (choice_id, text) in enumerate(texts)
    )


def choices_of(item: Item, answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the choices in an answer; none where answers are more than choices."""
    if item.type == "true-false":
        return ("true" if answer["value"] else "false",)
    if item.type == "single-choice":
        return (answer["choice"],)
    return tuple(answer["choices"]) if item.type == "multiple-choice" else ()
