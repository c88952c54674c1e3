"""A lesson plan as a .docx that its leader can change, with the same content as the page.

Fonts are those of official papers in each language and come with Word; another program takes its
own of the same kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt, RGBColor
from flask_babel import gettext

from lms.core.languages import colon
from lms.teaching import printing_words as words
from lms.teaching.docx_parts import (
    SCRIPTS,
    Script,
    add_field,
    add_picture,
    dots,
    end_cells,
    keep_together,
    repeat_as_header,
    set_font,
    set_page,
    set_size,
)
from lms.teaching.printing_docx_html import Writer
from lms.teaching.printing_plan import Plan, PlanStep
from lms.teaching.printing_tree import tree_of
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

#: How much larger than the text the title and the headings below it are.
SIZES = (1.6, 1.2, 1.1)


@dataclass(frozen=True)
class Drawing:
    """A figure as a picture: its words for the blind, its caption as HTML ("" for none)."""

    png: bytes
    alt: str
    caption: str


@dataclass(frozen=True)
class Papers:
    """What is bound together: plans of one language, and the drawings of each, by lesson id.

    `leader`: the name written after "Teacher", "" to leave room for it. `title`: that of a whole
    course; "" for one plan. `summary` stands below it.
    """

    plans: Sequence[Plan]
    leader: str = ""
    title: str = ""
    summary: str = ""
    drawings: Mapping[str, Sequence[Drawing]] = field(default_factory=dict)


def document_of(plan: Plan, leader: str, now: datetime) -> bytes:
    """The plan as the bytes of a .docx. `leader`: the name written after "Teacher"."""
    return bound(Papers((plan,), leader), now)


def bound(papers: Papers, now: datetime) -> bytes:
    """The plans as the bytes of one .docx, each beginning a page; a course has a title page."""
    document: Any = Document()
    plans = papers.plans
    script = SCRIPTS.get(plans[0].language, SCRIPTS["en"])
    _set_fonts(document, script, with_title=bool(papers.title))
    _set_properties(document, papers, script, now)
    if papers.title:
        _title_page(document, papers)
    for place, plan in enumerate(plans):
        if papers.title or place:
            document.add_section(WD_SECTION.NEW_PAGE)
        _Maker(document, plan, papers).write()
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_fonts(document: Any, script: Script, *, with_title: bool) -> None:
    styles = document.styles
    headings = ("Title", "Heading 1", "Heading 2", "Heading 3")
    for name in ("Normal", *headings, "List Bullet", "Table Grid", "Caption"):
        set_font(styles[name], script)
    normal = styles["Normal"]
    set_size(normal, script.size)
    normal.paragraph_format.space_after = Pt(4)
    for name, factor in ((CELL, 0.875), (FOOT, 0.7)):
        smaller = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        smaller.base_style = normal
        set_size(smaller, round(script.size * factor * 2) / 2)
    sizes = (2.0, *SIZES) if with_title else SIZES
    for name, factor in zip(headings, sizes, strict=False):
        style = styles[name]
        set_size(style, round(script.size * factor * 2) / 2)
        style.font.color.rgb = BLACK
        style.font.bold = style.font.cs_bold = True
        style.paragraph_format.keep_with_next = True


def _set_properties(document: Any, papers: Papers, script: Script, now: datetime) -> None:
    plan, properties = papers.plans[0], document.core_properties
    paper = words.paper_words(plan.course.audience)
    title = papers.title or plan.words.title
    properties.title = f"{paper.plan}{colon(current_language())}{title}"
    properties.subject = papers.summary or f"{plan.lesson.code} · {plan.course_title}"
    properties.author = papers.leader
    properties.last_modified_by = papers.leader
    properties.language = script.tag
    properties.keywords = ", ".join(each.lesson.code for each in papers.plans)
    properties.comments = words.licence_text()
    stamp = now.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = stamp


def _title_page(document: Any, papers: Papers) -> None:
    paper = words.paper_words(papers.plans[0].course.audience)
    set_page(document.sections[0])
    document.add_paragraph(paper.plan).runs[0].bold = True
    document.add_heading(papers.title, level=0)
    document.add_paragraph(papers.summary)
    for plan in papers.plans:
        minutes = words.minutes_text(plan.lesson.minutes)
        document.add_paragraph(
            f"{plan.lesson.code} · {plan.words.title} · {minutes}", style="List Bullet"
        )
    document.add_paragraph(words.licence_text())


class _Maker:
    """Writes one plan into a document."""

    def __init__(self, document: Any, plan: Plan, papers: Papers) -> None:
        self._plan = plan
        self._leader = papers.leader
        self._drawings = papers.drawings.get(plan.lesson.id, ())
        self._level = 1 if papers.title else 0
        self._script = SCRIPTS.get(plan.language, SCRIPTS["en"])
        self._paper: PaperWords = words.paper_words(plan.course.audience)
        self._document = document
        self._sections = 0

    def write(self) -> None:
        """The whole plan."""
        self._set_page()
        self._head()
        self._lists()
        self._course()
        self._end()

    def _set_page(self) -> None:
        section = self._document.sections[-1]
        set_page(section)
        section.footer.is_linked_to_previous = False
        paragraph = section.footer.paragraphs[0]
        paragraph.style = FOOT
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        code, title = self._plan.lesson.code, self._plan.words.title
        paragraph.add_run(f"{code} · {title} · {words.licence_text()}\t")
        add_field(paragraph, "PAGE")
        paragraph.add_run(" / ")
        add_field(paragraph, "NUMPAGES")

    def _writer(self, target: Any, style: str | None = CELL) -> Writer:
        return Writer(target, self._script, style)

    def _heading(self, text: str) -> None:
        self._sections += 1
        number = words.section_number(self._sections, self._plan.language)
        self._document.add_heading(f"{number} {text}", level=self._level + 1)

    def _head(self) -> None:
        plan, paper = self._plan, self._paper
        self._writer(self._document, None).line(paper.plan, bold=True)
        self._document.add_heading(plan.words.title, level=self._level)
        lesson = plan.lesson
        facts = (
            lesson.code,
            plan.course_title,
            words.grades_text(lesson.grades),
            words.minutes_text(lesson.minutes),
        )
        self._document.add_paragraph(" · ".join(each for each in facts if each))
        if pending := words.pending_text(lesson):
            self._writer(self._document, None).line(pending, bold=True)
        table = self._document.add_table(rows=0, cols=2)
        fields = paper.to_fill_in(self._leader)
        for place in range(0, len(fields), 2):
            for cell, (label, value) in zip(
                table.add_row().cells, fields[place : place + 2], strict=False
            ):
                cell.paragraphs[0].add_run(f"{_label(label)}{value or TO_FILL_IN}")

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
            self._document.add_heading(f"{step.number}. {step.heading}", level=self._level + 2)
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
            writer.labelled(_label(gettext("Figure to show or to draw on the board")), str(alt))
        for title in step.calculators:
            writer.labelled(_label(gettext("Model to try in the lesson's page")), title)
        for question in step.questions:
            writer.labelled(_label(gettext("Question to everybody")), question.prompt)
            if question.answer:
                label = _label(gettext("Right answer"))
                writer.line(f"{label}{question.answer}")
        for block in step.expected:
            writer.line(gettext("Expected answers"), bold=True)
            writer.write(block.body)

    def _figures(self) -> None:
        """The drawings, large enough to show or to copy."""
        if self._drawings:
            self._heading(gettext("Figures to show or to copy"))
        for each in self._drawings:
            add_picture(self._document.add_paragraph(), each.png, each.alt, (WIDTH - 1, 11))
            if each.caption:
                writer = self._writer(self._document)
                writer.write(each.caption)

    def _end(self) -> None:
        if self._plan.exit_question:
            self._heading(gettext("Exit question"))
            self._writer(self._document, None).write(self._plan.exit_question)
        self._figures()
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


def _label(text: str) -> str:
    return text + colon(current_language())


def _address(source: Any) -> str:
    links = source.all("a")
    return f" <{links[0].attributes.get('href', '')}>" if links else ""
