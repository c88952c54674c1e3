"""Items as they are drawn: the question, the answer given, what is right, why, and the remedy.

Which words an answered item is drawn from is decided in `answered`. Each item type has a template
`learning/items/<type>.html`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from lms.core.content.model import Audience, Item, Lesson, Pack, text_in
from lms.core.items.base import Grade
from lms.core.items.shuffle import item_seed
from lms.core.items.true_false import TRUTH_WORDS
from lms.learning import review_words
from lms.learning.models import Attempt, Response
from lms.web.packs import Library


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
    correct: tuple[str, ...]
    given: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """An item ready for its template. Every text in it is sanitised HTML."""

    item: Item
    language: str
    template: str
    prompt: Markup
    hint: Markup | None
    parts: Mapping[str, Any]
    values: Mapping[str, list[str]]
    response: Response | None
    feedback: Feedback | None


@dataclass(frozen=True)
class Words:
    """The words of an item in one language: as written, and as HTML."""

    language: str
    plain: Mapping[str, Any]
    html: Mapping[str, Any]


def present_words(lesson: Lesson, item_id: str, language: str, library: Library) -> Words:
    """The words of an item as the lesson has them now."""
    html = library.rendered(lesson.course_id, lesson, language).items[item_id]
    return Words(language, lesson.words[language].items[item_id], html)


def with_refused(drawn: Drawn, form: Mapping[str, list[str]]) -> Drawn:
    """The item with what was sent and could not be taken: nobody fills it in twice."""
    sent = {name: form.get(name, []) for name in drawn.item.body.fields()}
    return replace(drawn, values={**drawn.values, **sent})


def draw(
    attempt: Attempt, item: Item, words: Words, response: Response | None, pack: Pack
) -> Drawn:
    """An item in its order of choices, with the answer given and what it teaches."""
    shown = item.body.present(words.html, item_seed(attempt.seed, item.id))
    values = item.body.to_form(response.answer if response else None, words.language)
    feedback = None
    if response is not None:
        told = feedback_on(item, words, response.answer, pack, _audience(attempt, pack))
        said = review_words.outcome_text(response.outcome, _audience(attempt, pack))
        feedback = replace(told, outcome=response.outcome, outcome_words=said)
    return Drawn(
        item=item,
        language=words.language,
        template=f"learning/items/{item.type}.html",
        prompt=Markup(words.html["prompt"]),
        hint=Markup(words.html["hint"]) if words.html.get("hint") else None,
        parts=ready(shown),
        values=values,
        response=response,
        feedback=feedback,
    )


def _audience(attempt: Attempt, pack: Pack) -> Audience | None:
    """Whom the attempt's course is for; None when it was withdrawn since."""
    courses = (course for course in pack.courses if course.id == attempt.course_id)
    return next((course.audience for course in courses), None)


def ready(value: Any) -> Any:
    """The same structure, its texts marked as the sanitised HTML that they are."""
    if isinstance(value, str):
        return Markup(value)
    if isinstance(value, Mapping):
        return {key: each if key == "id" else ready(each) for key, each in value.items()}
    if isinstance(value, list):
        return [ready(each) for each in value]
    return value


def feedback_on(
    item: Item, words: Words, answer: Mapping[str, Any], pack: Pack, audience: Audience | None
) -> Feedback:
    """What an answer to an item teaches, by the key and the words given.

    Raises:
        AnswerError: it is no answer to this item.
    """
    language = words.language
    grade: Grade = item.body.grade(answer, words.plain)
    texts = item.body.feedback_texts(grade, words.html)
    remedies = (pack.misconceptions.get(code) for code in grade.misconceptions)
    correct = item.body.correct_answer(words.plain)
    return Feedback(
        outcome=grade.outcome,
        outcome_words=review_words.outcome_text(grade.outcome, audience),
        texts=tuple(Markup(text) for text in texts),
        remarks=tuple(review_words.remark_text(each) for each in grade.remarks),
        remedies=tuple(text_in(each.remedy, language) for each in remedies if each is not None),
        explanation=Markup(words.html.get("explanation", "")),
        correct=item.body.describe_each(correct, words.plain, language),
        given=item.body.describe_each(answer, words.plain, language),
    )
