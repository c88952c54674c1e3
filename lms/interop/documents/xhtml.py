"""Nodes as the elements of a book's page. XHTML needs no escaping of ours: a tree is built."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only builds
from collections.abc import Iterable, Mapping
from typing import Any

from lms.core.content.blocks import BlockKind
from lms.interop.documents.figures import Picture

#: Tags that mean the same in both.
_SAME = frozenset(
    {"p", "strong", "em", "sub", "sup", "ul", "ol", "li", "h3", "h4", "h5", "h6", "blockquote"}
    | {"pre", "code", "br", "hr", "dl", "dt", "dd", "cite", "span"}
)


def element(tag: str, *kids: Any, **attributes: str) -> ET.Element:
    """An element; kids are texts and elements. `class_` stands for class."""
    found = ET.Element(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    put(found, kids)
    return found


def put(parent: ET.Element, kids: Iterable[Any]) -> None:
    """Append texts and elements."""
    for each in kids:
        if isinstance(each, ET.Element):
            parent.append(each)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + each
        else:
            parent.text = (parent.text or "") + each


class Writer:
    """Turns the nodes of one chapter into elements; `folder`: where its pictures are."""

    def __init__(self, pictures: Mapping[str, Picture], folder: str) -> None:
        self._pictures = pictures
        self._folder = folder

    def all(self, nodes: Iterable[Any]) -> list[Any]:
        """The elements and texts of nodes."""
        return [part for each in nodes for part in self._one(each)]

    def _one(self, node: Any) -> list[Any]:
        if isinstance(node, str):
            return [node]
        own = getattr(self, f"_{node['tag']}", None)
        if own is not None:
            return [own(node)]
        kids = self.all(node["kids"])
        if node["tag"] not in _SAME:
            return kids
        made = element(node["tag"], *kids)
        if "class" in node:
            made.set("class", node["class"])
        if "start" in node:
            made.set("start", str(node["start"]))
        return [made]

    def _a(self, node: Any) -> ET.Element:
        return element("a", *self.all(node["kids"]), href=node["href"])

    def _tick(self, _node: Any) -> str:
        return "☐"

    def _figure(self, node: Any) -> ET.Element:
        picture = self._pictures[node["id"]]
        address = f"{self._folder}/{picture.id}.svg"
        made = element("figure", element("img", src=address, alt=picture.alt))
        if node.get("told"):
            head = element("summary", node["heading"])
            made.append(element("details", head, *self.all(node["told"])))
        if node["kids"]:
            made.append(element("figcaption", *self.all(node["kids"])))
        return made

    def _block(self, node: Any) -> ET.Element:
        kids, shown = self.all(node["kids"]), f"block {node['kind']}"
        if node["kind"] == BlockKind.SAMPLE_ANSWER:
            return element("details", element("summary", node["title"]), *kids, class_=shown)
        title = element("p", node["title"], class_="block-title")
        return element("div", title, *kids, class_=shown)

    def _options(self, node: Any) -> ET.Element:
        rows = [
            element("li", element("span", each["mark"] or "☐", class_="mark"), " ", *self._in(each))
            for each in node["kids"]
        ]
        return element("ul", *rows, class_="options")

    def _in(self, node: Any) -> list[Any]:
        return self.all(node["kids"])

    def _table(self, node: Any) -> ET.Element:
        rows = [each for each in node["kids"] if isinstance(each, dict)]
        made = element("table")
        for place, row in enumerate(rows):
            cells = [each for each in row["kids"] if isinstance(each, dict)]
            made.append(element("tr", *(self._cell(each, first=place == 0) for each in cells)))
        return made

    def _cell(self, node: Any, *, first: bool) -> ET.Element:
        made = element(node["tag"], *self._in(node))
        if node["tag"] == "th":
            made.set("scope", "col" if first else "row")
        if "class" in node:
            made.set("class", node["class"])
        return made
