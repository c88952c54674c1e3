"""What a package asks a platform to keep: short ASCII that gives everything back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from lms.core.content.model import Lesson, Pack
from lms.interop.offline.items import offline_items
from lms.interop.offline.lessons import key_of
from lms.interop.offline.player import player_files
from tests.interop.packages.browser import HOST, serve

pytestmark = pytest.mark.browser

MOST = 4096
LONGEST = {"vi": "ữ" * 200, "th": "ก" * 200, "en": "w" * 200, "ja": "響" * 200, "emoji": "🌏" * 200}

RUN = """
async ({ lesson, rounds }) => {
  const { State, readState } = await import("/js/state.js");
  return rounds.map((answers) => {
    const state = new State(lesson);
    state.done = state.done.map((_each, place) => place % 2 === 0);
    state.place = lesson.steps[lesson.steps.length - 1];
    state.startQuiz(1295);
    lesson.items.forEach((item) => { if (item.id in answers) state.answer(item, answers[item.id]); });
    state.best = 0.8333;
    const text = state.write();
    const again = readState(lesson, text);
    const kept = Object.fromEntries([...again.responses].map(([id, each]) => [id, each.answer]));
    const scores = [...again.responses].map(([, each]) => each.grade.score);
    return { text, kept, scores, again: again.write(), done: again.done, quiz: again.quiz, place: again.place };
  });
}
"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    serve(context, {**player_files(), "blank.html": b"<!doctype html><title>t</title>"})
    page = context.new_page()
    page.goto(f"{HOST}/blank.html")
    yield page
    context.close()


def data_of(pack: Pack, lesson: Lesson, language: str) -> dict[str, Any]:
    words = lesson.words[language].items
    items = offline_items(pack, lesson, language, words)
    return {
        "key": key_of(lesson, items),
        "pass": lesson.quiz_pass,
        "steps": [each.id for each in lesson.steps],
        "items": json.loads(json.dumps([each.data for each in items])),
    }


def rounds_of(lesson: Lesson, language: str) -> list[dict[str, Any]]:
    """Everything right; each kind of wrong answer; half of it."""
    words = lesson.words[language].items
    right = {each.id: each.body.correct_answer(words[each.id]) for each in lesson.items}
    wrong = {each.id: list(each.body.wrong_answers(words[each.id])) for each in lesson.items}
    most = max(map(len, wrong.values()), default=0)
    rounds = [
        {key: given[turn % len(given)] for key, given in wrong.items()} for turn in range(most)
    ]
    half = dict(list(right.items())[::2])
    return [json.loads(json.dumps(each)) for each in (right, *rounds, half, {})]


def longest_round(lesson: Lesson, language: str, text: str) -> dict[str, Any]:
    """The longest that a learner can answer."""
    words = lesson.words[language].items
    answers: dict[str, Any] = {}
    for each in lesson.items:
        answer = dict(each.body.correct_answer(words[each.id]))
        if each.type == "short-text":
            answer = {"text": text}
        if each.type == "numeric":
            answer["value"] = "-" + "9" * 19 + ".1"
        if each.type == "cloze":
            typed = {name: text for name, gap in each.body.gaps.items() if not gap.choices}
            answer = {"gaps": {**answer["gaps"], **typed}}
        answers[each.id] = answer
    return answers


def lessons_of(pack: Pack) -> Iterator[tuple[Lesson, str]]:
    for course in pack.courses:
        for lesson in course.lessons:
            for language in lesson.languages:
                yield lesson, language


def test_every_lesson_gives_back_what_was_answered(page: Page, built_in: Pack) -> None:
    for lesson, language in lessons_of(built_in):
        rounds = rounds_of(lesson, language)
        lesson_data = data_of(built_in, lesson, language)
        for given, found in zip(
            rounds, page.evaluate(RUN, {"lesson": lesson_data, "rounds": rounds}), strict=True
        ):
            assert found["text"].isascii()
            assert found["kept"] == given
            assert found["again"] == found["text"]
            assert (found["quiz"], found["place"]) == ("open", lesson.steps[-1].id)
            assert len(found["text"]) <= MOST


@pytest.mark.parametrize("script", LONGEST)
def test_the_longest_answers_to_the_longest_course_fit(
    page: Page, built_in: Pack, script: str
) -> None:
    lengths: dict[str, int] = {}
    for lesson, language in lessons_of(built_in):
        answers = longest_round(lesson, language, LONGEST[script])
        asked = {"lesson": data_of(built_in, lesson, language), "rounds": [answers]}
        (found,) = page.evaluate(RUN, asked)
        lengths[f"{lesson.course_id}/{lesson.id}/{language}"] = len(found["text"])
        assert found["text"].isascii()
        assert found["kept"] == answers
    assert max(lengths.values()) <= MOST, lengths


def test_where_answers_are_too_long_their_results_stay(page: Page, samples: Pack) -> None:
    lesson = samples.courses[0].lessons[0]
    lesson_data = data_of(samples, lesson, "th")
    one = next(each for each in lesson_data["items"] if each["type"] == "short-text")
    items = [{**one, "id": f"s{number}"} for number in range(30)]
    answers = {each["id"]: {"text": LONGEST["th"]} for each in items[:-1]}
    answers[items[-1]["id"]] = {"text": one["accepted"][0]}
    asked = {"lesson": {**lesson_data, "items": items}, "rounds": [answers]}
    (found,) = page.evaluate(RUN, asked)
    assert len(found["text"]) <= MOST
    assert found["scores"] == [*[0] * 29, 1]
    assert any(each is not None for each in found["kept"].values())


def test_another_shape_of_the_lesson_has_another_key(built_in: Pack, samples: Pack) -> None:
    keys = {data_of(built_in, lesson, "en")["key"] for lesson in built_in.courses[0].lessons}
    assert len(keys) == len(built_in.courses[0].lessons)
    lesson = samples.courses[0].lessons[0]
    # Words do not count: a mended sentence leaves everybody's state as it is.
    assert len({data_of(samples, lesson, each)["key"] for each in lesson.languages}) == 1
