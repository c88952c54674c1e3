"""The items of lessons as questions: what stays behind in every format is taken out and told here.

Only the quiz leaves. The bank does not: its items are those of tests to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.core.content.model import Item, Lesson
from lms.core.items.base import Words
from lms.interop.exporting import Loss, NothingToExportError, Wanted
from lms.interop.items import losses
from lms.interop.items.question import Question, changed_words

_CITATION = re.compile(r"\s*\[@[^\]\n]*\]")
_TERM = re.compile(r"\[([^\]\n]*)\]\(term:[^)\n]*\)")
_GIVEN = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\{\.[a-z-]+\}")


@dataclass(frozen=True)
class Leaving:
    """The questions of one lesson, and what each of them leaves behind whatever the format."""

    lesson: Lesson
    questions: tuple[Question, ...]
    losses: tuple[Loss, ...]


def leaving(wanted: Wanted) -> tuple[Leaving, ...]:
    """The lessons with their questions in one language. Raises NothingToExportError."""
    found = tuple(_of_lesson(each, wanted.language) for each in wanted.lessons)
    if not any(each.questions for each in found):
        raise NothingToExportError
    return found


def question_of(item: Item, words: Words, place: str = "") -> Question:
    """An item in the words of one language."""
    return Question(
        id=item.id,
        points=item.points,
        objective=item.objective,
        body=item.body,
        words=changed_words(words, plain_markdown),
        place=place,
    )


def plain_markdown(text: str) -> str:
    """Markdown that stands alone: without citations, terms and marks."""
    text = _TERM.sub(r"\1", _CITATION.sub("", text))
    while _GIVEN.search(text):
        text = _GIVEN.sub(r"\1", text)
    return text.strip()


def _of_lesson(lesson: Lesson, language: str) -> Leaving:
    words = lesson.words[language].items
    questions = []
    told: list[Loss] = []
    for item in lesson.items:
        if item.id in words:
            place = f"{lesson.id}/{item.id}"
            questions.append(question_of(item, words[item.id], place))
            told += (Loss(place, loss) for loss in _left_behind(item, words[item.id]))
    return Leaving(lesson, tuple(questions), tuple(told))


def _left_behind(item: Item, words: Words) -> Iterator[object]:
    everything = repr(words)
    if "[@" in everything or item.cites:
        yield losses.SOURCES
    if _TERM.search(everything) or _GIVEN.search(everything):
        yield losses.MARKS
    if item.body.misconception_codes():
        yield losses.MISCONCEPTIONS
