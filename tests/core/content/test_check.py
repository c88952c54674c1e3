"""`lms check` and `lms new lesson`, without their command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lms.core.content.check import NoPackError, check, failed
from lms.core.content.problems import SHOWN_ANYWAY, WARNINGS, Problem, Rule, Severity
from lms.core.content.scaffold import ScaffoldError, new_lesson
from lms.core.languages import LANGUAGES
from tests.packs import SAMPLE
from tests.packs.faults import FAULTS, POWER, RAIN

GUIDE = Path(__file__).parents[3] / "docs" / "authoring.md"


def test_the_sample_has_no_problem(registry) -> None:
    checked = check(SAMPLE, registry)
    assert checked.problems == ()
    assert not failed(checked.problems)


def test_a_part_of_a_pack_tells_its_own_problems(root: Path, registry) -> None:
    for path in (RAIN, POWER):
        file = root / path / "lesson.yaml"
        file.write_text(file.read_text("utf-8").replace("code: X", "kode: X"), encoding="utf-8")
    paths = {problem.path for problem in check(root / RAIN, registry).problems}
    assert paths == {f"{RAIN}/lesson.yaml"}
    assert {problem.path for problem in check(root / RAIN / "lesson.yaml", registry).problems} == (
        paths
    )
    assert len({problem.path for problem in check(root, registry).problems}) == 2


def test_a_path_without_a_pack_is_told(tmp_path: Path, registry) -> None:
    with pytest.raises(NoPackError):
        check(tmp_path, registry)


def test_warnings_fail_only_a_strict_check() -> None:
    warning = Problem("a", 1, Rule.UNLISTED, "b", Severity.WARNING)
    assert not failed([warning])
    assert failed([warning], strict=True)
    assert str(warning) == "a:1: warning: unlisted: b"


@pytest.mark.parametrize("course", ["school", "staff"])
@pytest.mark.parametrize("languages", [(), ("vi",), ("th", "en"), ("ja", "vi", "en", "th")])
def test_a_new_lesson_is_valid_at_once(
    root: Path, registry, course: str, languages: tuple[str, ...]
) -> None:
    made = new_lesson(root / course, "clouds", languages)
    assert made.listed
    checked = check(root, registry)
    assert checked.problems == ()
    assert checked.pack is not None
    lesson = checked.pack.lesson(course, "clouds")
    assert lesson.languages == (languages or LANGUAGES)
    assert lesson.original == lesson.languages[0]
    assert {step.phase for step in lesson.steps} == set(type(lesson.steps[0].phase))


def test_a_new_lesson_keeps_the_rest_of_the_course_as_it_is(root: Path) -> None:
    path = root / "school/course.yaml"
    before = path.read_text("utf-8")
    new_lesson(root / "school", "clouds")
    assert path.read_text("utf-8") == before.replace("[measuring-rain]", "[measuring-rain, clouds]")


@pytest.mark.parametrize(
    "lessons",
    [
        "lessons:\n  - measuring-rain\n",
        "lessons:\n- measuring-rain\n",
        "lessons: [ measuring-rain, ]\n",
    ],
)
def test_every_way_to_write_the_list_is_understood(root: Path, registry, lessons: str) -> None:
    path = root / "school/course.yaml"
    text = path.read_text("utf-8").replace("lessons: [measuring-rain]\n", lessons)
    path.write_text(text, encoding="utf-8")
    assert new_lesson(root / "school", "clouds").listed
    assert check(root, registry).problems == ()


@pytest.mark.parametrize(
    ("course", "slug", "languages"),
    [
        ("school", "../evil", ()),
        ("school", "Clouds", ()),
        ("school", "measuring-rain", ()),
        ("school", "clouds", ("fr",)),
        ("nowhere", "clouds", ()),
    ],
)
def test_a_lesson_that_cannot_be_made_leaves_nothing_behind(
    root: Path, course: str, slug: str, languages: tuple[str, ...]
) -> None:
    before = sorted(root.rglob("*"))
    with pytest.raises(ScaffoldError):
        new_lesson(root / course, slug, languages)
    assert sorted(root.rglob("*")) == before


def test_the_guide_explains_every_rule_and_no_other() -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (error|warning|shown) \|", GUIDE.read_text("utf-8"), re.MULTILINE
    )
    assert [rule for rule, _ in rows] == sorted(Rule)
    told = dict(rows)
    for rule in Rule:
        if rule in WARNINGS:
            assert told[rule] == "warning"
        elif rule in SHOWN_ANYWAY:
            assert told[rule] == "shown"
        else:
            assert told[rule] == "error"


def test_the_twenty_faults_are_errors() -> None:
    assert not {fault.rule for fault in FAULTS} & WARNINGS
