"""Every item of the built-in pack, in every language: answerable, and graded right.

The right answer and each wrong answer that the item's type can make are sent through the form
that a page would send, read again in the page's language, and graded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from lms.core.content.load import load_pack
from lms.core.content.model import Difficulty, Form, Item, Lesson
from lms.core.items.base import Grade, Outcome
from lms.core.items.registry import build_registry
from lms.resources import folder

_PACK = load_pack(folder("lessons"), build_registry(extra=())).pack
assert _PACK is not None
LESSONS = [lesson for course in _PACK.courses for lesson in course.lessons]
SITTINGS = [(lesson, language) for lesson in LESSONS for language in lesson.languages]


def items_of(lesson: Lesson, language: str) -> Iterator[tuple[Item, Mapping[str, Any]]]:
    """The items of the quiz and of the bank with their words in a language."""
    words = lesson.words[language]
    for item in lesson.items:
        yield item, words.items[item.id]
    for each in lesson.bank:
        yield each.item, words.bank[each.item.id]


def played(item: Item, words: Mapping[str, Any], answer: Mapping[str, Any], language: str) -> Grade:
    """The grade of an answer after its way through the page's form."""
    form = item.body.to_form(answer, language)
    again = item.body.parse({name: list(values) for name, values in form.items()}, language)
    assert again is not None, f"{item.id}: the form of this answer is empty"
    assert dict(again) == dict(answer), f"{item.id}: {again} is not {answer}"
    return item.body.grade(again, words)


def ids(sitting: tuple[Lesson, str]) -> str:
    return f"{sitting[0].code}-{sitting[1]}"


@pytest.mark.parametrize("sitting", SITTINGS, ids=ids)
def test_the_right_answer_is_graded_right(sitting: tuple[Lesson, str]) -> None:
    lesson, language = sitting
    for item, words in items_of(lesson, language):
        grade = played(item, words, item.body.correct_answer(words), language)
        assert grade.outcome is Outcome.CORRECT, item.id
        assert grade.score == 1.0, item.id


@pytest.mark.parametrize("sitting", SITTINGS, ids=ids)
def test_no_wrong_answer_is_graded_right(sitting: tuple[Lesson, str]) -> None:
    lesson, language = sitting
    for item, words in items_of(lesson, language):
        wrong = list(item.body.wrong_answers(words))
        assert wrong, f"{item.id} has no wrong answer"
        for answer in wrong:
            grade = played(item, words, answer, language)
            assert grade.outcome is not Outcome.CORRECT, (item.id, answer)
            assert grade.score < 1.0, (item.id, answer)


@pytest.mark.parametrize("sitting", SITTINGS, ids=ids)
def test_an_empty_form_is_no_answer(sitting: tuple[Lesson, str]) -> None:
    lesson, language = sitting
    for item, words in items_of(lesson, language):
        assert item.body.parse({}, language) is None, item.id
        assert item.body.present(words, 1), item.id


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.code)
def test_a_lesson_is_complete(lesson: Lesson) -> None:
    assert len(lesson.items) >= 8
    assert len(lesson.bank) == 2 * len(lesson.objectives)
    assert {each.form for each in lesson.bank} == set(Form)
    assert {each.difficulty for each in lesson.bank} <= set(Difficulty)
    assert lesson.figures
    assert len(lesson.steps) >= 4
    for language in lesson.languages:
        text = "\n".join(step.markdown for step in lesson.words[language].steps.values())
        for block in ("teacher-note", "activity", "no-devices", "discussion", "alone"):
            assert f"/// {block}" in text, (language, block)
        assert "](term:" in text
        assert lesson.words[language].further_reading


def test_all_thirty_lessons_are_there_in_their_languages() -> None:
    assert _PACK is not None
    found = {course.id: [lesson.code for lesson in course.lessons] for course in _PACK.courses}
    assert found == {
        "danang-primary": [f"P{n}" for n in range(1, 7)],
        "danang-secondary": [f"S{n}" for n in range(1, 7)],
        "danang-teachers": [f"T{n}" for n in range(1, 9)],
        "bma-officials": [f"M{n}" for n in range(1, 11)],
    }
    for course in _PACK.courses:
        wanted = {"th", "en", "ja"} if course.id == "bma-officials" else {"vi", "en", "ja"}
        assert all(set(lesson.languages) == wanted for lesson in course.lessons)


def test_every_misconception_is_probed_by_some_item() -> None:
    assert _PACK is not None
    probed = {
        code
        for lesson in LESSONS
        for item, _ in items_of(lesson, lesson.original)
        for code in item.body.misconception_codes()
    }
    assert set(_PACK.misconceptions) - probed == set()


def test_two_lessons_share_no_figure() -> None:
    seen: dict[str, str] = {}
    for lesson in LESSONS:
        for figure, svg in lesson.figures.items():
            assert svg not in seen, (lesson.code, figure, seen.get(svg))
            seen[svg] = f"{lesson.code} {figure}"
