"""Items as they are drawn: the question, the answer given, what is right, why, and the remedy.

An answered item is drawn from the version in which it was answered, also after the pack
changed. Each item type has a template `learning/items/<type>.html`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.core.content.model import Item, Lesson, Pack
from lms.core.content.versions import item_from_version, item_version
from lms.core.items.base import Grade
from lms.core.items.shuffle import item_seed
from lms.core.items.true_false import TRUTH_WORDS
from lms.learning import queries, review_words
from lms.learning.models import Attempt, ItemVersion, Response
from lms.web.packs import Library
from lms.web.rendering import render_words


def truth_word(value: str, language: str) -> str:
    """The word on the button of a true-or-false item."""
    true, false = TRUTH_WORDS.get(language, TRUTH_WORDS["en"])
    return true if value == "true" else false


@dataclass(frozen=True)
class Feedback:
    """What somebody learns from an answer."""

    outcome: str
    outcome_words: str
    texts: tuple[Markup, ...]
    remarks: tuple[str, ...]
    remedies: tuple[str, ...]
    explanation: Markup
    correct: str
    given: str


@dataclass(frozen=True)
class Drawn:
    """An item ready for its template. Every text in it is sanitised HTML."""

    item: Item
    template: str
    prompt: Markup
    hint: Markup | None
    parts: Mapping[str, Any]
    values: Mapping[str, list[str]]
    response: Response | None
    feedback: Feedback | None

    @classmethod
    def of(
        cls,
        attempt: Attempt,
        lesson: Lesson,
        item: Item,
        response: Response | None,
        library: Library,
    ) -> Drawn:
        """An item of an attempt as it stands now, with the answer given."""
        words = lesson.words[attempt.language].items[item.id]
        html = library.rendered(attempt.course_id, lesson, attempt.language).items[item.id]
        pack = library.pack_of(attempt.course_id)
        return _drawn(attempt, item, Words(words, html), response, pack)


@dataclass(frozen=True)
class Words:
    """The words of an item: as written, and as HTML."""

    plain: Mapping[str, Any]
    html: Mapping[str, Any]


def _drawn(
    attempt: Attempt, item: Item, words: Words, response: Response | None, pack: Pack
) -> Drawn:
    shown = item.body.present(words.html, item_seed(attempt.seed, item.id))
    values = item.body.to_form(response.answer if response else None, attempt.language)
    return Drawn(
        item=item,
        template=f"learning/items/{item.type}.html",
        prompt=Markup(words.html["prompt"]),
        hint=Markup(words.html["hint"]) if words.html.get("hint") else None,
        parts=_ready(shown),
        values=values,
        response=response,
        feedback=_feedback(attempt.language, item, words, response, pack) if response else None,
    )


def _ready(value: Any) -> Any:
    """The same structure, its texts marked as the sanitised HTML that they are."""
    if isinstance(value, str):
        return Markup(value)
    if isinstance(value, Mapping):
        return {key: each if key == "id" else _ready(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_ready(each) for each in value]
    return value


def _feedback(language: str, item: Item, words: Words, response: Response, pack: Pack) -> Feedback:
    grade: Grade = item.body.grade(response.answer, words.plain)
    texts = item.body.feedback_texts(grade, words.html)
    remedies = (pack.misconceptions.get(code) for code in grade.misconceptions)
    correct = item.body.correct_answer(words.plain)
    return Feedback(
        outcome=response.outcome,
        outcome_words=review_words.outcome_text(response.outcome),
        texts=tuple(Markup(text) for text in texts),
        remarks=tuple(review_words.remark_text(each) for each in grade.remarks),
        remedies=tuple(each.remedy[language] for each in remedies if each is not None),
        explanation=Markup(words.html.get("explanation", "")),
        correct=item.body.describe(correct, words.plain, language),
        given=item.body.describe(response.answer, words.plain, language),
    )


@dataclass(frozen=True)
class ReviewLine:
    """One answer of a finished attempt, with the score before a mended key where there was one."""

    drawn: Drawn
    old_score: float | None


def review_lines(
    session: Session, attempt: Attempt, responses: Mapping[str, Response], library: Library
) -> list[ReviewLine]:
    """The answers of an attempt in their order, each as it was asked."""
    digests = {each.version for each in responses.values()}
    bodies = {
        row.digest: row.body
        for row in session.scalars(sa.select(ItemVersion).where(ItemVersion.digest.in_(digests)))
    }
    regrades = queries.regrades_of(session, [each.id for each in responses.values()])
    lines = []
    for item_id in attempt.item_ids:
        response = responses.get(item_id)
        if response is not None:
            mended = regrades.get(response.id)
            drawn = _as_mended(attempt, response, library) if mended else None
            drawn = drawn or _as_answered(attempt, response, bodies[response.version], library)
            lines.append(ReviewLine(drawn, mended.old_score if mended else None))
    return lines


def _as_answered(attempt: Attempt, response: Response, body: str, library: Library) -> Drawn:
    item, plain = item_from_version(body, library.item_types)
    pack = library.pack_of(attempt.course_id)
    html = _present_html(attempt, response, item.id, library)
    if html is None:  # the item has changed since: its old words are rendered again
        html = render_words(pack, _lesson_of(attempt, library), plain, attempt.language)
    return _drawn(attempt, item, Words(plain, html), response, pack)


def _as_mended(attempt: Attempt, response: Response, library: Library) -> Drawn | None:
    """An answer whose key was mended: with the item of today, since the old key was wrong."""
    lesson = _lesson_of(attempt, library)
    if lesson is None or attempt.language not in lesson.words:
        return None
    item = next((each for each in lesson.items if each.id == response.item_id), None)
    if item is None:
        return None
    return Drawn.of(attempt, lesson, item, response, library)


def _lesson_of(attempt: Attempt, library: Library) -> Lesson | None:
    try:
        return library.lesson(attempt.course_id, attempt.lesson_id)
    except LookupError:
        return None


def _present_html(
    attempt: Attempt, response: Response, item_id: str, library: Library
) -> Mapping[str, Any] | None:
    """The rendered words of the item, if it is still what was answered."""
    lesson = _lesson_of(attempt, library)
    if lesson is None or attempt.language not in lesson.words:
        return None
    words = lesson.words[attempt.language]
    item = next((each for each in lesson.items if each.id == item_id), None)
    if item is None:
        return None
    if item_version(item, words.items[item_id])[0] != response.version:
        return None
    return library.rendered(attempt.course_id, lesson, attempt.language).items[item_id]
