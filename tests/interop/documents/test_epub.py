"""EPUB: accepted by epubcheck in every language, readable without pictures, silent on answers."""

from __future__ import annotations

import io
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.interop.documents.conftest import (
    COURSES,
    LANGUAGES,
    LESSONS,
    SAMPLES,
    Export,
    kept,
    squeezed,
)

EPUBCHECK = "/usr/share/java/epubcheck.jar"
XHTML = "{http://www.w3.org/1999/xhtml}"


def pages(content: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = [each for each in book.namelist() if each.endswith(".xhtml")]
        return {Path(each).name: ET.fromstring(book.read(each)) for each in names}


def text_of(root: ET.Element) -> str:
    return squeezed("".join(root.itertext()))


def checked(path: Path) -> str:
    """What epubcheck says; "" if there is nothing to say."""
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    done = subprocess.run(
        ["java", *quick, "-jar", EPUBCHECK, "--failonwarnings", path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Validating using EPUB version 3.2 rules" in done.stdout
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_epubcheck_accepts_a_lesson_and_a_course_in_every_language(
    export: Export, tmp_path: Path
) -> None:
    wanted = [(each, *LESSONS[each]) for each in LANGUAGES]
    wanted += [(each, COURSES[each]) for each in LANGUAGES]
    wanted.append(("th", *SAMPLES))
    books = [kept(tmp_path, export("epub", *each)) for each in wanted]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(checked, books)) == [""] * len(books)


def test_epubcheck_finds_what_is_wrong(export: Export, tmp_path: Path) -> None:
    content = export("epub", "en", *LESSONS["en"]).content
    assert b"rendition" not in content
    path = tmp_path / "broken.epub"
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(path, "w") as broken:
        for each in book.infolist():
            text = book.read(each)
            broken.writestr(each, text.replace(b'href="style.css" type', b'href="no.css" type'))
    assert "ERROR" in checked(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_figure_and_source_is_in_the_book(export: Export, source, language) -> None:
    found = source(language)
    book = pages(export("epub", language, *LESSONS[language]).content)
    page = book[f"{found.lesson.id}.xhtml"]
    assert page.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    heads = [text_of(each) for each in page.iter(f"{XHTML}h2")]
    assert [each for each in found.headings if squeezed(each) not in heads] == []
    assert [each.get("alt") for each in page.iter(f"{XHTML}img")] == found.alts
    cited = {each.get("href") for each in page.iter(f"{XHTML}a")}
    ids = {f"#{each.get('id')}" for each in page.iter() if each.get("id")}
    assert {each for each in cited if each.startswith("#")} <= ids
    assert found.rendered.sources.count("<li") == sum("source-" in each for each in ids)
    assert "CCBY4.0" in text_of(page)


def test_a_machine_translation_says_so_before_the_text(export: Export, source) -> None:
    assert source("ja").lesson.words["ja"].state == "machine"
    page = pages(export("epub", "ja", *LESSONS["ja"]).content)["weather-or-climate.xhtml"]
    (mark,) = [each for each in page.iter(f"{XHTML}p") if each.get("class") == "small state"]
    assert "機械翻訳" in text_of(mark)
    original = pages(export("epub", "en", *LESSONS["ja"]).content)["weather-or-climate.xhtml"]
    assert not [each for each in original.iter() if each.get("class") == "small state"]


def test_without_notes_neither_notes_nor_answers_are_in_the_file(export: Export, source) -> None:
    found = source("vi")
    name = f"{found.lesson.id}.xhtml"
    with_notes = pages(export("epub", "vi", *LESSONS["vi"]).content)[name]
    without = pages(export("epub", "vi", *LESSONS["vi"], notes=False).content)[name]
    classes = [each.get("class", "") for each in with_notes.iter()]
    assert "block teacher-note" in classes
    assert "block teacher-note" not in [each.get("class", "") for each in without.iter()]
    explanation = "".join(
        ET.fromstring(
            f"<p>{found.rendered.items[found.lesson.items[0].id]['explanation']}</p>"
        ).itertext()
    )
    start = squeezed(explanation)[:40]
    assert start in text_of(with_notes)
    assert start not in text_of(without)


def test_the_table_of_contents_leads_to_every_lesson_and_step(export: Export) -> None:
    book = pages(export("epub", "th", COURSES["th"]).content)
    targets = [each.get("href").partition("#") for each in book["nav.xhtml"].iter(f"{XHTML}a")]
    ids = {name: {each.get("id") for each in page.iter()} for name, page in book.items()}
    assert len({name for name, _, _ in targets}) == 10
    assert all(not place or place in ids[name] for name, _, place in targets)


def test_equal_content_gives_equal_bytes(export: Export) -> None:
    first, second = (export("epub", "vi", *LESSONS["vi"]) for _ in range(2))
    assert first.content == second.content
