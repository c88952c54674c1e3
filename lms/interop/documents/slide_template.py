"""The empty file that slides are put into: our places, fonts and colours as those of its master.

An editor who adds a slide gets them, too.
"""

from __future__ import annotations

from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from lms.interop.documents import slide_fit as fit

#: Fonts of Latin, complex (Thai) and Japanese letters: on every Windows and Mac with an Office.
FONTS = {
    "vi": ("Arial", "Tahoma", "Yu Gothic"),
    "th": ("Tahoma", "Tahoma", "Yu Gothic"),
    "en": ("Arial", "Tahoma", "Yu Gothic"),
    "ja": ("Yu Gothic", "Tahoma", "Yu Gothic"),
}

#: Points: the slide, its margin, and where its parts begin.
PAGE = (960.0, 540.0)
LEFT, TAG_TOP, TITLE_TOP, BODY_TOP, FOOT_TOP = 44.0, 22.0, 44.0, 128.0, 500.0
TITLE_HEIGHT = 74.0

INK, QUIET, RIVER = (
    RGBColor(0x12, 0x26, 0x3A),
    RGBColor(0x47, 0x5A, 0x6B),
    RGBColor(0x0B, 0x6E, 0x75),
)
_THEME = {"dk1": INK, "dk2": INK, "accent1": RIVER, "hlink": RIVER, "folHlink": RIVER}

#: The layouts that stay of the library's template, by their numbers there and then.
_USED = (0, 1, 5)
TITLE_PAGE, TEXT, TITLE_ONLY = 0, 1, 2


def empty(language: str) -> Any:
    """A file without slides."""
    file: Any = Presentation()
    file.slide_width, file.slide_height = Pt(PAGE[0]), Pt(PAGE[1])
    _set_theme(file, FONTS.get(language, FONTS["en"]))
    _set_layouts(file)
    return file


def no_margins(frame: Any) -> None:
    """Text begins at the edge of its box."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _set_theme(file: Any, fonts: tuple[str, str, str]) -> None:
    """Our fonts and colours as those of the theme, so that a new slide has them, too."""
    part = file.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = parse_xml(part.blob)
    for group in ("majorFont", "minorFont"):
        for kind, font in zip(("latin", "cs", "ea"), fonts, strict=True):
            for each in theme.iter(qn(f"a:{group}")):
                each.find(qn(f"a:{kind}")).set("typeface", font)
    for name, colour in _THEME.items():
        for each in theme.iter(qn(f"a:{name}")):
            each.remove(each[0])
            each.append(each.makeelement(qn("a:srgbClr"), {"val": str(colour)}))
    part._blob = serialize_part_xml(theme)  # noqa: SLF001


def _set_layouts(file: Any) -> None:
    """The layouts that we use at the places of a wide slide; the others go."""
    title = (LEFT, TITLE_TOP, fit.WIDTH, TITLE_HEIGHT)
    body = (LEFT, BODY_TOP, fit.WIDTH, fit.HEIGHT)
    first, below = (LEFT, 130.0, fit.WIDTH, 150.0), (LEFT, 300.0, fit.WIDTH, 190.0)
    for number, layout in reversed(list(enumerate(file.slide_layouts))):
        if number not in _USED:
            file.slide_layouts.remove(layout)
    _place(file.slide_master, {0: title, 1: body})
    for layout, places in zip(
        file.slide_layouts, ({0: first, 1: below}, {0: title, 1: body}, {0: title}), strict=True
    ):
        _place(layout, places)
    for each in (file.slide_master, *file.slide_layouts):
        for centred in each.element.iter():
            if centred.get("algn") == "ctr":
                centred.set("algn", "l")
    _add_edge(file.slide_master)


def _place(holder: Any, places: dict[int, tuple[float, float, float, float]]) -> None:
    """Put the placeholders of a layout where they belong; those at the foot go, we draw our own."""
    for each in list(holder.placeholders):
        found = places.get(each.placeholder_format.idx)
        if found is None:
            each._element.getparent().remove(each._element)  # noqa: SLF001
            continue
        each.left, each.top, each.width, each.height = (Pt(value) for value in found)
        no_margins(each.text_frame)
        is_title = each.placeholder_format.idx == 0
        each.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if is_title else MSO_ANCHOR.TOP


def _add_edge(master: Any) -> None:
    """A line of the river along the upper edge of every slide."""
    width, height = Pt(PAGE[0]), Pt(7)
    master.shapes._spTree.insert(  # noqa: SLF001 (python-pptx draws on slides only)
        2,
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="99" name="Edge"/><p:cNvSpPr/><p:nvPr'
            f' userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}"'
            f' cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
            f'<a:schemeClr val="accent1"/></a:solidFill></p:spPr></p:sp>'
        ),
    )
