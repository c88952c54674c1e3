"""Slides and plans as LibreOffice draws them: all of it there, nothing over the edge, right letters.

One call of LibreOffice draws all files, since its start takes longer than the drawing.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pptx import Presentation
from pptx.util import Pt

from lms.interop.documents.slide_template import FOOT_TOP, PAGE
from lms.interop.exporting import NothingToExportError
from tests.interop.documents.conftest import (
    LANGUAGES,
    LESSONS,
    SAMPLES,
    Export,
    kept,
    squeezed,
)

#: Fonts of the letters of each language, as Debian has them.
LETTERS = {"vi": "", "en": "", "th": "Thai", "ja": "CJK"}
HANGING = ("。", "、", "」", "）")
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Drawn:
    """A file and the PDF that LibreOffice made of it."""

    path: Path

    @property
    def pdf(self) -> Path:
        return self.path.with_suffix(".pdf")

    @property
    def texts(self) -> list[str]:
        """The words of each page without spaces."""
        done = subprocess.run(
            ["pdftotext", "-raw", self.pdf, "-"], capture_output=True, text=True, check=True
        )
        return [squeezed(each) for each in done.stdout.split("\f")[:-1]]

    @property
    def fonts(self) -> str:
        done = subprocess.run(["pdffonts", self.pdf], capture_output=True, text=True, check=True)
        return done.stdout

    @property
    def pictures(self) -> int:
        """How many pictures there are; a mask belongs to one."""
        done = subprocess.run(
            ["pdfimages", "-list", self.pdf], capture_output=True, text=True, check=True
        )
        kinds = [each.split()[2] for each in done.stdout.splitlines()[2:]]
        return kinds.count("image")

    def words(self) -> Iterator[tuple[int, tuple[float, ...], str]]:
        """Each word with its page and its place in points: left, top, right, bottom."""
        done = subprocess.run(
            ["pdftotext", "-bbox", self.pdf, "-"], capture_output=True, text=True, check=True
        )
        for number, (width, height, words) in enumerate(_PAGE.findall(done.stdout), 1):
            assert (float(width), float(height)) == pytest.approx(PAGE, abs=1)
            for *place, text in _WORD.findall(words):
                yield number, tuple(map(float, place)), text


@pytest.fixture(scope="module")
def drawn(export: Export, tmp_path_factory) -> dict[tuple[str, str], Drawn]:
    """(format, language) → the lesson of that language; also the samples and a course."""
    folder = tmp_path_factory.mktemp("office")
    found = {}
    for language in LANGUAGES:
        for kind in ("pptx", "docx"):
            found[kind, language] = export(kind, language, *LESSONS[language])
    found["pptx", "samples"] = export("pptx", "vi", *SAMPLES)
    found["docx", "course"] = export("docx", "ja", "danang-primary")
    # A deck and a plan of one lesson have one name but for its ending.
    paths = {
        key: kept(folder, each).rename(folder / f"{key[1]}-{key[0]}.{key[0]}")
        for key, each in found.items()
    }
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *paths.values()],
        capture_output=True, check=True, timeout=240, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    return {key: Drawn(each) for key, each in paths.items()}


@pytest.mark.parametrize("language", [*LANGUAGES, "samples"])
def test_every_slide_is_drawn_with_all_its_words(drawn, language) -> None:
    deck = drawn["pptx", language]
    slides = list(Presentation(deck.path).slides)
    assert len(deck.texts) == len(slides)
    for slide, text in zip(slides, deck.texts, strict=True):
        for shape in slide.shapes:
            frames = [shape.text_frame] if shape.has_text_frame else []
            if shape.has_table:
                frames = [cell.text_frame for cell in shape.table.iter_cells()]
            for frame in frames:
                # A sign from another font comes out of a PDF after its line.
                missing = Counter(squeezed(frame.text)) - Counter(text)
                assert not missing, (slide.shapes.title.text, text)


@pytest.mark.parametrize("language", [*LANGUAGES, "samples"])
def test_nothing_on_a_slide_runs_over_its_foot_or_its_edges(drawn, language) -> None:
    for number, (left, top, right, bottom), text in drawn["pptx", language].words():
        where = (number, text, left, top, right, bottom)
        assert left >= 40, where
        # A full stop in Japanese may hang over the end of its line.
        assert right <= PAGE[0] - (12 if text.endswith(HANGING) else 40), where
        assert bottom <= PAGE[1] - 10, where
        # A word either ends above the foot or belongs to it; glyph boxes reach below the line.
        assert bottom <= FOOT_TOP + 6 or top >= FOOT_TOP - 6, where


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_lies_on_a_picture_or_a_table_on_a_text(drawn, language) -> None:
    for slide in Presentation(drawn["pptx", language].path).slides:
        boxes = sorted(
            (each.top, each.top + each.height)
            for each in slide.shapes
            if each.top is not None and each.top < Pt(FOOT_TOP)
        )
        for (_, end), (begin, _) in pairwise(boxes):
            assert end <= begin + Pt(1), slide.shapes.title.text
        assert all(end <= Pt(FOOT_TOP) for _, end in boxes), slide.shapes.title.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_have_titles_languages_and_alternative_texts(drawn, source, language) -> None:
    found = source(language)
    slides = list(Presentation(drawn["pptx", language].path).slides)
    assert all(each.shapes.title.text for each in slides)
    alts = [
        shape._element.nvPicPr.cNvPr.get("descr")
        for slide in slides
        for shape in slide.shapes
        if hasattr(shape, "image")
    ]
    assert alts == found.alts
    tags = {
        run.get("lang")
        for slide in slides
        for run in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr")
    } - {"en-GB"}
    assert {each[:2] for each in tags} <= {language}
    titles = [each.shapes.title.text for each in slides]
    assert [each for each in found.headings if not any(t.startswith(each) for t in titles)] == []


def test_teachers_notes_stand_in_the_speaker_notes_and_on_no_slide(drawn, export, source) -> None:
    words = "Pupils often answer"
    deck = Presentation(drawn["pptx", "en"].path)
    notes = [each.notes_slide.notes_text_frame.text for each in deck.slides if each.has_notes_slide]
    assert any(words in each for each in notes)
    assert not any(words in each for each in drawn["pptx", "en"].texts)
    without = export("pptx", "en", *LESSONS["en"], notes=False).content
    bare = Presentation(io.BytesIO(without))
    told = [each.notes_slide.notes_text_frame.text for each in bare.slides if each.has_notes_slide]
    assert told
    assert not any(words in each or "Right answer" in each for each in told)


def test_what_slides_shorten_stands_whole_in_the_speaker_notes(drawn) -> None:
    deck = Presentation(drawn["pptx", "en"].path)
    notes = "\n".join(
        each.notes_slide.notes_text_frame.text for each in deck.slides if each.has_notes_slide
    )
    for whole in (
        "The Earth has no roof and no windows, and warm air can rise freely.",
        "A good user of a model says what it shows and what it cannot show.",
    ):
        assert whole in notes
        assert squeezed(whole) not in "".join(drawn["pptx", "en"].texts)


def test_the_last_slide_has_the_sources_and_the_licence(drawn, source) -> None:
    last = drawn["pptx", "th"].texts[-1]
    assert "CCBY4.0" in last
    slides = list(Presentation(drawn["pptx", "th"].path).slides)
    links = [
        run.hyperlink.address
        for slide in slides
        for shape in slide.placeholders
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.hyperlink.address
    ]
    assert len(links) == source("th").rendered.sources.count("href=")


def test_a_machine_translation_says_so_on_the_first_slide_and_in_the_plan(drawn) -> None:
    assert "機械翻訳" in drawn["pptx", "ja"].texts[0]
    assert "機械翻訳" in "".join(drawn["docx", "ja"].texts)
    assert "Machinetranslation" not in drawn["pptx", "en"].texts[0]


def test_a_course_has_no_deck(export) -> None:
    with pytest.raises(NothingToExportError):
        export("pptx", "vi", "danang-primary")


@pytest.mark.parametrize("kind", ["pptx", "docx"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_drawn_with_a_font_that_has_them(drawn, kind, language) -> None:
    assert LETTERS[language] in drawn[kind, language].fonts
    assert "\ufffd" not in "".join(drawn[kind, language].texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_is_drawn_with_its_steps_and_figures(drawn, source, language) -> None:
    found = source(language)
    plan = drawn["docx", language]
    text = "".join(plan.texts)
    assert [each for each in found.headings if squeezed(each) not in text] == []
    assert all(plan.texts), "an empty page"
    document = docx.Document(plan.path)
    alts = [each.get("descr") for each in document.element.body.iter(qn("wp:docPr"))]
    assert alts == found.alts
    assert plan.pictures == len(alts)
    language_of = document.styles["Normal"].element.find(f".//{qn('w:lang')}")
    assert language_of.get(qn("w:val")).startswith(language)


def test_a_plan_without_notes_keeps_the_course_of_the_lesson_alone(export) -> None:
    exported = export("docx", "en", *LESSONS["en"], notes=False)
    document = docx.Document(io.BytesIO(exported.content))
    text = " ".join(each.text or "" for each in document.element.body.iter(qn("w:t")))
    assert "Pupils often answer" not in text
    assert "Right answer" not in text
    assert "Two different things are on the move." in text
    assert any("notes" in str(each.words) for each in exported.losses)


def test_the_plans_of_a_course_each_begin_a_page_with_their_own_foot(drawn, application) -> None:
    course = application.extensions["lms.packs"].course("danang-primary")
    pages = drawn["docx", "course"].texts
    titles = [squeezed(each.words["ja"].title) for each in course.lessons]
    begins = [
        next(place for place, text in enumerate(pages) if text.startswith(f"学習指導案{each}"))
        for each in titles
    ]
    assert begins == sorted(set(begins))
    assert all(squeezed(each.words["ja"].title) in pages[0] for each in course.lessons)
    for each, begin in zip(course.lessons, begins, strict=True):
        foot = squeezed(f"{each.code} · {each.words['ja'].title} ·")
        assert foot in pages[begin]


@pytest.mark.parametrize("kind", ["pptx", "docx"])
def test_equal_content_gives_equal_bytes(export, kind) -> None:
    first, second = (export(kind, "ja", *LESSONS["ja"]) for _ in range(2))
    assert first.content == second.content
