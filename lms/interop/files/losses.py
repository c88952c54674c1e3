"""What a format does not hold, as people read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms.interop.exporting import Loss, Wanted


@dataclass(frozen=True)
class Left:
    """A sentence about what was left out, the titles of the lessons, and in how many items.

    Without titles it holds for the whole file, without items for more than single items.
    """

    words: str
    lessons: tuple[str, ...]
    items: int


def in_words(wanted: Wanted, losses: Iterable[Loss]) -> list[Left]:
    """Each sentence once, with all places for which it holds, in the order of the content."""
    titles = {each.id: each.words[wanted.language].title for each in wanted.lessons}
    found: dict[str, list[str]] = {}
    for loss in losses:
        found.setdefault(str(loss.words), []).append(loss.place)
    return [_left(words, places, titles) for words, places in found.items()]


def _left(words: str, places: Iterable[str], titles: dict[str, str]) -> Left:
    parted = [each.partition("/") for each in dict.fromkeys(places)]
    lessons = dict.fromkeys(lesson_id for lesson_id, _slash, _item in parted)
    return Left(
        words,
        tuple(titles[each] for each in lessons if each in titles),
        sum(1 for *_lesson, item in parted if item),
    )
