"""Each item type has a documentation page, a sample in four languages and tests of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from lms.core.items import AnswerFault
from lms.core.items.base import Outcome, Remark
from lms.core.items.samples import SAMPLES
from lms.core.languages import LANGUAGES

from .shapes import REGISTRY, SPECS, sample_item

HERE = Path(__file__).parent
DOCS = HERE.parents[2] / "docs" / "items"
SECTIONS = (
    "## What it is for",
    "## Structure",
    "## Words",
    "## Grading",
    "## Keyboard and screen reader",
    "## Good wrong answers",
)


@pytest.mark.parametrize("name", REGISTRY)
def test_type_has_a_page_with_all_sections(name: str) -> None:
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    places = [page.find(f"\n{section}\n") for section in SECTIONS]
    assert -1 not in places
    assert places == sorted(places)
    assert f"({name}.md)" in (DOCS / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REGISTRY)
def test_structure_and_words_on_the_page_are_valid(name: str) -> None:
    """The YAML that an author copies from the page is read here, so it cannot go stale."""
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(part.split("```")[0]) for part in page.split("```yaml\n")[1:]]
    structure, words = blocks[0][0], blocks[1]
    assert structure["type"] == name
    common = ("id", "points", "objective", "cites")
    item = REGISTRY[name].from_spec({k: v for k, v in structure.items() if k not in common})
    assert [str(each) for each in item.check_words(words[structure["id"]])] == []


@pytest.mark.parametrize("name", REGISTRY)
def test_type_has_a_test_file_and_random_shapes(name: str) -> None:
    assert (HERE / f"test_{name.replace('-', '_')}.py").is_file()
    assert name in SPECS


@pytest.mark.parametrize("name", REGISTRY)
@pytest.mark.parametrize("language", LANGUAGES)
def test_sample_is_complete_in_each_language(name: str, language: str) -> None:
    item, words = sample_item(name), SAMPLES[name].words[language]
    assert [str(each) for each in item.check_words(words)] == []
    right = item.correct_answer(words)
    assert item.grade(right, words).score == 1
    for wrong in item.wrong_answers(words):
        grade = item.grade(wrong, words)
        assert grade.score < 1
        assert all(item.feedback_texts(grade, words)) and item.feedback_texts(grade, words)
    shown = item.describe(right, words, language)
    assert shown
    assert not any(each in shown for each in ("[@", "{.", "{{"))


@pytest.mark.parametrize("name", REGISTRY)
def test_languages_of_a_sample_have_the_same_words(name: str) -> None:
    def keys(value: object) -> object:
        return {key: keys(each) for key, each in value.items()} if isinstance(value, dict) else 0

    def frame(language: str) -> object:
        words = dict(SAMPLES[name].words[language])
        words.pop("nearly", None)  # near misses belong to one language
        return keys(words)

    assert all(frame(language) == frame("en") for language in LANGUAGES)


@pytest.mark.parametrize("fault", [*AnswerFault, *Remark, *Outcome])
def test_every_code_is_documented(fault: str) -> None:
    assert f"`{fault}`" in (DOCS / "README.md").read_text(encoding="utf-8")
