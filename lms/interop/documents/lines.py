"""Nodes as lines of text with their looks, for programs that know paragraphs and no HTML.

A line may be shortened to its first sentences; what it cites is kept beside it, as ids of sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from markupsafe import escape

from lms.classroom.short_texts import first_sentences, places
from lms.interop.documents.nodes import is_block

_BOLD = frozenset({"strong", "th", "dt", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})


@dataclass(frozen=True)
class Run:
    """Words that look alike. `raised` is 1 above the line, -1 below it."""

    text: str
    bold: bool = False
    italic: bool = False
    raised: int = 0
    href: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph: `mark` stands before it, `level` is how deep in lists it is, from 0."""

    runs: tuple[Run, ...]
    mark: str = ""
    level: int = 0
    cited: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(each.text for each in self.runs)

    @property
    def places(self) -> int:
        """The room that it takes, in halves of a Japanese character."""
        return places(self.text)


@dataclass(frozen=True)
class Grid:
    """A table, row by row; the first row is its head."""

    rows: tuple[tuple[Line, ...], ...]

    @property
    def cited(self) -> tuple[str, ...]:
        """What its cells cite."""
        return tuple(name for row in self.rows for each in row for name in each.cited)


def plain_line(text: str, *, bold: bool = False, mark: str = "") -> Line:
    """A line of words that look alike."""
    return Line((Run(text, bold=bold),), mark)


def lines_of(nodes: Iterable[Any]) -> list[Line | Grid]:
    """The lines and tables of nodes, in their order."""
    found: list[Line | Grid] = []
    loose: list[Any] = []
    for each in nodes:
        if is_block(each) or (isinstance(each, dict) and each["tag"] in {"options", "block"}):
            found += [*_loose(loose), *_block(each, 0)]
            loose = []
        else:
            loose.append(each)
    return found + _loose(loose)


def shortened(line: Line, most: int) -> Line:
    """The line with as many whole sentences as fit into so many places; one at least."""
    kept = first_sentences(str(escape(line.text)), most)
    if kept.count("(") != kept.count(")"):  # it would end in the middle of a sum
        return line
    runs: list[Run] = []
    left = len(kept)
    for each in line.runs:
        runs.append(replace(each, text=each.text[:left]))
        left -= len(runs[-1].text)
    return replace(line, runs=tuple(each for each in runs if each.text))


def _loose(nodes: list[Any]) -> list[Line | Grid]:
    line = _line(nodes)
    return [line] if line.text else []


def _block(node: Any, level: int) -> Iterator[Line | Grid]:
    tag = node["tag"]
    if tag in _LISTS:
        number = node.get("start", 1)
        for item in node["kids"]:
            mark = f"{number}." if tag == "ol" else "•"
            yield from _item(item, mark, level)
            number += 1
    elif tag == "options":
        for each in node["kids"]:
            yield replace(_line(each["kids"]), mark=each["mark"] or "☐", level=level)
    elif tag == "table":
        rows = [each for each in node["kids"] if isinstance(each, dict)]
        yield Grid(tuple(tuple(_cells(row)) for row in rows))
    elif tag != "figure":
        looks = Run("", bold=tag in _BOLD)
        yield from _within(node["kids"], level, looks)


def _cells(row: Any) -> Iterator[Line]:
    for each in row["kids"]:
        if isinstance(each, dict):
            yield _line(each["kids"], Run("", bold=each["tag"] in _BOLD))


def _item(item: Any, mark: str, level: int) -> Iterator[Line | Grid]:
    first = True
    for each in _within(item["kids"], level, Run("")):
        if first and isinstance(each, Line):
            yield replace(each, mark=mark)
        else:
            yield replace(each, level=each.level + 1) if isinstance(each, Line) else each
        first = False


def _within(kids: list[Any], level: int, looks: Run) -> Iterator[Line | Grid]:
    loose: list[Any] = []
    for each in kids:
        if is_block(each):
            yield from _levelled(loose, level, looks)
            loose = []
            deeper = level + 1 if each["tag"] in _LISTS and level else level
            yield from _block(each, deeper)
        else:
            loose.append(each)
    yield from _levelled(loose, level, looks)


def _levelled(nodes: list[Any], level: int, looks: Run) -> Iterator[Line]:
    line = _line(nodes, looks)
    if line.text:
        yield replace(line, level=level)


def _line(nodes: list[Any], looks: Run | None = None) -> Line:
    runs = [each for each in _runs(nodes, looks or Run("")) if each.text]
    return Line(_tidy(runs), cited=tuple(dict.fromkeys(_cited(nodes))))


def _tidy(runs: list[Run]) -> tuple[Run, ...]:
    """With single spaces and none at the ends, as HTML shows them."""
    if not runs:
        return ()
    found = [replace(runs[0], text=runs[0].text.lstrip())]
    for before, each in pairwise(runs):
        text = each.text.lstrip() if before.text.endswith(" ") else each.text
        found.append(replace(each, text=text))
    found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(each for each in found if each.text)


def _runs(nodes: Iterable[Any], looks: Run) -> Iterator[Run]:
    for each in nodes:
        if isinstance(each, str):
            yield replace(looks, text=each)
        elif each["tag"] == "tick":
            yield replace(looks, text="☐")
        elif each["tag"] == "br":
            yield replace(looks, text=" ")
        elif not _is_citation(each):
            yield from _runs(each["kids"], _within_tag(each, looks))


def _within_tag(node: Any, looks: Run) -> Run:
    tag = node["tag"]
    return replace(
        looks,
        bold=looks.bold or tag in _BOLD,
        italic=looks.italic or tag == "em",
        raised={"sup": 1, "sub": -1}.get(tag, looks.raised),
        href=node.get("href", looks.href) if not node.get("href", "").startswith("#") else "",
    )


def _is_citation(node: Any) -> bool:
    return bool(node.get("class") == "cite" or (node["tag"] == "sup" and node["kids"] == [","]))


def _cited(nodes: Iterable[Any]) -> Iterator[str]:
    for each in nodes:
        if not isinstance(each, dict):
            continue
        if each.get("class") == "cite":
            yield from (link["href"][1:] for link in each["kids"] if isinstance(link, dict))
        else:
            yield from _cited(each["kids"])
