"""Moodle XML and GIFT: what goes out comes back with the same texts and the same grading."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

import pytest

from lms.core.content.model import Course, Pack
from lms.core.items.cloze import Cloze
from lms.core.items.numeric import Numeric
from lms.core.items.ordering import Ordering
from lms.core.items.sorting import Sorting
from lms.interop.exporting import Exported, Wanted
from lms.interop.items import losses
from lms.interop.items.arriving import Arriving
from lms.interop.items.leaving import leaving
from lms.interop.items.question import Question
from lms.interop.items.splitting import split_gaps
from lms.interop.moodle.exporting import gift, moodle_xml
from lms.interop.moodle.gift_reading import read_gift
from lms.interop.moodle.xml_reading import read_moodle_xml
from tests.interop.items.same import (
    assert_same_feedback,
    assert_same_grading,
    assert_same_prompt,
)

Courses = tuple[tuple[Course, str], ...]


def sent(course: Course, language: str) -> list[Question]:
    """The questions as they leave."""
    return [q for each in leaving(Wanted(course, None, language)) for q in each.questions]


def split(questions: list[Question]) -> Iterator[Question]:
    """Texts with gaps as the questions that GIFT makes of them."""
    for each in questions:
        if isinstance(each.body, Cloze):
            yield from split_gaps(each, each.body)
        else:
            yield each


def back(
    make: Callable[..., Exported], read: Callable[[bytes, str], Arriving], wanted: Wanted
) -> list[Question]:
    arriving = read(make(None, wanted).content, wanted.language)
    assert [each for each in arriving.remarks if not each.taken] == []
    return arriving.questions


def test_every_item_comes_back_from_moodle_xml_with_equal_grading(courses: Courses) -> None:
    tried = 0
    for course, language in courses:
        there = sent(course, language)
        returned = back(moodle_xml, read_moodle_xml, Wanted(course, None, language))
        for question, other in zip(there, returned, strict=True):
            tried += assert_same_grading(question, other)
            assert (other.id, other.points) == (question.id, question.points)
            assert other.text("hint") == question.text("hint")
            if not (isinstance(question.body, Numeric) and question.text("unit-label")):
                assert_same_prompt(question, other)
            if not isinstance(question.body, Sorting | Ordering):  # single pairs: a loss told
                assert_same_feedback(question, other)
    assert tried > 10_000


def test_every_item_comes_back_from_gift_with_equal_grading(courses: Courses) -> None:
    for course, language in courses:
        there = list(split(sent(course, language)))
        returned = back(gift, read_gift, Wanted(course, None, language))
        for question, other in zip(there, returned, strict=True):
            assert_same_grading(question, other)
            if not isinstance(question.body, Numeric):
                assert_same_prompt(question, other)


def test_units_with_factors_come_back_from_moodle_xml(built_in: Pack) -> None:
    found = 0
    for course in built_in.courses:
        there = sent(course, "en")
        returned = back(moodle_xml, read_moodle_xml, Wanted(course, None, "en"))
        for question, other in zip(there, returned, strict=True):
            if isinstance(question.body, Numeric) and question.body.units:
                assert isinstance(other.body, Numeric)
                assert other.body.units == question.body.units
                assert other.body.unit == question.body.unit
                found += 1
    assert found == 19


def test_a_single_lesson_holds_its_own_items_only(built_in: Pack) -> None:
    course = built_in.courses[0]
    lesson = course.lessons[0]
    exported = moodle_xml(None, Wanted(course, lesson, "en"))
    root = ET.fromstring(exported.content)
    kinds = [each.get("type") for each in root.findall("question")]
    assert kinds.count("category") == 1
    assert len(kinds) == len(lesson.items) + 1


def test_moodle_shares_are_among_those_that_moodle_accepts(courses: Courses) -> None:
    # question_bank::fraction_options_full() of Moodle, which also mirrors them below nothing.
    known = "100 90 83.33333 80 75 70 66.66667 60 50 40 33.33333 30 25 20 16.66667 14.28571 12.5"
    accepted = {float(each) for each in f"{known} 11.11111 10 5 0".split()}
    for course, language in courses:
        root = ET.fromstring(moodle_xml(None, Wanted(course, None, language)).content)
        for question in root.findall("question"):
            if question.get("type") != "ordering":
                shares = [float(a.get("fraction", "0")) for a in question.findall("answer")]
                assert {abs(each) for each in shares} <= accepted


@pytest.mark.parametrize(
    ("make", "kind", "told"),
    [
        (moodle_xml, "categorising", losses.CATEGORIES),
        (moodle_xml, "multiple-choice", losses.PARTIAL_CREDIT),
        (moodle_xml, "short-text", losses.SPELLING),
        (gift, "cloze", losses.SPLIT_GAPS),
        (gift, "ordering", losses.ORDER_AS_MATCHING),
        (gift, "matching", losses.FEEDBACK),
    ],
)
def test_what_a_kind_loses_is_told_for_each_of_its_items(
    built_in: Pack, make: Callable[..., Exported], kind: str, told: object
) -> None:
    for course in built_in.courses:
        language = course.languages[0]
        exported = make(None, Wanted(course, None, language))
        reported = {each.place for each in exported.losses if each.words == told}
        items = {
            f"{lesson.id}/{item.id}"
            for lesson in course.lessons
            if language in lesson.languages
            for item in lesson.items
            if item.type == kind
        }
        assert items <= reported
