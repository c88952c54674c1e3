"""QTI 2.1 and 3.0: packages are whole, items come back the same, others convert 2.1 to 3.0."""

from __future__ import annotations

import io
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lms.core.content.model import Course
from lms.core.items.ordering import Ordering
from lms.core.items.sorting import Sorting
from lms.interop.exporting import Exported, Wanted
from lms.interop.items.leaving import leaving
from lms.interop.items.question import Question
from lms.interop.items.xhtml import local_name
from lms.interop.qti.packaging import qti21, qti30
from lms.interop.qti.reading import read_qti
from tests.interop.items.qti_player import ROUNDED, player, responses
from tests.interop.items.same import (
    answers,
    assert_same_feedback,
    assert_same_grading,
    assert_same_prompt,
)
from tests.npm import DEPLOY, npm_package
from tests.packs.items import COURSE

Courses = tuple[tuple[Course, str], ...]
CONVERTED = {
    "vi": ("danang-teachers",),
    "th": ("bma-officials",),
    "en": ("danang-secondary", COURSE),
    "ja": ("danang-primary",),
}
VERSIONS = [qti21, qti30]


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def sent(course: Course, language: str) -> list[Question]:
    return [q for each in leaving(Wanted(course, None, language)) for q in each.questions]


def assert_same(there: list[Question], content: bytes, language: str) -> None:
    arriving = read_qti(content, language)
    assert [str(each) for each in arriving.remarks if not each.taken] == []
    for question, other in zip(there, arriving.questions, strict=True):
        # One thing for each group is matching, whatever we called it.
        either = isinstance(question.body, Sorting) and isinstance(other.body, Sorting)
        assert either or other.body.name == question.body.name, question.place
        assert (other.id, other.points) == (question.id, question.points)
        assert_same_grading(question, other)
        assert_same_prompt(question, other)
        if not isinstance(question.body, Sorting | Ordering):  # several at once: simpler there
            assert_same_feedback(question, other)


@pytest.mark.parametrize("make", VERSIONS)
def test_every_item_comes_back_with_equal_grading(
    courses: Courses, make: Callable[..., Exported]
) -> None:
    for course, language in courses:
        exported = make(None, Wanted(course, None, language))
        assert_same(sent(course, language), exported.content, language)


@pytest.mark.parametrize("make", VERSIONS)
def test_every_reference_of_a_package_is_resolved_and_every_file_is_listed(
    courses: Courses, make: Callable[..., Exported]
) -> None:
    for course, language in courses:
        files = files_of(make(None, Wanted(course, None, language)).content)
        root = ET.fromstring(files["imsmanifest.xml"])
        resources = [each for each in root.iter() if local_name(each) == "resource"]
        identifiers = [each.get("identifier") for each in resources]
        assert len(set(identifiers)) == len(identifiers)
        listed = [each.get("href") for each in root.iter() if local_name(each) == "file"]
        assert sorted(map(str, listed)) == sorted(set(files) - {"imsmanifest.xml"})
        wanted = [
            each.get("identifierref") for each in root.iter() if local_name(each) == "dependency"
        ]
        assert set(wanted) <= set(identifiers)
        for resource in resources:
            document = ET.fromstring(files[str(resource.get("href"))])
            assert document.get("identifier") == resource.get("identifier")
            for each in document.iter():
                if local_name(each).lower().replace("-", "").endswith("assessmentitemref"):
                    assert f"items/{each.get('href', '').partition('/items/')[2]}" in files


def converted(content: bytes, folder: Path) -> bytes:
    """A package of QTI 2.1 as @citolab/qti-convert makes 3.0 of it."""
    sys.path.insert(0, str(DEPLOY))
    import vendor

    node, _npm = vendor.tools()
    program = npm_package("@citolab/qti-convert") / "dist" / "qti-convert-pkg.mjs"
    (folder / "items.zip").write_bytes(content)
    subprocess.run(
        [str(node), str(program), "items.zip"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=100,
    )
    return (folder / "items-qti3.zip").read_bytes()


@pytest.mark.browser
@pytest.mark.parametrize("language", CONVERTED)
def test_what_others_convert_from_2_1_to_3_0_is_still_the_same_item(
    courses: Courses, chromium: Browser, tmp_path: Path, language: str
) -> None:
    # Each language another course, so that all are converted once; the samples with one of them.
    spoken = {course.id: course for course, each in courses if each == language}
    with player(chromium) as playing:
        for number, course in enumerate(spoken[each] for each in CONVERTED[language]):
            folder = tmp_path / str(number)
            folder.mkdir()
            content = converted(qti21(None, Wanted(course, None, language)).content, folder)
            there = sent(course, language)
            assert_same(there, content, language)
            files = files_of(content)
            for question in there[::4]:
                xml = files[f"items/{question.place}.xml"].decode()
                given = answers(question)[:4]
                played = playing.play(xml, [responses(question, each) for each in given])
                for answer, score in zip(given, played.scores, strict=True):
                    ours = question.body.grade(answer, question.words).score * question.points
                    assert score == pytest.approx(ours, abs=ROUNDED), (question.place, answer)
