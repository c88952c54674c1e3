"""What python-docx has no words for: fonts by script, fields, dotted lines, heads that repeat."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt


@dataclass(frozen=True)
class Script:
    """How a language is set: fonts of Latin, Thai (complex) and Japanese letters; size in points.

    `parts_letters`: numbers and Latin letters are marked as no words of the language, since
    LibreOffice breaks lines anywhere in what it takes for Thai, in the middle of a number, too.
    """

    latin: str
    complex: str
    east: str
    size: float
    tag: str
    italics: bool = True
    parts_letters: bool = False


SCRIPTS = {
    "vi": Script("Times New Roman", "Times New Roman", "Times New Roman", 13, "vi-VN"),
    "th": Script("TH Sarabun New", "TH Sarabun New", "TH Sarabun New", 16, "th-TH", False, True),
    "en": Script("Calibri", "Calibri", "Calibri", 11, "en-GB"),
    "ja": Script("Yu Gothic", "Yu Gothic", "Yu Gothic", 10.5, "ja-JP", italics=False),
}


def dots(paragraph: Any, width: float) -> None:
    """A dotted line to write on, to `width` centimetres."""
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Cm(width), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)
    paragraph.add_run("\t")


def set_font(style: Any, script: Script) -> None:
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


def set_no_language(run: Any) -> None:
    """What a run says is of no language: a number, a unit."""
    language = OxmlElement("w:lang")
    for kind in ("val", "bidi"):
        language.set(qn(f"w:{kind}"), "en-US")
    run._r.get_or_add_rPr().append(language)  # noqa: SLF001 (python-docx has no other way)


def set_size(style: Any, points: float) -> None:
    """The size of all letters; Thai takes that of complex scripts."""
    style.font.size = Pt(points)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(int(points * 2)))
    properties.find(qn("w:sz")).addnext(size)


def set_page(section: Any) -> None:
    """A4 with the margins of our papers."""
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)


def add_picture(paragraph: Any, png: bytes, alt: str, most: tuple[float, float]) -> None:
    """A picture with its words for the blind, no larger than `most` (width, height) in cm."""
    picture = paragraph.add_run().add_picture(BytesIO(png))
    factor = min(Cm(most[0]) / picture.width, Cm(most[1]) / picture.height)
    picture.width, picture.height = int(picture.width * factor), int(picture.height * factor)
    picture._inline.docPr.set("descr", alt)  # noqa: SLF001 (python-docx has no alternative texts)
    paragraph.paragraph_format.keep_with_next = True


def repeat_as_header(row: Any) -> None:
    """The row stands again at the top of each page that its table goes on to."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 (python-docx has no other way)


def keep_together(table: Any) -> None:
    """The table stands on one page."""
    for paragraph in (
        each for row in table.rows[:-1] for cell in row.cells for each in cell.paragraphs
    ):
        paragraph.paragraph_format.keep_with_next = True


def end_cells(table: Any) -> None:
    """Word refuses a cell that ends with a table; each ends with a paragraph."""
    for row in table.rows:
        for cell in row.cells:
            if cell._tc[-1].tag != qn("w:p"):  # noqa: SLF001 (python-docx has no other way)
                cell.add_paragraph()


def add_field(paragraph: Any, name: str) -> None:
    """What the program fills in: PAGE, NUMPAGES."""
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 (python-docx has no fields)
