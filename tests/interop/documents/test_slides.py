"""What goes on slides, without drawing them: how much fits, what is cut, what is cited."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pypdf import PdfReader

from lms.interop.documents import slide_fit, slide_plan
from lms.interop.documents.lines import Grid, Line, Run, lines_of, plain_line, shortened
from lms.interop.documents.nodes import Anchors, nodes_of
from lms.interop.documents.speaking import speaking
from lms.interop.exporting import Wanted
from lms.web.packs import library as current_library

#: The parts of an office document or a book that hold what is read.
TEXT = re.compile(r"(slides/slide1|document)\.xml$|\.xhtml$")

ANCHORS = Anchors("", frozenset({"source-a"}))


def lines(html: str) -> list[Line | Grid]:
    return lines_of(nodes_of(html, ANCHORS))


def test_no_text_and_no_table_of_any_lesson_is_higher_than_a_slide(
    application, monkeypatch
) -> None:
    monkeypatch.setattr(slide_plan, "pixels_of", lambda *_: b"")  # a picture fits by its nature
    seen = 0
    with application.app_context():
        library = current_library()
        for course in library.courses():
            for place, lesson in enumerate(course.lessons):
                language = lesson.languages[place % len(lesson.languages)]
                with speaking(language):
                    wanted = Wanted(course, lesson, language)
                    deck = slide_plan.deck_of(library, wanted, lesson)
                for slide in deck.slides:
                    seen += 1
                    for height in heights(slide, language):
                        assert height <= slide_fit.HEIGHT, (lesson.id, language, slide.title)
    assert seen > 500


def heights(slide, language: str) -> list[float]:
    lead = slide_fit.lead_height(slide.lead, language)
    if slide.table is not None:
        parts = slide_fit.table_sheets(slide.table, language, lead)
        return [lead + sum(each.heights) for each in parts]
    sizes = slide_fit.SMALL if slide.small else slide_fit.SIZES
    return [
        sum(slide_fit._height(line, language, sheet.size) for line in sheet.lines)
        for sheet in slide_fit.sheets(slide.lines, language, sizes)
    ]


def test_little_text_is_large_and_much_goes_on_as_few_slides_as_it_needs() -> None:
    assert [each.size for each in slide_fit.sheets([plain_line("Short.")], "en")] == [28]
    many = [plain_line("word " * 40)] * 12
    sheets = slide_fit.sheets(many, "en")
    assert len(sheets) > 1
    assert [line for each in sheets for line in each.lines] == many


def test_thai_lines_are_higher_and_its_marks_take_no_room() -> None:
    assert slide_fit.leading(20, "th") > slide_fit.leading(20, "en")
    assert plain_line("ที่นี้ทั้ง").places == 4
    assert plain_line("天気").places == 4


def test_the_head_of_a_table_stands_on_each_of_its_slides() -> None:
    head = (plain_line("A"), plain_line("B"))
    rows = tuple((plain_line(str(n)), plain_line("text " * 30)) for n in range(30))
    parts = slide_fit.table_sheets(Grid((head, *rows)), "vi")
    assert len(parts) > 1
    assert all(each.rows[0] == head for each in parts)
    assert [row for each in parts for row in each.rows[1:]] == list(rows)
    assert all(sum(each.widths) == pytest.approx(slide_fit.WIDTH) for each in parts)


def test_a_line_keeps_its_looks_and_what_it_cites() -> None:
    html = (
        "<p>Gas <strong>CO<sub>2</sub></strong> warms"
        '<sup class="cite"><a href="#source-a">1</a></sup>.</p>'
    )
    (line,) = lines(html)
    assert line.runs == (
        Run("Gas "), Run("CO", bold=True), Run("2", bold=True, raised=-1), Run(" warms"), Run("."),
    )  # fmt: skip
    assert line.cited == ("source-a",)


def test_lists_keep_their_numbers_and_levels() -> None:
    found = lines('<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol><p>d</p>')
    assert [(each.mark, each.level, each.text) for each in found] == [
        ("3.", 0, "a"), ("•", 1, "b"), ("4.", 0, "c"), ("", 0, "d"),
    ]  # fmt: skip


def test_a_paragraph_is_cut_after_a_sentence_and_never_within_a_sum() -> None:
    line = Line((Run("One here. "), Run("Two there.", bold=True), Run(" Three.")))
    assert shortened(line, 20).runs == (Run("One here. "), Run("Two there.", bold=True))
    total = plain_line("It makes 1,400 × (1 + 0.995 + … ) = 22,871 in all. More.")
    assert shortened(total, 10) == total


def test_a_full_stop_in_thai_ends_an_abbreviation_and_no_sentence() -> None:
    line = plain_line("ในเดือนกุมภาพันธ์ ค.ศ. 2023 มีรายงาน")
    assert shortened(line, 60) == line


def test_few_words_before_a_table_stand_above_it() -> None:
    table = slide_plan.Slide("T", table=Grid(((plain_line("A"),),)))
    short = slide_plan.Slide("T", [plain_line("These are the numbers:")], cited=("2",))
    long = slide_plan.Slide("T", [plain_line("word " * 60)])
    (joined,) = slide_plan._joined([short, table])
    assert joined.lead == short.lines
    assert joined.cited == ("2",)
    assert len(slide_plan._joined([long, slide_plan.Slide("T", table=table.table)])) == 2


@pytest.mark.parametrize("kind", ["pptx", "docx", "epub", "pdf"])
def test_advice_that_the_city_has_yet_to_approve_is_marked(application, export, kind) -> None:
    library = application.extensions["lms.packs"]
    pending = [
        (each.course_id, each.id)
        for course in library.courses()
        for each in course.lessons
        if each.pending_review
    ]
    assert pending
    content = export(kind, "en", *pending[0]).content
    said = "has not been approved by the city yet"
    if kind == "pdf":
        reader = PdfReader(io.BytesIO(content))
        assert said in " ".join(reader.pages[0].extract_text().split())
        return
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        texts = [package.read(each).decode() for each in package.namelist() if TEXT.search(each)]
    assert any(said in each for each in texts)
