"""Tables that fit a page: aligned by classes, since inline styles are forbidden, and scrollable."""

from __future__ import annotations

import html
import xml.etree.ElementTree as ET  # only changes elements here

from markdown import Markdown
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor


def scrollable(page: str, name: str) -> str:
    """Each table in a frame of its own that scrolls, by keyboard too; the page itself never does.

    For sanitised HTML: the frame is ours, not an author's. ``name``: what is heard on reaching it.
    """
    opening = f'<div class="table-wrap" role="group" aria-label="{html.escape(name)}" tabindex="0">'
    return page.replace("<table>", f"{opening}<table>").replace("</table>", "</table></div>")


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
