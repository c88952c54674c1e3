"""A lesson plan as a .docx that its leader can change, with the same content as the page.

Fonts are those of official papers in each language and come with Word; another program takes its
own of the same kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from flask_babel import gettext

from lms.teaching import printing_words as words
from lms.teaching.printing_docx_html import Writer, tree_of
from lms.teaching.printing_plan import Plan, PlanStep
from lms.teaching.printing_words import PaperWords

BLACK = RGBColor(0, 0, 0)

#: The style of what stands in tables, a little smaller than the rest.
CELL = "Plan table"


@dataclass(frozen=True)
class Script:
    """How a language is set: fonts of Latin, Thai (complex) and Japanese letters; size in points."""

    latin: str
    complex: str
    east: str
    size: float
    tag: str
    italics: bool = True


SCRIPTS = {
    "vi": Script("Times New Roman", "Times New Roman", "Times New Roman", 13, "vi-VN"),
    "th": Script("TH Sarabun New", "TH Sarabun New", "TH Sarabun New", 16, "th-TH", italics=False),
    "en": Script("Calibri", "Calibri", "Calibri", 11, "en-GB"),
    "ja": Script("Yu Gothic", "Yu Gothic", "Yu Gothic", 10.5, "ja-JP", italics=False),
}


def document_of(plan: Plan, leader: str, now: datetime) -> bytes:
    """The plan as the bytes of a .docx. `leader`: the name written after "Teacher"."""
    return _Maker(plan, leader).make(now)


class _Maker:
    """Writes one plan into one document."""

    def __init__(self, plan: Plan, leader: str) -> None:
        self._plan = plan
        self._leader = leader
        self._script = SCRIPTS.get(plan.language, SCRIPTS["en"])
        self._paper: PaperWords = words.paper_words(plan.course.audience)
        self._document: Any = Document()
        self._sections = 0

    def make(self, now: datetime) -> bytes:
        """The whole document."""
        self._set_page()
        self._set_fonts()
        self._set_properties(now)
        self._head()
        self._lists()
        self._course()
        self._end()
        stream = BytesIO()
        self._document.save(stream)
        return stream.getvalue()

    def _set_page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.8)
        paragraph = section.footer.paragraphs[0]
        paragraph.add_run(
            f"{self._plan.lesson.code} · {self._plan.words.title} · {words.licence_text()}  "
        )
        _add_field(paragraph, "PAGE")
        paragraph.add_run(" / ")
        _add_field(paragraph, "NUMPAGES")

    def _set_fonts(self) -> None:
        styles = self._document.styles
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "Table Grid"):
            _set_font(styles[name], self._script)
        script = self._script
        normal = styles["Normal"]
        _set_size(normal, script.size)
        normal.paragraph_format.space_after = Pt(4)
        cell = styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style = normal
        _set_size(cell, round(script.size * 0.875 * 2) / 2)
        for name, factor in (("Title", 1.6), ("Heading 1", 1.2), ("Heading 2", 1.1)):
            style = styles[name]
            _set_size(style, round(script.size * factor * 2) / 2)
            style.font.color.rgb = BLACK
            style.font.bold = style.font.cs_bold = True
            style.paragraph_format.keep_with_next = True

    def _set_properties(self, now: datetime) -> None:
        properties = self._document.core_properties
        properties.title = f"{self._paper.plan}: {self._plan.words.title}"
        properties.subject = f"{self._plan.lesson.code} · {self._plan.course_title}"
        properties.author = self._leader
        properties.last_modified_by = self._leader
        properties.language = self._script.tag
        properties.keywords = self._plan.lesson.code
        properties.comments = words.licence_text()
        stamp = now.astimezone(UTC).replace(tzinfo=None)
        properties.created = properties.modified = stamp

    def _writer(self, target: Any, style: str | None = CELL) -> Writer:
        return Writer(target, italics=self._script.italics, style=style)

    def _heading(self, text: str) -> None:
        self._sections += 1
        number = words.section_number(self._sections, self._plan.language)
        self._document.add_heading(f"{number} {text}", level=1)

    def _head(self) -> None:
        plan, paper = self._plan, self._paper
        self._writer(self._document, None).line(paper.plan, bold=True)
        self._document.add_heading(plan.words.title, level=0)
        lesson = plan.lesson
        facts = (
            lesson.code,
            plan.course_title,
            words.grades_text(lesson.grades),
            words.minutes_text(lesson.minutes),
        )
        self._document.add_paragraph(" · ".join(each for each in facts if each))
        table = self._document.add_table(rows=2, cols=2)
        labels = (paper.place, paper.group, paper.leader, paper.date)
        given = ("", "", self._leader, "")
        cells = [cell for row in table.rows for cell in row.cells]
        for cell, label, value in zip(cells, labels, given, strict=True):
            cell.paragraphs[0].add_run(f"{label}: {value or '……………………………'}")

    def _lists(self) -> None:
        lists = (
            (gettext("Objectives"), self._plan.objectives),
            (self._paper.materials, self._plan.words.materials),
        )
        for title, entries in lists:
            if entries:
                self._heading(title)
            for each in entries:
                self._document.add_paragraph(each, style="List Bullet")

    def _course(self) -> None:
        self._heading(self._paper.procedure)
        for step in self._plan.steps:
            self._document.add_heading(f"{step.number}. {step.heading}", level=2)
            self._signs(step)
            self._step_table(step)

    def _signs(self, step: PlanStep) -> None:
        signs = (
            f"{words.PHASE_SHAPES[step.phase]} {words.phase_word(step.phase)}",
            f"{words.MODE_ARROWS[step.mode]} {words.mode_word(step.mode)}",
            f"{words.minutes_text(step.minutes)} ({step.begins}–{step.ends})",
        )
        paragraph = self._document.add_paragraph(" · ".join(signs))
        paragraph.paragraph_format.keep_with_next = True

    def _step_table(self, step: PlanStep) -> None:
        table = self._document.add_table(rows=2, cols=2)
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _repeat_as_header(table.rows[0])
        titles = (self._paper.leader_does, self._paper.learners_do)
        for cell, title in zip(table.rows[0].cells, titles, strict=True):
            self._writer(cell).line(title, bold=True)
        does, do = (self._writer(cell) for cell in table.rows[1].cells)
        for block in step.leader:
            does.write(block.body)
        if not step.leader:
            does.write(step.text)
        for block in step.learners:
            do.line(block.title, bold=True)
            do.write(block.body)
        if not step.learners:
            do.line(gettext("Listen, look and think along."))
        self._expected(table, step)
        _end_cells(table)

    def _expected(self, table: Any, step: PlanStep) -> None:
        if not (step.figures or step.questions or step.expected):
            return
        cells = table.add_row().cells
        writer = self._writer(cells[0].merge(cells[1]))
        for alt in step.figures:
            writer.labelled(gettext("Figure to show or to draw on the board"), str(alt))
        for question in step.questions:
            writer.labelled(gettext("Question to everybody"), question.prompt)
            writer.line(f"{gettext('Right answer')}: {question.answer}")
        for block in step.expected:
            writer.line(gettext("Expected answers"), bold=True)
            writer.write(block.body)

    def _end(self) -> None:
        if self._plan.exit_question:
            self._heading(gettext("Exit question"))
            self._writer(self._document, None).write(self._plan.exit_question)
        self._heading(self._paper.after)
        for _line in range(4):
            self._document.add_paragraph("…" * 60)
        sources = tree_of(self._plan.rendered.sources).all("li")
        if sources:
            self._heading(gettext("Sources"))
        for number, source in enumerate(sources, start=1):
            self._document.add_paragraph(f"{number}. {source.text()}{_address(source)}")
        state = f"{words.translation_text(self._plan.words)} {words.licence_text()}"
        self._document.add_paragraph(state.strip())


def _address(source: Any) -> str:
    links = source.all("a")
    return f" <{links[0].attributes.get('href', '')}>" if links else ""


def _set_font(style: Any, script: Script) -> None:
    """Fonts for every kind of letter; headings else keep the theme's Latin font."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind, font in (
        ("ascii", script.latin),
        ("hAnsi", script.latin),
        ("cs", script.complex),
        ("eastAsia", script.east),
    ):
        fonts.set(qn(f"w:{kind}"), font)
    for unwanted in ("lang", "spacing", "kern"):  # letters of Thai may not be spaced
        for old in properties.findall(qn(f"w:{unwanted}")):
            properties.remove(old)
    language = OxmlElement("w:lang")
    for kind in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{kind}"), script.tag)
    properties.append(language)


def _set_size(style: Any, points: float) -> None:
    """The size of all letters; Thai takes that of complex scripts."""
    style.font.size = Pt(points)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(int(points * 2)))
    properties.find(qn("w:sz")).addnext(size)


def _repeat_as_header(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 (python-docx has no other way)


def _end_cells(table: Any) -> None:
    """Word refuses a cell that ends with a table; each ends with a paragraph."""
    for row in table.rows:
        for cell in row.cells:
            if cell._tc[-1].tag != qn("w:p"):  # noqa: SLF001 (python-docx has no other way)
                cell.add_paragraph()


def _add_field(paragraph: Any, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 (python-docx has no fields)
