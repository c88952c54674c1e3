"""A number and the symbol of its unit stay on one line: "15 °C"."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only walks through elements here

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from lms.core.content.units import kept_together

_AS_TYPED = frozenset({"code", "pre"})


class SpacingExtension(Extension):
    """Puts spaces that do not break before units."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 named by Markdown
        """Register the step, which comes after all inline marks."""
        md.treeprocessors.register(Spacing(md), "spacing", 5)


class Spacing(Treeprocessor):
    """Goes through all text but code."""

    def run(self, root: ET.Element) -> None:
        """Change the texts where they stand."""
        for element in root.iter():
            if element.text and element.tag not in _AS_TYPED:
                element.text = kept_together(element.text)
            if element.tail:
                # The number may stand in the element: <span class="given">100</span> kWh
                last = (element.text or "")[-1:]
                element.tail = kept_together(last + element.tail)[len(last) :]
