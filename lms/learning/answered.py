"""Answered items: from which words each is drawn, in an open attempt and in the review.

A review shows the version in which an item was answered, also after the pack changed. An open
attempt speaks the language of its page. There an answer given in another language is shown in
the page's own where that says the same of it; when the pack changed in the meantime, what was
said of the answer stays with the item as it was asked, and a further try is at the item of now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.core.content.model import Item, Lesson
from lms.core.content.versions import item_from_version
from lms.core.items.base import AnswerError
from lms.learning import queries
from lms.learning.drawing import Drawn, Words, draw, present_words
from lms.learning.finding import lesson_of
from lms.learning.models import Attempt, ItemVersion, RegradedResponse, Response
from lms.web.packs import Library
from lms.web.rendering import render_words


@dataclass(frozen=True)
class ReviewLine:
    """One answer of a finished attempt, with how a mended key changed its score if one did."""

    number: int
    drawn: Drawn
    mended: RegradedResponse | None


@dataclass(frozen=True)
class LeftOpen:
    """What a finished attempt asked and nobody answered, with the correct answer."""

    number: int
    drawn: Drawn
    correct: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """An item of an open attempt, with the answer that was given to it, if any."""

    attempt: Attempt
    lesson: Lesson
    item: Item
    response: Response | None


def draw_open(
    session: Session, asked: Asked, words: Words, library: Library, *, anew: bool
) -> Drawn:
    """An item of an open attempt; `anew`: it is being answered, so no earlier feedback is shown."""
    attempt, item, response = asked.attempt, asked.item, asked.response
    pack = library.pack_of(attempt.course_id)
    if response is None or asked.lesson.versions[words.language][item.id] == response.version:
        return draw(attempt, item, words, response, pack)
    version = session.get_one(ItemVersion, response.version)
    if _still_means_the_same(item, asked.lesson, version, response, words):
        return draw(attempt, item, words, response, pack)
    if anew:
        return draw(attempt, item, words, None, pack)
    return _as_answered(attempt, response, version, library)


def _still_means_the_same(
    item: Item, lesson: Lesson, version: ItemVersion, response: Response, words: Words
) -> bool:
    """Whether only the language differs, and the answer is as right or wrong in this one."""
    if lesson.versions.get(version.language, {}).get(item.id) != version.digest:
        return False
    try:
        return item.body.grade(response.answer, words.plain).score == response.score
    except AnswerError:
        return False


def review_lines(
    session: Session, attempt: Attempt, responses: Mapping[str, Response], library: Library
) -> list[ReviewLine]:
    """The answers of an attempt in their order, each as it was asked.

    Where the whole course was withdrawn, nothing is left to draw them with.
    """
    if not any(course.id == attempt.course_id for course in library.courses()):
        return []
    digests = {each.version for each in responses.values()}
    versions = {
        row.digest: row
        for row in session.scalars(sa.select(ItemVersion).where(ItemVersion.digest.in_(digests)))
    }
    regrades = queries.regrades_of(session, [each.id for each in responses.values()])
    lines = []
    for number, item_id in enumerate(attempt.item_ids, 1):
        response = responses.get(item_id)
        if response is not None:
            mended = regrades.get(response.id)
            version = versions[response.version]
            drawn = _as_mended(attempt, response, version, library) if mended else None
            drawn = drawn or _as_answered(attempt, response, version, library)
            lines.append(ReviewLine(number, drawn, mended))
    return lines


def left_open(
    attempt: Attempt,
    lesson: Lesson,
    responses: Mapping[str, Response],
    language: str,
    library: Library,
) -> list[LeftOpen]:
    """What an attempt asked and was not answered, as the lesson has it now."""
    items = {item.id: item for item in lesson.items if item.id not in responses}
    pack = library.pack_of(attempt.course_id)
    lines = []
    for number, item_id in enumerate(attempt.item_ids, 1):
        if item := items.get(item_id):
            words = present_words(lesson, item_id, language, library)
            key = item.body.correct_answer(words.plain)
            right = item.body.describe_each(key, words.plain, language)
            lines.append(LeftOpen(number, draw(attempt, item, words, None, pack), right))
    return lines


def _as_answered(
    attempt: Attempt, response: Response, version: ItemVersion, library: Library
) -> Drawn:
    item, plain = item_from_version(version.body, library.item_types)
    pack = library.pack_of(attempt.course_id)
    html = _present_html(attempt, version, library)
    if html is None:  # the item has changed since: its old words are rendered again
        html = render_words(pack, lesson_of(attempt), plain, version.language)
    return draw(attempt, item, Words(version.language, plain, html), response, pack)


def _as_mended(
    attempt: Attempt, response: Response, version: ItemVersion, library: Library
) -> Drawn | None:
    """An answer whose key was mended: with the item of today, since the old key was wrong."""
    lesson = lesson_of(attempt)
    item = _present_item(lesson, version)
    if lesson is None or item is None:
        return None
    words = present_words(lesson, item.id, version.language, library)
    return draw(attempt, item, words, response, library.pack_of(attempt.course_id))


def _present_item(lesson: Lesson | None, version: ItemVersion) -> Item | None:
    """The item as the lesson has it now, where it still has it in the version's language."""
    if lesson is None or version.language not in lesson.words:
        return None
    return next((each for each in lesson.items if each.id == version.item_id), None)


def _present_html(
    attempt: Attempt, version: ItemVersion, library: Library
) -> Mapping[str, Any] | None:
    """The rendered words of the item, if it is still what was answered."""
    lesson = lesson_of(attempt)
    item = _present_item(lesson, version)
    if lesson is None or item is None:
        return None
    if lesson.versions[version.language][item.id] != version.digest:
        return None
    return present_words(lesson, item.id, version.language, library).html
