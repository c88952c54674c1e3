"""Tables whose columns are aligned by classes, for inline styles are forbidden."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only changes elements here

from markdown import Markdown
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor


class AlignByClass(Treeprocessor):
    """Turns ``align`` into a class."""

    def run(self, root: ET.Element) -> None:
        """Change every aligned cell."""
        for cell in root.iter():
            align = cell.attrib.pop("align", None) if cell.tag in {"td", "th"} else None
            if align:
                cell.set("class", f"align-{align}")


class OurTablesExtension(TableExtension):
    """Markdown's tables."""

    def __init__(self) -> None:
        super().__init__(use_align_attribute=True)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 named by Markdown
        """Register tables and their alignment."""
        super().extendMarkdown(md)
        md.treeprocessors.register(AlignByClass(md), "align-by-class", 5)
