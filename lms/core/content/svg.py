"""What a drawing may contain, so that one file serves all languages, themes, print and small screens.

A drawing is flat SVG: shapes with our classes, and texts that are placeholders filled in each
language. It carries no style, script, raster image or reference to the outside.
"""

from __future__ import annotations

import re
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from lms.core.content.problems import Problems, Rule

SVG_NAMESPACE = "http://www.w3.org/2000/svg"
PLACEHOLDER = re.compile(r"\{\{([a-z][a-z0-9-]*)\}\}")

#: Smallest type in a drawing shown 720 wide; it stays legible at 320.
SMALLEST_TYPE = 20.0
FULL_WIDTH = 720.0

COLOURS = ("ink", "paper", "river", "sand", "coral", "leaf", "sun", "rain", "dusk")
CLASSES = frozenset(
    {f"f-{colour}" for colour in (*COLOURS, "none")} | {f"s-{colour}" for colour in COLOURS}
)

_ELEMENTS = (
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan marker symbol "
    "use clipPath mask pattern linearGradient radialGradient stop"
)
_ATTRIBUTES = (
    "id class viewBox role x y x1 y1 x2 y2 cx cy r rx ry d points dx dy width height transform "
    "fill stroke fill-opacity stroke-opacity opacity stroke-width stroke-linecap stroke-linejoin "
    "stroke-dasharray stroke-dashoffset stroke-miterlimit fill-rule clip-rule clip-path mask "
    "marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX refY orient "
    "preserveAspectRatio patternUnits patternTransform gradientUnits gradientTransform offset "
    "stop-color stop-opacity clipPathUnits maskUnits href vector-effect aria-hidden "
    "font-size font-weight text-anchor dominant-baseline textLength lengthAdjust"
)
ELEMENTS = frozenset(_ELEMENTS.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
_TEXT = frozenset({"text", "tspan"})
_LOCAL = re.compile(r"url\(#[A-Za-z][\w-]*\)")
_LETTER = re.compile(r"[^\W\d_]")


def check_svg(svg: str, path: str, problems: Problems) -> dict[str, int]:
    """Note every fault of a drawing; answers its placeholders with their lines."""
    handler = _Drawing(path, problems)
    try:
        defusedxml.sax.parseString(svg.encode(), handler, forbid_dtd=True)
    except SAXParseException as error:
        message = f"the drawing is no XML: {error.getMessage()}"
        problems.add(path, error.getLineNumber() or 1, Rule.BAD_FIGURE, message)
    except DefusedXmlException:
        message = "a drawing must not define entities or a document type"
        problems.add(path, 1, Rule.BAD_FIGURE, message)
    return handler.placeholders


class _Drawing(ContentHandler):
    """Looks at each element as it comes."""

    def __init__(self, path: str, problems: Problems) -> None:
        super().__init__()
        self.placeholders: dict[str, int] = {}
        self._path = path
        self._problems = problems
        self._open: list[tuple[str, float | None]] = []
        self._text = ""
        self._text_line = 1
        self._scale = 1.0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 named by the parser
        self._end_of_text()
        attributes = dict(attrs.items())
        if not self._open:
            self._check_root(name, attributes)
        elif name not in ELEMENTS or name == "svg":
            self._fault(f"<{name}> is not allowed in a drawing")
        for attribute, value in attributes.items():
            self._check_attribute(name, attribute, value)
        self._open.append((name, self._size(attributes)))

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802 named by the parser
        self._end_of_text()
        self._open.pop()

    def characters(self, content: str) -> None:
        if not self._text:
            self._text_line = self._line()
        self._text += content

    def _line(self) -> int:
        locator = getattr(self, "_locator", None)
        return locator.getLineNumber() if locator else 1

    def _fault(self, message: str, rule: Rule = Rule.BAD_FIGURE, line: int = 0) -> None:
        self._problems.add(self._path, line or self._line(), rule, message)

    def _check_root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "svg" or attributes.get("xmlns") != SVG_NAMESPACE:
            self._fault(f'the root must be <svg xmlns="{SVG_NAMESPACE}">')
        for unwanted in {"width", "height"} & set(attributes):
            self._fault(f"the root must have no {unwanted}; viewBox is enough")
        parts = attributes.get("viewBox", "").replace(",", " ").split()
        try:
            width = float(parts[2]) if len(parts) == 4 else 0.0
        except ValueError:
            width = 0.0
        if width <= 0:
            self._fault('the root needs a viewBox such as "0 0 720 400"')
        else:
            self._scale = FULL_WIDTH / width

    def _check_attribute(self, name: str, attribute: str, value: str) -> None:
        if attribute == "xmlns" and not self._open:
            return
        if attribute not in ATTRIBUTES:
            self._fault(f"<{name}> must have no attribute {attribute}")
        elif attribute == "href" and not value.startswith("#"):
            self._fault(f"href={value!r} leads out of the drawing")
        elif "url(" in value and not _LOCAL.fullmatch(value.strip()):
            self._fault(f"{attribute}={value!r} leads out of the drawing")
        elif attribute == "class":
            for wrong in sorted(set(value.split()) - CLASSES):
                self._fault(f"the style sheet has no class {wrong!r}", Rule.UNKNOWN_CLASS)

    def _size(self, attributes: dict[str, str]) -> float | None:
        inherited = self._open[-1][1] if self._open else None
        value = attributes.get("font-size")
        if value is None:
            return inherited
        try:
            return float(value.removesuffix("px"))
        except ValueError:
            self._fault(f"font-size={value!r} must be a number")
            return SMALLEST_TYPE / self._scale

    def _end_of_text(self) -> None:
        text, self._text = self._text.strip(), ""
        if not text or not self._open:
            return
        name, size = self._open[-1]
        line = self._text_line
        for placeholder in PLACEHOLDER.findall(text):
            self.placeholders.setdefault(placeholder, line)
        if name not in _TEXT:
            self._fault(f"text must stand in <text>, not in <{name}>", line=line)
        elif PLACEHOLDER.fullmatch(text) is None and _LETTER.search(text):
            message = f"{text!r} must be one placeholder such as {{{{sun}}}}: words are translated"
            self._fault(message, line=line)
        if name in _TEXT and (size is None or size * self._scale < SMALLEST_TYPE):
            message = f"type is too small: font-size at least {SMALLEST_TYPE / self._scale:g}"
            self._fault(message, line=line)
