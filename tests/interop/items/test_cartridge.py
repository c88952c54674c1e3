"""Common Cartridge 1.3: every reference leads somewhere, and the quizzes come back."""

from __future__ import annotations

import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask

from lms.core.content.model import Course
from lms.core.items.cloze import Cloze
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.numeric import Numeric
from lms.core.items.ordering import Ordering
from lms.core.items.short_text import ShortText
from lms.core.items.sorting import Sorting
from lms.interop.cartridge.exporting import ASSESSMENT, cartridge
from lms.interop.cartridge.reading import read_cartridge
from lms.interop.exporting import Exported, Wanted
from lms.interop.items import losses
from lms.interop.items.leaving import leaving
from lms.interop.items.question import Question
from lms.interop.items.splitting import split_gaps, split_places, split_things
from lms.interop.items.xhtml import local_name
from lms.web.packs import library
from tests.interop.items.same import (
    assert_same_feedback,
    assert_same_grading,
    assert_same_prompt,
)

Courses = tuple[tuple[Course, str], ...]
REFERENCE = re.compile(r'(?:href|src|xlink:href)="([^"]+)"')


@pytest.fixture(scope="module")
def exported(application: Flask, courses: Courses) -> dict[tuple[str, str], Exported]:
    """Every course in each of its languages as a cartridge."""
    with application.app_context():
        return {
            (course.id, language): cartridge(
                library(), Wanted(library().course(course.id), None, language)
            )
            for course, language in courses
        }


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def named(root: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in root.iter() if local_name(each) == name]


def test_every_reference_of_the_manifest_is_resolved(
    exported: dict[tuple[str, str], Exported],
) -> None:
    for each in exported.values():
        files = files_of(each.content)
        root = ET.fromstring(files["imsmanifest.xml"])
        listed = [str(one.get("href")) for one in named(root, "file")]
        assert sorted(listed) == sorted(set(files) - {"imsmanifest.xml"})
        resources = {one.get("identifier"): one for one in named(root, "resource")}
        for item in named(root, "item"):
            assert item.get("identifierref") is None or item.get("identifierref") in resources
        for needed in named(root, "dependency"):
            assert needed.get("identifierref") in resources
        for resource in resources.values():
            if resource.get("href"):
                assert resource.get("href") in listed
        identifiers = [one.get("identifier") for one in root.iter() if one.get("identifier")]
        assert len(set(identifiers)) == len(identifiers)


def test_pages_lead_to_files_of_the_cartridge_or_out_into_the_web_only_by_links(
    exported: dict[tuple[str, str], Exported],
) -> None:
    for each in exported.values():
        files = files_of(each.content)
        for path, content in files.items():
            if path.endswith(".html"):
                text = content.decode()
                assert "<script" not in text
                ids = set(re.findall(r'\bid="([^"]+)"', text))
                for target in REFERENCE.findall(text):
                    parts = urlsplit(target)
                    if parts.scheme in {"http", "https"}:
                        continue
                    if parts.path:
                        where = posixpath.join(posixpath.dirname(path), parts.path)
                        assert posixpath.normpath(where) in files, (path, target)
                    else:
                        assert parts.fragment in ids, (path, target)


def test_every_lesson_has_a_page_and_every_quiz_is_of_the_profile(
    exported: dict[tuple[str, str], Exported], courses: Courses
) -> None:
    profiles = {"multiple_choice", "multiple_response", "true_false", "fib"}
    allowed = {f"cc.{each}.v0p1" for each in profiles}
    for course, language in courses:
        files = files_of(exported[course.id, language].content)
        lessons = [each for each in course.lessons if language in each.languages]
        assert [each for each in files if each.startswith("lessons/")] == [
            f"lessons/{each.id}.html" for each in lessons
        ]
        root = ET.fromstring(files["imsmanifest.xml"])
        quizzes = [r for r in named(root, "resource") if r.get("type") == ASSESSMENT]
        assert len(quizzes) == sum(bool(each.items) for each in lessons)
        for path in (each for each in files if each.startswith("quizzes/")):
            quiz = ET.fromstring(files[path])
            for item in named(quiz, "item"):
                found = [e.text for e in named(item, "fieldentry") if str(e.text).startswith("cc.")]
                assert set(found) <= allowed
                assert len(found) == 1
                known = {e.get("ident") for e in named(item, "itemfeedback")}
                shown = {e.get("linkrefid") for e in named(item, "displayfeedback")}
                assert shown == known


def split(question: Question) -> Iterator[Question]:
    body = question.body
    if isinstance(body, Cloze):
        yield from split_gaps(question, body)
    elif isinstance(body, Sorting):
        yield from split_things(question, body)
    elif isinstance(body, Ordering):
        yield from split_places(question, body)
    else:
        yield question


def test_every_item_of_every_quiz_comes_back(
    exported: dict[tuple[str, str], Exported], courses: Courses
) -> None:
    for course, language in courses:
        arriving = read_cartridge(exported[course.id, language].content, language)
        assert [str(each) for each in arriving.remarks if not each.taken] == []
        by_lesson = {
            each.lesson.id: [part for question in each.questions for part in split(question)]
            for each in leaving(Wanted(course, None, language))
        }
        there = [part for lesson in sorted(by_lesson) for part in by_lesson[lesson]]
        for question, other in zip(there, arriving.questions, strict=True):
            if isinstance(question.body, Numeric):
                right = {"text": str(question.body.key)}
                assert other.body.grade(right, other.words).score == 1
            elif isinstance(question.body, ShortText):
                right = question.body.correct_answer(question.words)
                assert other.body.grade(right, other.words).score == 1
                assert other.body.grade({"text": "xyzzy"}, other.words).score == 0
            else:
                assert_same_grading(question, other)
                assert_same_prompt(question, other)
                assert_same_feedback(question, other)


def test_parts_of_a_split_item_are_right_as_often_as_the_whole_is(courses: Courses) -> None:
    """A wholly right answer to the item is the right answer to each of its questions."""
    for course, language in courses:
        for each in leaving(Wanted(course, None, language)):
            for question in each.questions:
                if isinstance(question.body, Sorting):
                    key = question.body.key
                    parts = split_things(question, question.body)
                    rights = [p.body.correct_answer(p.words)["choice"] for p in parts]
                    assert rights == [key[thing] for thing in question.body.things]
                    assert sum(p.points for p in parts) == pytest.approx(question.points)


def test_what_a_cartridge_cannot_hold_is_told(
    exported: dict[tuple[str, str], Exported], courses: Courses
) -> None:
    told_for = {
        MultipleChoice: losses.ALL_OR_NOTHING,
        Numeric: losses.RANGE_AS_TEXT,
        Cloze: losses.SPLIT_GAPS,
        Ordering: losses.SPLIT_PLACES,
        Sorting: losses.SPLIT_THINGS,
    }
    for course, language in courses:
        told = {(each.place, each.words) for each in exported[course.id, language].losses}
        for each in leaving(Wanted(course, None, language)):
            for question in each.questions:
                for kind, words in told_for.items():
                    if isinstance(question.body, kind):
                        assert (question.place, words) in told
