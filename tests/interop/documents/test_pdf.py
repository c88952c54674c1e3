"""PDF: read back, it says what the lesson says, in the right order and with its structure."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from lms.interop.documents import typesetting
from tests.interop.documents.conftest import (
    LANGUAGES,
    LESSONS,
    SAMPLES,
    kept,
    squeezed,
)

#: What Markdown writes round words.
MARKUP = re.compile(r"\[@[^]]*\]|\{\.[^}]*\}|[\[\]*]")

FONT = {"vi": "NotoSans-", "en": "NotoSans-", "th": "NotoSansThai-", "ja": "NotoSansJP-"}


def text_of(folder: Path, exported) -> str:
    """The text as a reader copies it."""
    path = kept(folder, exported)
    done = subprocess.run(
        ["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True
    )
    return squeezed(done.stdout)


def titles(outline: list[Any]) -> Iterator[str]:
    for each in outline:
        if isinstance(each, list):
            yield from titles(each)
        else:
            yield each.title


def structure(node: Any) -> Iterator[DictionaryObject]:
    """Every element of the structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from structure(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node["/K"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_can_be_copied_as_it_was_written(export, source, tmp_path, language) -> None:
    found = source(language)
    text = text_of(tmp_path, export("pdf", language, *LESSONS[language]))
    words = found.lesson.words[language]
    expected = [words.title, *words.objectives.values(), *words.materials, *found.headings]
    assert [each for each in expected if squeezed(each) not in text] == []
    assert "CCBY4.0" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_tagged_named_and_bookmarked(export, source, language) -> None:
    found = source(language)
    reader = PdfReader(io.BytesIO(export("pdf", language, *LESSONS[language]).content))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == found.lesson.words[language].title
    marks = list(titles(reader.outline))
    assert [each for each in found.headings if each not in marks] == []
    parts = list(structure(root["/StructTreeRoot"]["/K"]))
    kinds = {str(each["/S"]) for each in parts}
    assert {"/H1", "/H2", "/P", "/L", "/Table", "/TH", "/Figure", "/Link"} <= kinds
    assert {str(each["/Alt"]) for each in parts if each["/S"] == "/Figure"} == set(found.alts)
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_ours_and_inside_the_file(export, language) -> None:
    reader = PdfReader(io.BytesIO(export("pdf", language, *LESSONS[language]).content))
    names = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            (inner,) = font.get_object().get("/DescendantFonts", [font])
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"])
            names.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    assert all(each.startswith("Noto") for each in names)
    assert any(each.startswith(FONT[language]) for each in names)


def test_without_notes_neither_notes_nor_answers_are_in_the_file(export, source, tmp_path) -> None:
    with_notes = text_of(tmp_path, export("pdf", "ja", *LESSONS["ja"]))
    without = text_of(tmp_path, export("pdf", "ja", *LESSONS["ja"], notes=False))
    assert "指導者用メモ" in with_notes
    assert "指導者用メモ" not in without
    item = source("ja").rendered.items[source("ja").lesson.items[0].id]
    assert squeezed(str(item["explanation"]))[:20] in with_notes
    assert squeezed(str(item["explanation"]))[:20] not in without
    assert squeezed(str(item["prompt"]))[:12] in without


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_question_has_its_form_on_paper(
    export, application, tmp_path, language
) -> None:
    exported = export("pdf", language, *SAMPLES)
    lesson = application.extensions["lms.packs"].lesson(*SAMPLES)
    assert len({each.type for each in lesson.items}) == 9
    text = text_of(tmp_path, exported)
    words = lesson.words[language].items
    prompts = [MARKUP.sub("", words[each.id]["prompt"]) for each in lesson.items]
    assert [each for each in prompts if squeezed(each)[:15] not in text] == []


def test_a_lost_calculator_and_quiz_are_reported(export) -> None:
    exported = export("pdf", "en", *LESSONS["en"])
    places = [each.place for each in exported.losses]
    said = " ".join(str(each.words) for each in exported.losses)
    assert set(places) == {LESSONS["en"][1]}
    assert "do not calculate" in said
    assert "nothing grades it" in said


def test_a_course_has_a_contents_page_and_each_lesson_begins_a_page(export, application) -> None:
    course = application.extensions["lms.packs"].course("danang-primary")
    reader = PdfReader(io.BytesIO(export("pdf", "vi", course.id, notes=False).content))
    begins = [
        reader.get_destination_page_number(each)
        for each in reader.outline
        if not isinstance(each, list)
    ]
    assert len(begins) == len(course.lessons)
    assert begins[0] >= 1
    assert len(set(begins)) == len(begins)
    assert [each.title for each in reader.outline if not isinstance(each, list)] == [
        each.words["vi"].title for each in course.lessons
    ]


def test_a_sign_that_no_font_has_is_reported_and_stops_nothing() -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
    assert typesetting.png(picture, 9, 18).startswith(b"\x89PNG")
    book = {
        "id": "x", "language": "en", "title": "\U00013080", "summary": "", "course": "",
        "alone": True, "licence": "", "publisher": "", "words": {}, "chapters": [],
    }  # fmt: skip
    made = typesetting.pdf("book.typ", {**book, "alone": False, "words": {"contents": "x"}})
    assert not made.whole
    assert made.content.startswith(b"%PDF")


def test_a_machine_without_our_fonts_makes_a_document_and_says_what_it_lacks(
    export, tmp_path, monkeypatch
) -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[])
    with monkeypatch.context() as patched:
        patched.setattr(typesetting, "_fonts", lambda: fonts)
        typesetting._compiler.cache_clear()
        typesetting.families.cache_clear()
        exported = export("pdf", "ja", *LESSONS["ja"])
        english = export("pdf", "en", *LESSONS["ja"])
    typesetting._compiler.cache_clear()
    typesetting.families.cache_clear()
    said = "no font with all letters of this language"
    assert any(said in str(each.words) for each in exported.losses)
    assert not any(said in str(each.words) for each in english.losses)
    assert "Weatherorclimate" in text_of(tmp_path, english)


def test_equal_content_gives_equal_bytes(export) -> None:
    first, second = (export("pdf", "th", *LESSONS["th"]) for _ in range(2))
    assert first.content == second.content
