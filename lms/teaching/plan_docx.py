"""A lesson plan as a .docx that its leader can change, with the same content as the page.

Fonts are those of official papers in each language and come with Word; another program takes its
own of the same kind.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt, RGBColor
from flask_babel import gettext

from lms.core.languages import colon
from lms.teaching import printing_words as words
from lms.teaching.docx_parts import (
    SCRIPTS,
    add_field,
    dots,
    end_cells,
    keep_together,
    repeat_as_header,
    set_font,
    set_size,
)
from lms.teaching.printing_docx_html import Writer, tree_of
from lms.teaching.printing_plan import Plan, PlanStep
from lms.teaching.printing_words import PaperWords
from lms.web.language import current_language

BLACK = RGBColor(0, 0, 0)

#: The width of the text of a page, in centimetres.
WIDTH = 17

#: For the half of a line; some programs draw no tab with dots in a table.
TO_FILL_IN = "……………………………"

#: The widths of the columns of the table of all steps, in centimetres.
GLANCE = (2.2, 6.4, 3.2, 3.2, 2.0)

#: The style of what stands in tables, a little smaller than the rest.
CELL = "Plan table"

#: The style of the line at the foot of each page, so small that a long title stays on one line.
FOOT = "Plan foot"


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
        self._set_fonts()
        self._set_page()
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
        paragraph.style = FOOT
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        code, title = self._plan.lesson.code, self._plan.words.title
        paragraph.add_run(f"{code} · {title} · {words.licence_text()}\t")
        add_field(paragraph, "PAGE")
        paragraph.add_run(" / ")
        add_field(paragraph, "NUMPAGES")

    def _set_fonts(self) -> None:
        styles = self._document.styles
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "Table Grid"):
            set_font(styles[name], self._script)
        script = self._script
        normal = styles["Normal"]
        set_size(normal, script.size)
        normal.paragraph_format.space_after = Pt(4)
        for name, factor in ((CELL, 0.875), (FOOT, 0.7)):
            smaller = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            smaller.base_style = normal
            set_size(smaller, round(script.size * factor * 2) / 2)
        for name, factor in (("Title", 1.6), ("Heading 1", 1.2), ("Heading 2", 1.1)):
            style = styles[name]
            set_size(style, round(script.size * factor * 2) / 2)
            style.font.color.rgb = BLACK
            style.font.bold = style.font.cs_bold = True
            style.paragraph_format.keep_with_next = True

    def _set_properties(self, now: datetime) -> None:
        properties = self._document.core_properties
        properties.title = f"{self._paper.plan}{colon(current_language())}{self._plan.words.title}"
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
        table = self._document.add_table(rows=0, cols=2)
        fields = paper.to_fill_in(self._leader)
        for place in range(0, len(fields), 2):
            for cell, (label, value) in zip(
                table.add_row().cells, fields[place : place + 2], strict=False
            ):
                cell.paragraphs[0].add_run(
                    f"{label}{colon(current_language())}{value or TO_FILL_IN}"
                )

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
        self._glance()
        for step in self._plan.steps:
            self._document.add_heading(f"{step.number}. {step.heading}", level=2)
            self._signs(step)
            self._step_table(step)

    def _glance(self) -> None:
        """All steps in one table, as on the page."""
        heads = (gettext("From–to"), gettext("Step"), gettext("Phase"), gettext("Communication"))
        rows = [(*heads, gettext("Minutes"))]
        for step in self._plan.steps:
            phase = f"{words.PHASE_SHAPES[step.phase]} {words.phase_word(step.phase)}"
            mode = f"{words.MODE_ARROWS[step.mode]} {words.mode_word(step.mode)}"
            times = f"{step.begins}–{step.ends}"
            rows.append((times, f"{step.number}. {step.heading}", phase, mode, str(step.minutes)))
        rows.append(("", gettext("Together"), "", "", str(self._plan.lesson.minutes)))
        table = self._document.add_table(rows=0, cols=len(GLANCE))
        table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table.columns, GLANCE, strict=True):
            column.width = Cm(width)
        for place, row in enumerate(rows):
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                self._writer(cell).line(text, bold=place in {0, len(rows) - 1})
        repeat_as_header(table.rows[0])
        keep_together(table)

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
        repeat_as_header(table.rows[0])
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
        end_cells(table)

    def _expected(self, table: Any, step: PlanStep) -> None:
        if not step.has_more:
            return
        cells = table.add_row().cells
        writer = self._writer(cells[0].merge(cells[1]))
        for alt in step.figures:
            writer.labelled(gettext("Figure to show or to draw on the board"), str(alt))
        for title in step.calculators:
            writer.labelled(gettext("Model to try in the lesson's page"), title)
        for question in step.questions:
            writer.labelled(gettext("Question to everybody"), question.prompt)
            writer.line(f"{gettext('Right answer')}{colon(current_language())}{question.answer}")
        for block in step.expected:
            writer.line(gettext("Expected answers"), bold=True)
            writer.write(block.body)

    def _end(self) -> None:
        if self._plan.exit_question:
            self._heading(gettext("Exit question"))
            self._writer(self._document, None).write(self._plan.exit_question)
        self._heading(self._paper.after)
        for _line in range(4):
            dots(self._document.add_paragraph(), WIDTH)
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
