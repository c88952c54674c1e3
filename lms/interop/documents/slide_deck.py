"""Slides drawn: 16 by 9, white, with titles, text and tables that an editor can go on with.

Text stands in the placeholders of the layouts, so that the outline of the program shows it, and
lists are real ones. Line heights are exact: fonts differ from machine to machine, slides do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from flask_babel import gettext
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from lms.core.content.model import Phase
from lms.core.languages import colon, comma
from lms.interop.documents import slide_fit as fit
from lms.interop.documents.lines import Line, plain_line
from lms.interop.documents.same_bytes import STAMP
from lms.interop.documents.slide_plan import Deck, Slide
from lms.interop.documents.slide_template import (
    BODY_TOP,
    FOOT_TOP,
    LEFT,
    PAGE,
    QUIET,
    TAG_TOP,
    TEXT,
    TITLE_ONLY,
    TITLE_PAGE,
    empty,
    no_margins,
)
from lms.teaching.docx_parts import SCRIPTS

#: The height of a caption below its figure.
_CAPTION = 48.0

WHITE = RGBColor(255, 255, 255)
PHASES = {
    Phase.INTRODUCTION: RGBColor(0x8F, 0x5E, 0x14),
    Phase.DEVELOPMENT: RGBColor(0x3F, 0x7D, 0x3A),
    Phase.RESULT: RGBColor(0x2C, 0x6D, 0xB5),
    Phase.CONCLUSION: RGBColor(0x6B, 0x4E, 0x9B),
}
_LETTERED = re.compile(r"^(?:(\d+)|([A-Z]))\.$")


def drawn(deck: Deck, language: str, publisher: str) -> bytes:
    """The deck as the bytes of a .pptx."""
    drawing = _Drawing(language, deck)
    drawing.title_page()
    for each in deck.slides:
        drawing.slide(each)
    return drawing.saved(publisher)


class _Drawing:
    """Draws one deck."""

    def __init__(self, language: str, deck: Deck) -> None:
        self._language = language
        self._tag = SCRIPTS.get(language, SCRIPTS["en"]).tag
        self._italics = SCRIPTS.get(language, SCRIPTS["en"]).italics
        self._deck = deck
        self._file = empty(language)

    def saved(self, publisher: str) -> bytes:
        properties = self._file.core_properties
        properties.title, properties.author = self._deck.title, publisher
        properties.last_modified_by, properties.language = publisher, self._tag
        properties.comments = self._deck.foot
        properties.created = properties.modified = STAMP.replace(tzinfo=None)
        stream = BytesIO()
        self._file.save(stream)
        return stream.getvalue()

    def title_page(self) -> None:
        slide = self._file.slides.add_slide(self._file.slide_layouts[TITLE_PAGE])
        title, below = slide.placeholders[0], slide.placeholders[1]
        size = 44 if plain_line(self._deck.title).places <= 60 else 36
        self._put(title.text_frame, [plain_line(self._deck.title, bold=True)], size)
        self._put(below.text_frame, [plain_line(each) for each in self._deck.subtitle], 20)
        for paragraph in below.text_frame.paragraphs:
            for run in paragraph.runs:
                run.font.color.rgb = QUIET
        self._notes(slide, self._deck.notes)

    def slide(self, planned: Slide) -> None:
        """One planned slide, on as many as it needs."""
        if planned.figure is not None:
            self._figure(planned)
        elif planned.table is not None:
            taken = fit.lead_height(planned.lead, self._language)
            parts = fit.table_sheets(planned.table, self._language, taken)
            for place, part in enumerate(parts, 1):
                slide = self._begin(planned, TITLE_ONLY, (place, len(parts)))
                self._table(slide, part, self._lead(slide, planned))
        else:
            sizes = fit.SMALL if planned.small else fit.SIZES
            sheets = fit.sheets(planned.lines, self._language, sizes)
            for place, sheet in enumerate(sheets, 1):
                slide = self._begin(planned, TEXT, (place, len(sheets)))
                self._put(slide.placeholders[1].text_frame, sheet.lines, sheet.size)
            if not sheets:
                self._begin(planned, TITLE_ONLY, (1, 1))

    def _begin(self, planned: Slide, layout: int, place: tuple[int, int]) -> Any:
        """A slide with all but its content. `place`: which of how many with this title."""
        slide = self._file.slides.add_slide(self._file.slide_layouts[layout])
        title = planned.title if place[1] == 1 else f"{planned.title} ({place[0]}/{place[1]})"
        taken = plain_line(title).places
        size = next((each for each in (30, 26) if fit.rows_taken(taken, fit.WIDTH, each) <= 2), 22)
        self._put(slide.shapes.title.text_frame, [plain_line(title, bold=True)], size)
        if planned.tag:
            box = self._box(slide, (LEFT, TAG_TOP, fit.WIDTH, 22.0))
            self._put(box.text_frame, [plain_line(planned.tag)], 14)
            colour = PHASES[planned.phase] if planned.phase else QUIET
            box.text_frame.paragraphs[0].runs[0].font.color.rgb = colour
        self._foot(slide, planned)
        self._notes(slide, planned.notes if place[0] == 1 else [])
        return slide

    def _foot(self, slide: Any, planned: Slide) -> None:
        text = self._deck.foot
        if planned.cited:
            label = gettext("Sources")
            text = f"{label}{colon(self._language)}{comma(self._language).join(planned.cited)} · {text}"
        box = self._box(slide, (LEFT, FOOT_TOP, fit.WIDTH - 80, 22.0))
        size = 12 if fit.rows_taken(plain_line(text).places, fit.WIDTH - 80, 12) == 1 else 9
        self._put(box.text_frame, [plain_line(text)], size)
        number = self._box(slide, (LEFT + fit.WIDTH - 80, FOOT_TOP, 80.0, 22.0))
        paragraph = number.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT
        _add_number(paragraph, len(self._file.slides))
        for run in (*box.text_frame.paragraphs[0].runs, *paragraph.runs):
            run.font.color.rgb = QUIET

    def _figure(self, planned: Slide) -> None:
        slide = self._begin(planned, TITLE_ONLY, (1, 1))
        figure = planned.figure
        if figure is None:
            return
        top = self._lead(slide, planned)
        room = FOOT_TOP - 20 - top - (_CAPTION if planned.lines else 0)
        picture = slide.shapes.add_picture(BytesIO(figure.png), 0, 0)
        factor = min(Pt(fit.WIDTH) / picture.width, Pt(room) / picture.height)
        picture.width, picture.height = int(picture.width * factor), int(picture.height * factor)
        picture.left, picture.top = int((Pt(PAGE[0]) - picture.width) / 2), Pt(top)
        picture._element.nvPicPr.cNvPr.set("descr", figure.alt)  # noqa: SLF001 (not in python-pptx)
        if planned.lines:
            box = self._box(slide, (LEFT, top + room + 4, fit.WIDTH, _CAPTION - 4))
            self._put(box.text_frame, planned.lines, 16)

    def _lead(self, slide: Any, planned: Slide) -> float:
        """The words above a figure or a table; says where that may begin."""
        taken = fit.lead_height(planned.lead, self._language)
        if planned.lead:
            box = self._box(slide, (LEFT, BODY_TOP, fit.WIDTH, taken))
            self._put(box.text_frame, planned.lead, fit.LEAD)
        return BODY_TOP + taken

    def _table(self, slide: Any, part: fit.TableSheet, top: float) -> None:
        rows, columns = len(part.rows), len(part.widths)
        where = (Pt(LEFT), Pt(top), Pt(fit.WIDTH), Pt(sum(part.heights)))
        frame = slide.shapes.add_table(rows, columns, *where)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", slide.shapes.title.text)  # noqa: SLF001
        table = frame.table
        table.horz_banding = False
        for column, width in zip(table.columns, part.widths, strict=True):
            column.width = Emu(int(Pt(width)))
        for row, height in zip(table.rows, part.heights, strict=True):
            row.height = Emu(int(Pt(height)))
        for place, (row, lines) in enumerate(zip(table.rows, part.rows, strict=True)):
            for cell, line in zip(row.cells, lines, strict=True):
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.margin_top = cell.margin_bottom = Pt(fit.PADDING / 2)
                self._put(cell.text_frame, [line], part.size)
                for run in cell.text_frame.paragraphs[0].runs if place == 0 else ():
                    run.font.color.rgb = WHITE

    def _box(self, slide: Any, place: tuple[float, float, float, float]) -> Any:
        box = slide.shapes.add_textbox(*(Pt(each) for each in place))
        frame = box.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        no_margins(frame)
        return box

    def _notes(self, slide: Any, lines: Sequence[Line]) -> None:
        if lines:
            frame = slide.notes_slide.notes_text_frame
            for place, line in enumerate(lines):
                paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
                mark = f"{line.mark} " if line.mark else ""
                self._runs(paragraph, [plain_line(mark), line] if mark else [line], None)

    def _put(self, frame: Any, lines: Iterable[Line], size: int) -> None:
        """The lines as the paragraphs of a frame."""
        for place, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.line_spacing = Pt(fit.leading(size, self._language))
            paragraph.space_before = Pt(0)
            paragraph.space_after = Pt(fit.gap(size))
            _set_mark(paragraph, line, size)
            self._runs(paragraph, [line], size)

    def _runs(self, paragraph: Any, lines: Sequence[Line], size: int | None) -> None:
        for each in (run for line in lines for run in line.runs):
            run = paragraph.add_run()
            run.text = each.text
            properties = run._r.get_or_add_rPr()  # noqa: SLF001 (python-pptx sets no languages)
            properties.set("lang", self._tag)
            run.font.bold = each.bold or (each.italic and not self._italics) or None
            run.font.italic = (each.italic and self._italics) or None
            if size is not None:
                run.font.size = Pt(size)
            if each.raised:
                properties.set("baseline", "30000" if each.raised > 0 else "-25000")
            if each.href:
                run.hyperlink.address = each.href


def _set_mark(paragraph: Any, line: Line, size: int) -> None:
    """What stands before a paragraph: a sign, a number, a letter, or nothing."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 (python-pptx knows no lists)
    inwards = Pt(fit.indent(line, size))
    properties.set("marL", str(inwards))
    properties.set("indent", str(-Pt(fit.hanging(line, size))))
    if not line.mark:
        properties.append(properties.makeelement(qn("a:buNone"), {}))
        return
    found = _LETTERED.match(line.mark)
    if found is None:
        mark = properties.makeelement(qn("a:buChar"), {"char": line.mark})
    else:
        number = int(found[1]) if found[1] else ord(found[2]) - ord("A") + 1
        kind = "arabicPeriod" if found[1] else "alphaUcPeriod"
        mark = properties.makeelement(qn("a:buAutoNum"), {"type": kind, "startAt": str(number)})
    properties.append(mark)


def _add_number(paragraph: Any, number: int) -> None:
    """The number of the slide, which the program keeps right when slides are moved."""
    field = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
        f'<a:rPr lang="en-GB" sz="1200"/><a:t>{number}</a:t></a:fld>'
    )
    paragraph._p.append(field)  # noqa: SLF001 (python-pptx has no fields)
