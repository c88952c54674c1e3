"""Our rendered HTML as paragraphs, lists and tables of a .docx.

Knows the tags that `lms.core.content.markup.safe` lets through and no others. A drawing becomes
a line with its description, since Word cannot change our figures anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docx.shared import Cm, Pt

from lms.teaching.docx_parts import SCRIPTS, Script, set_no_language
from lms.teaching.printing_tree import Node, tree_of

_BOLD = frozenset({"strong", "th", "h3", "h4", "h5", "h6", "dt"})
_BLOCKS = frozenset({"p", "h3", "h4", "h5", "h6", "dt", "dd", "pre", "summary", "figcaption"})
_SILENT = frozenset({"svg", "figcaption"})
_INDENT_CM = 0.6
#: Numbers, units and names: what is not written in Thai letters.
_NOT_THAI = re.compile(r"([0-9A-Za-z][0-9A-Za-z.,]*)")


@dataclass
class Style:
    """How the next words look."""

    bold: bool = False
    italic: bool = False
    raised: bool = False
    lowered: bool = False

    def within(self, tag: str) -> Style:
        """The style inside an element."""
        return Style(
            self.bold or tag in _BOLD,
            self.italic or tag == "em",
            self.raised or tag == "sup",
            self.lowered or tag == "sub",
        )


class Writer:
    """Writes HTML into a document or a table's cell (`target`), which offers `add_paragraph`."""

    def __init__(
        self, target: Any, script: Script = SCRIPTS["en"], style: str | None = None
    ) -> None:
        self.target = target
        self._script = script
        self._style = style
        self._first = getattr(target, "paragraphs", [])[:1] if hasattr(target, "_tc") else []

    def write(self, html: str) -> None:
        """Append the HTML."""
        self._blocks(tree_of(html), 0)

    def line(self, text: str, *, bold: bool = False) -> None:
        """Append a paragraph of plain text."""
        self._run(self.paragraph(), text, Style(bold=bold))

    def labelled(self, label: str, html: str) -> None:
        """Append a paragraph that begins with a label in bold, which has its colon already."""
        paragraph = self.paragraph()
        self._run(paragraph, label, Style(bold=True))
        self._inline(paragraph, tree_of(html), Style())

    def paragraph(self, indent: int = 0) -> Any:
        """A new paragraph; in a cell the empty one that is there already comes first."""
        paragraph = self._first.pop() if self._first else self.target.add_paragraph()
        if self._style:
            paragraph.style = self._style
        paragraph.paragraph_format.space_after = Pt(3)
        if indent:
            paragraph.paragraph_format.left_indent = Cm(_INDENT_CM * indent)
        return paragraph

    def _blocks(self, node: Node, indent: int) -> None:
        """The children of a node: blocks one below the other, loose words in paragraphs."""
        loose = Node("p")
        for each in node.children:
            if isinstance(each, Node) and self._is_block(each):
                self._loose(loose, indent)
                loose = Node("p")
                self._block(each, indent)
            elif not (isinstance(each, Node) and each.tag in _SILENT):
                loose.children.append(each)
        self._loose(loose, indent)

    def _loose(self, words: Node, indent: int) -> None:
        if words.text():
            self._inline(self.paragraph(indent), words, Style())

    @staticmethod
    def _is_block(node: Node) -> bool:
        inline = {"a", "sup", "sub", "span", "strong", "em", "code", "br", "cite"}
        return node.tag not in inline and node.tag not in _SILENT

    def _block(self, node: Node, indent: int) -> None:
        if node.tag in _BLOCKS:
            self._inline(self.paragraph(indent), node, Style().within(node.tag))
        elif node.tag in {"ul", "ol"}:
            self._list(node, indent)
        elif node.tag == "table":
            self._table(node)
        elif node.tag == "figure":
            for caption in node.all("figcaption"):
                self._inline(self.paragraph(indent), caption, Style())
        else:
            self._blocks(node, indent)

    def _list(self, node: Node, indent: int) -> None:
        """Numbers are written out: each list begins where its author began it."""
        number = int(node.attributes.get("start") or 1)
        for item in node.children:
            if not (isinstance(item, Node) and item.tag == "li"):
                continue
            mark = f"{number}." if node.tag == "ol" else "•"
            self._item(item, mark, indent + 1)
            number += 1

    def _item(self, item: Node, mark: str, indent: int) -> None:
        first, rest = _split(item)
        paragraph = self.paragraph(indent)
        paragraph.paragraph_format.first_line_indent = Cm(-_INDENT_CM)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(_INDENT_CM * indent))
        self._run(paragraph, f"{mark}\t", Style())
        self._inline(paragraph, first, Style())
        self._blocks(rest, indent)

    def _table(self, node: Node) -> None:
        rows = [[each for each in row.children if isinstance(each, Node)] for row in node.all("tr")]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return
        # Inside a cell python-docx needs rows and columns only; in a document likewise.
        table = self.target.add_table(rows=len(rows), cols=width)
        table.style = "Table Grid"
        for cells, row in zip(table.rows, rows, strict=True):
            for cell, source in zip(cells.cells, row, strict=False):
                writer = Writer(cell, self._script, self._style)
                writer._inline(writer.paragraph(), source, Style().within(source.tag))
        self.target.add_paragraph().paragraph_format.space_after = Pt(0)

    def _inline(self, paragraph: Any, node: Node, style: Style) -> None:
        for each in node.children:
            if isinstance(each, str):
                self._run(paragraph, _spaces(each), style)
            elif each.tag == "br":
                paragraph.add_run().add_break()
            elif each.tag not in _SILENT:
                self._inline(paragraph, each, style.within(each.tag))

    def _run(self, paragraph: Any, text: str, style: Style) -> None:
        for place, part in enumerate(
            _NOT_THAI.split(text) if self._script.parts_letters else [text]
        ):
            if not part:
                continue
            run = paragraph.add_run(part)
            self._dress(run, style)
            if place % 2:
                set_no_language(run)

    def _dress(self, run: Any, style: Style) -> None:
        italics = self._script.italics
        # Thai letters obey the settings of complex scripts, the others the plain ones.
        run.bold = run.font.cs_bold = style.bold or (style.italic and not italics) or None
        run.italic = run.font.cs_italic = (style.italic and italics) or None
        if style.raised:
            run.font.superscript = True
        if style.lowered:
            run.font.subscript = True


def _split(item: Node) -> tuple[Node, Node]:
    """A list item's own line, and the blocks below it (further paragraphs, lists, tables)."""
    first, rest = Node("p"), Node("div")
    for each in item.children:
        block = isinstance(each, Node) and Writer._is_block(each)  # noqa: SLF001 (same module)
        if not block and not rest.children:
            first.children.append(each)
        elif isinstance(each, Node) and each.tag == "p" and not first.text():
            first = each
        else:
            rest.children.append(each)
    return first, rest


def _spaces(text: str) -> str:
    """White space as HTML shows it: runs of it as one space."""
    squeezed = " ".join(text.split())
    if not squeezed:
        return " " if text else ""
    before = " " if text[:1].isspace() else ""
    return f"{before}{squeezed}{' ' if text[-1:].isspace() else ''}"
