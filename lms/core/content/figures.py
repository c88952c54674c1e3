"""Drawings as inline SVG: texts filled in one language, ids made unique, words for the blind.

``svg.py`` has checked the drawing when the pack was loaded, and only elements and attributes of
its lists are written here; texts of authors are escaped by the serialiser.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # only writes here; defusedxml reads
from html import escape

import defusedxml.ElementTree

from lms.core.content.svg import ATTRIBUTES, ELEMENTS, PLACEHOLDER, SVG_NAMESPACE

LINE_HEIGHT = "1.2em"

_REFERENCE = re.compile(r"url\(#([A-Za-z][\w-]*)\)")


def draw(svg: str, texts: dict[str, str], alt: str, description: str, prefix: str) -> str:
    """The drawing as inline SVG.

    ``prefix`` goes before every id in it. ``description`` is plain text, "" if there is none.
    """
    root = defusedxml.ElementTree.fromstring(svg)
    _clean(root)
    _fill(root, texts)
    _prefix_ids(root, prefix)
    labelled = [f"{prefix}title"]
    if description:
        _insert(root, "desc", f"{prefix}desc", description)
        labelled.append(f"{prefix}desc")
    _insert(root, "title", f"{prefix}title", alt)
    root.set("role", "img")
    root.set("aria-labelledby", " ".join(labelled))
    root.set("class", "drawing")
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def figure_html(svg: str, figure_id: str, caption: str, description: tuple[str, str]) -> str:
    """The drawing with its caption, and its description as (heading, HTML) for whoever opens it."""
    parts = [f'<figure class="figure" data-figure="{escape(figure_id)}">', svg]
    if caption:
        parts.append(f"<figcaption>{caption}</figcaption>")
    heading, told = description
    if told:
        parts.append(f'<details class="figure-description"><summary>{escape(heading)}</summary>')
        parts.append(f"{told}</details>")
    parts.append("</figure>")
    return "".join(parts)


def _clean(root: ET.Element) -> None:
    for parent in root.iter():
        name = _local(parent.tag)
        for child in list(parent):
            if not isinstance(child.tag, str) or _local(child.tag) not in ELEMENTS:
                parent.remove(child)
        parent.tag = name
        for attribute in [each for each in parent.attrib if each not in ATTRIBUTES]:
            del parent.attrib[attribute]
        if name not in {"text", "tspan"} and not (parent.text or "").strip():
            parent.text = None
        for child in parent:
            if not (child.tail or "").strip():
                child.tail = None


def _local(tag: object) -> str:
    return str(tag).removeprefix(f"{{{SVG_NAMESPACE}}}")


def _fill(root: ET.Element, texts: dict[str, str]) -> None:
    for element in list(root.iter()):
        if element.text is None or "{{" not in element.text:
            continue
        text = PLACEHOLDER.sub(lambda name: texts.get(name[1], ""), element.text.strip())
        lines = text.split("\n")
        if len(lines) == 1:
            element.text = text
            continue
        element.text = None
        for place, line in enumerate(lines):
            span = ET.Element("tspan", {"dy": LINE_HEIGHT} if place else {})
            if "x" in element.attrib:
                span.set("x", element.attrib["x"])
            span.text = line
            element.insert(place, span)


def _prefix_ids(root: ET.Element, prefix: str) -> None:
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if attribute == "id":
                element.set("id", prefix + value)
            elif attribute == "href" and value.startswith("#"):
                element.set("href", f"#{prefix}{value[1:]}")
            elif "url(#" in value:
                element.set(attribute, _REFERENCE.sub(rf"url(#{prefix}\1)", value))


def _insert(root: ET.Element, tag: str, element_id: str, text: str) -> None:
    element = ET.Element(tag, {"id": element_id})
    element.text = text
    root.insert(0, element)
