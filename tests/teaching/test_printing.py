"""What stands on paper: plans with every step, sheets without the key, keys with all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from flask import Flask
from markupsafe import Markup

from lms.core.content.model import Course, Item, Lesson
from lms.core.items.shuffle import item_seed
from lms.teaching.printing_html import cited_sources, for_leader, for_learner, plain_text
from lms.teaching.printing_key import key_of
from lms.teaching.printing_plan import plan_of
from lms.teaching.printing_quiz import VARIANTS, sheet_of
from lms.teaching.printing_words import section_number
from lms.teaching.printing_worksheet import worksheet_of
from lms.web.packs import Library
from lms.web.rendering import Rendered


class Edition(NamedTuple):
    """A lesson in one language."""

    course: Course
    lesson: Lesson
    language: str
    rendered: Rendered


@pytest.fixture
def library(app: Flask) -> Library:
    return app.extensions["lms.packs"]


@pytest.fixture
def editions(app: Flask, library: Library) -> Iterator[list[Edition]]:
    """Every lesson of the packs in every language it has."""
    with app.test_request_context("/en/"):
        yield [
            Edition(course, lesson, language, library.rendered(course.id, lesson, language))
            for course in library.courses()
            for lesson in course.lessons
            for language in lesson.languages
        ]


def plain(edition: Edition, item: Item) -> dict[str, Any]:
    return edition.lesson.words[edition.language].items[item.id]


def test_a_plan_has_every_step_and_its_minutes_follow_each_other(editions):
    for each in editions:
        plan = plan_of(each.course, each.lesson, each.rendered, each.language)
        assert [step.minutes for step in plan.steps] == [s.minutes for s in each.lesson.steps]
        assert [step.begins for step in plan.steps[1:]] == [step.ends for step in plan.steps[:-1]]
        assert plan.steps[-1].ends == each.lesson.minutes


def test_a_plan_tells_the_leader_and_the_learners_something_to_do_in_every_step(editions):
    for each in editions:
        for step in plan_of(each.course, each.lesson, each.rendered, each.language).steps:
            assert step.leader or step.text
            assert all(block.body.strip() for block in (*step.leader, *step.learners))


def test_a_plan_has_the_exit_question_in_every_language(editions):
    missing = [
        (each.lesson.code, each.language)
        for each in editions
        if not plan_of(each.course, each.lesson, each.rendered, each.language).exit_question
    ]
    assert missing == []


def test_a_plan_gives_the_answer_to_each_question_put_to_the_class(editions):
    for each in editions:
        steps = plan_of(each.course, each.lesson, each.rendered, each.language).steps
        for step, source in zip(steps, each.lesson.steps, strict=True):
            assert len(step.questions) == len(source.polls)
            assert all(question.answer for question in step.questions)


def test_a_worksheet_holds_the_tasks_and_never_a_note_or_an_answer(editions):
    for each in editions:
        told = str(
            [step.parts for step in worksheet_of(each.lesson, each.rendered, each.language).steps]
        )
        for html in each.rendered.steps.values():
            for piece in html.pieces:
                if piece.kind in {"teacher-note", "sample-answer"}:
                    assert plain_text(piece.body)[:60] not in plain_text(told)
                if piece.kind == "activity":
                    assert for_learner(piece.body) in {
                        part.body
                        for step in worksheet_of(each.lesson, each.rendered, each.language).steps
                        for part in step.parts
                    }


def test_a_worksheet_leaves_room_under_every_task(editions):
    for each in editions:
        for step in worksheet_of(each.lesson, each.rendered, each.language).steps:
            for part in step.parts:
                room = part.lines or part.body.count('class="write-lines"')
                assert room > 0 or part.kind == "figure"


def test_the_three_variants_of_a_quiz_differ_and_hold_the_same_questions(editions):
    for each in editions:
        sheets = [
            sheet_of(each.lesson, each.rendered, each.language, letter) for letter in VARIANTS
        ]
        orders = [tuple(item.item.id for item in sheet.items) for sheet in sheets]
        assert len(set(orders)) == len(VARIANTS)
        assert {frozenset(order) for order in orders} == {frozenset(orders[0])}


def test_a_variant_is_the_same_whenever_it_is_printed(editions):
    each = editions[0]
    first, second = (sheet_of(each.lesson, each.rendered, each.language, "B") for _ in range(2))
    assert first == second


def test_the_marks_of_the_short_answer_lead_to_the_right_answer(editions):
    for each in editions:
        for letter in VARIANTS:
            for drawn in sheet_of(each.lesson, each.rendered, each.language, letter).items:
                assert read_back(drawn) == expected(drawn, each)


def read_back(drawn) -> Any:
    """The answer of somebody who writes down what the key says, by the marks of the sheet."""
    form, body = drawn.form, drawn.item.body
    by_mark = {option.mark: option.id for option in form.options}
    if body.name in {"single-choice", "multiple-choice"}:
        return {by_mark[mark] for mark in form.short.split(", ")}
    if body.name in {"matching", "categorising"}:
        rows = {row.mark: row.id for row in form.rows}
        pairs = (pair.split(" ") for pair in form.short.split(", "))
        return {rows[row]: by_mark[mark] for row, mark in pairs}
    if body.name == "ordering":
        places = [int(place) for place in form.short.split(", ")]
        return [row.id for _, row in sorted(zip(places, form.rows, strict=True))]
    return form.short != ""


def expected(drawn, each: Edition) -> Any:
    right = drawn.item.body.correct_answer(plain(each, drawn.item))
    if "choice" in right:
        return {right["choice"]}
    if "choices" in right:
        return set(right["choices"])
    for key in ("pairs", "groups", "order"):
        if key in right:
            return right[key]
    return True


def test_the_order_of_choices_is_that_of_an_attempt_with_the_same_seed(editions):
    for each in editions:
        for drawn in sheet_of(each.lesson, each.rendered, each.language, "C").items:
            if drawn.item.type == "single-choice":
                html = each.rendered.items[drawn.item.id]
                shown = drawn.item.body.present(html, item_seed(VARIANTS["C"], drawn.item.id))
                ids = [choice["id"] for choice in shown["choices"]]
                assert [option.id for option in drawn.form.options] == ids


def test_an_installed_item_type_without_a_form_gets_lines(editions):
    each = editions[0]
    installed = replace(each.lesson.items[0], type="installed")
    lesson = replace(each.lesson, items=(installed,))
    form = sheet_of(lesson, each.rendered, each.language, "A").items[0].form
    assert form.kind == "open"
    assert form.short


def test_the_key_states_every_right_answer_in_every_language(editions, library):
    for each in editions:
        key = key_of(library.pack_of(each.course.id), each.lesson, each.rendered, each.language)
        said = {entry.item.id: entry.right for entry in key.entries}
        for item in each.lesson.items:
            words = plain(each, item)
            right = item.body.describe(item.body.correct_answer(words), words, each.language)
            assert right
            assert said[item.id] == right


def test_the_key_names_every_misconception_that_an_item_can_show(editions, library):
    for each in editions:
        pack = library.pack_of(each.course.id)
        key = key_of(pack, each.lesson, each.rendered, each.language)
        for entry in key.entries:
            named = " ".join(wrong.misconception for wrong in entry.distractors)
            for code in entry.item.body.misconception_codes():
                assert f"{code} {pack.misconceptions[code].name[each.language]}" in named


def test_the_key_says_something_to_every_wrong_choice(editions, library):
    for each in editions:
        key = key_of(library.pack_of(each.course.id), each.lesson, each.rendered, each.language)
        for entry in key.entries:
            if entry.item.type in {"single-choice", "multiple-choice"}:
                keys = entry.item.body.to_spec()["key"]
                right = len(keys) if isinstance(keys, list) else 1
                assert len(entry.distractors) == len(entry.item.body.choices) - right
                assert all(wrong.feedback for wrong in entry.distractors)


def test_sections_are_numbered_as_plans_of_that_language_are():
    assert [section_number(place, "vi") for place in (1, 4, 6)] == ["I.", "IV.", "VI."]
    assert section_number(4, "ja") == "4."


CITED = (
    'Warm <a class="term" href="#term-x">gas</a>'
    '<sup class="cite"><a href="#source-a">1</a></sup>'
    '<sup class="cite"><a href="#source-c">3</a></sup>'
    '<span class="to-confirm">to be confirmed</span>'
)


def test_paper_for_learners_carries_neither_term_links_nor_citations():
    assert for_learner(CITED) == "Warm gas"


def test_numbers_of_two_sources_do_not_run_together():
    assert plain_text(for_leader(CITED).replace('class="cite"', "")).startswith("Warm gas")
    assert "1</a></sup><sup>,</sup><sup" in for_leader(CITED)


def test_only_cited_sources_are_listed_and_they_keep_their_numbers():
    listed = Markup("<ol>") + Markup("").join(
        Markup(f'<li id="source-{each}">{each.upper()}</li>') for each in "abc"
    )
    assert cited_sources(listed, CITED) == (
        '<ol class="sources"><li id="source-a" value="1">A</li>'
        '<li id="source-c" value="3">C</li></ol>'
    )
