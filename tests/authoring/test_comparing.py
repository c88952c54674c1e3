"""Two languages row by row: nothing lost, nothing beside what it does not belong to."""

from __future__ import annotations

import re

import pytest

from lms.authoring.comparing import compare
from lms.authoring.finding import Reviewed
from lms.authoring.rows import Both, Side, aligned
from lms.web.packs import EXTENSION
from tests.authoring.factories import PACK, RAIN


@pytest.fixture
def sections(app):
    library = app.extensions[EXTENSION]
    pack = next(each for each in library.shelf.packs if each.id == PACK)
    course = pack.course(RAIN[0])
    reviewed = Reviewed(pack, course, course.lesson(RAIN[1]))
    with app.test_request_context("/en/"):
        sides = (
            Side.of(name, reviewed, code, library) for name, code in (("l", "en"), ("r", "vi"))
        )
        found = compare(reviewed, Both(*sides), "en")
    return {each.anchor: each for each in found}


def row(section, label, row_id=None):
    return next(each for each in section.rows if each.label == label and row_id in (None, each.id))


def test_every_part_of_the_lesson_stands_on_the_page(sections):
    assert list(sections) == [
        "front",
        "figures",
        *(f"step-{each}" for each in ("guess", "measure", "compare", "keep")),
        "further_reading",
        "terms",
        "sources",
        *(
            f"item-{each}"
            for each in (
                "what-shows", "good-places", "one-day", "two-days", "day-order", "tools", "sort",
                "fill-in", "name-it",
                "bank-gauge-a", "bank-gauge-b", "bank-weather-a", "bank-weather-b",
            )
        ),
    ]  # fmt: skip


def test_no_row_of_the_sample_lacks_a_side(sections):
    for section in sections.values():
        for each in section.rows:
            assert all(each.texts), (section.anchor, each)


def test_a_paragraph_stands_beside_its_translation(sections):
    texts = [each.texts for each in sections["step-keep"].rows]
    left, right = next(each for each in texts if "One day" in each[0])
    assert "Một ngày là thời tiết" in right
    assert left.count("<p>") == right.count("<p>") == 1


def test_blocks_bear_their_name_in_the_language_of_the_page(sections):
    labels = {each.label for each in sections["step-measure"].rows}
    assert {"Activity", "No devices needed"} <= labels


def test_the_key_and_the_misconception_stand_at_the_choice(sections):
    section = sections["item-what-shows"]
    assert row(section, "Choice", "depth").correct
    wrong = row(section, "Choice", "weight")
    assert not wrong.correct
    assert wrong.marks == ("MC1",)
    assert row(section, "Correct answer").texts[1] == "nước cao bao nhiêu"
    labels = [each.label for each in section.rows[:4]]
    assert labels == ["Question", "Choice", "Feedback", "Choice"]
    assert any("One wet day" in each for each in section.notes)


def test_the_answers_of_a_multiple_choice_and_a_truth_are_marked(sections):
    marked = {each.id for each in sections["item-good-places"].rows if each.correct}
    assert marked == {"open-field", "flat-roof"}
    assert [each.id for each in sections["item-one-day"].rows if each.correct] == ["false"]


def test_a_known_wrong_number_shows_what_it_tells(sections):
    assert row(sections["item-two-days"], "Feedback", "only-first").marks == ("MC1",)


def test_the_bank_says_its_form_and_how_hard_it_is(sections):
    section = sections["item-bank-gauge-b"]
    assert "form B" in section.title
    assert "Hard" in section.notes
    assert row(section, "Question").texts == ("Bank b in en", "Bank b in vi")


def test_accepted_answers_stay_together_however_many_a_language_has(sections):
    left, right = row(sections["item-name-it"], "Accepted answer").texts
    assert right == "<ul><li>thùng đo mưa</li><li>cốc đo mưa</li></ul>"
    assert left.startswith("<ul><li>")


def test_no_id_stands_twice_on_the_page(sections):
    html = "".join(text for each in sections.values() for row in each.rows for text in row.texts)
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert ids
    # The same figure stands in two steps of the sample, as it does on the lesson's own page.
    doubled = {each for each in ids if ids.count(each) > 1}
    assert all("figure-" in each for each in doubled)


def test_what_has_not_as_many_paragraphs_is_one_row():
    assert len(list(aligned("", ("<p>a</p><p>b</p>", "<p>c</p>")))) == 1
    assert len(list(aligned("", ("<p>a</p><p>b</p>", "<p>c</p><p>d</p>")))) == 2
