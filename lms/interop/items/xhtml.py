"""HTML as elements of a document, and back: what XML formats hold between their own elements.

Only our own small HTML (see `texts`) goes in. What comes out of documents of others is serialised
as HTML without anything but names and attributes, for `incoming_html` to judge.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from typing_extensions import override

_VOID = frozenset({"br", "hr", "img", "source", "col", "input", "wbr"})
#: A place for an element of the format itself, by its name.
PLACE = "lms-place"

#: The name of a place → what stands there.
Filled = Callable[[str], ET.Element]


def place(name: str) -> str:
    """HTML that stands for an element of the format."""
    return f'<{PLACE} name="{escape(name)}"></{PLACE}>'


def append_html(parent: ET.Element, html: str, filled: Filled | None = None) -> None:
    """Add HTML to an element, behind what it holds already."""
    reader = _Builder(parent, filled)
    reader.feed(html)
    reader.close()


def add_text(parent: ET.Element, text: str) -> None:
    """Add letters to an element, behind what it holds already."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def inner_html(element: ET.Element, filled: Callable[[ET.Element], str | None]) -> str:
    """What an element holds, as HTML.

    `filled` answers what is to stand in the place of a child, or None to serialise it. Namespaces
    are dropped. Documents are never deeper than `reading.DEEPEST`, so recursion ends.
    """
    pieces = [escape(element.text or "", quote=False)]
    for child in element:
        own = filled(child)
        pieces.append(_outer(child, filled) if own is None else own)
        pieces.append(escape(child.tail or "", quote=False))
    return "".join(pieces)


def local_name(element: ET.Element) -> str:
    """The name without its namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _outer(element: ET.Element, filled: Callable[[ET.Element], str | None]) -> str:
    name = local_name(element)
    if not name:
        return ""
    attributes = "".join(
        f' {key.rpartition("}")[2]}="{escape(value)}"' for key, value in element.items()
    )
    if name in _VOID:
        return f"<{name}{attributes}>"
    return f"<{name}{attributes}>{inner_html(element, filled)}</{name}>"


class _Builder(HTMLParser):
    def __init__(self, parent: ET.Element, filled: Filled | None) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [parent]
        self._filled = filled

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == PLACE:
            if self._filled is not None:
                self._open[-1].append(self._filled(dict(attrs).get("name") or ""))
            return
        known = {key: value or "" for key, value in attrs}
        element = ET.SubElement(self._open[-1], tag, known)
        if tag not in _VOID:
            self._open.append(element)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag != PLACE and len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    @override
    def handle_data(self, data: str) -> None:
        add_text(self._open[-1], data)
