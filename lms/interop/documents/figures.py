"""Drawings as files of their own: colours written out, so that they need no style sheet of ours.

The colours are those of the light theme (`lms/web/static/css/site.css`; a test compares them).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only writes here; defusedxml reads
from dataclasses import dataclass

import defusedxml.ElementTree

from lms.core.content.figures import draw
from lms.core.content.model import Lesson
from lms.core.content.svg import SVG_NAMESPACE
from lms.interop.documents.typesetting import PIXELS, png

COLOURS = {
    "ink": "#12263a",
    "paper": "#fbfaf6",
    "river": "#0b6e75",
    "sand": "#e9dfc9",
    "mist": "#e3f0ee",
    "coral": "#c23f27",
    "leaf": "#3f7d3a",
    "sun": "#8f5e14",
    "rain": "#2c6db5",
    "dusk": "#6b4e9b",
    "gold": "#e3b04b",
    "none": "none",
}

_PROPERTIES = {"f": "fill", "s": "stroke"}


@dataclass(frozen=True)
class Picture:
    """A drawing in one language: an SVG file, its words for the blind, its size in its own units."""

    id: str
    svg: str
    alt: str
    width: float
    height: float


def picture_of(
    lesson: Lesson, language: str, figure_id: str, family: str = "sans-serif"
) -> Picture:
    """A lesson's drawing. `family`: the fonts of its texts, as CSS names them. Raises KeyError."""
    words = lesson.words[language].figures[figure_id]
    inline = draw(lesson.figures[figure_id], words.texts, "", "", f"{figure_id}-")
    root = defusedxml.ElementTree.fromstring(inline)
    for unwanted in ("role", "aria-labelledby", "class"):
        root.attrib.pop(unwanted, None)
    for child in [each for each in root if each.tag in {"title", "desc"}]:
        root.remove(child)
    for element in root.iter():
        _colour(element)
    title = ET.Element("title")
    title.text = words.alt
    root.insert(0, title)
    _x, _y, width, height = (float(each) for each in root.attrib["viewBox"].split())
    root.attrib.update(
        {
            "xmlns": SVG_NAMESPACE,
            "width": f"{width:g}",
            "height": f"{height:g}",
            "font-family": family,
        }
    )
    return Picture(figure_id, ET.tostring(root, encoding="unicode"), words.alt, width, height)


def pixels_of(lesson: Lesson, language: str, figure_id: str) -> bytes:
    """The drawing as a PNG for programs that draw no SVG. Raises KeyError."""
    picture = picture_of(lesson, language, figure_id)
    return png(picture.svg, picture.width, PIXELS)


def _colour(element: ET.Element) -> None:
    for name in element.attrib.pop("class", "").split():
        kind, _, colour = name.partition("-")
        if kind in _PROPERTIES and colour in COLOURS:
            element.set(_PROPERTIES[kind], COLOURS[colour])
