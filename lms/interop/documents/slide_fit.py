"""How much goes on a slide: sizes of type, and lines shared out so that nothing runs over.

Programs measure with the fonts that they have; ours is an estimate on the safe side, in the places
of `lms.classroom.short_texts`: a letter is half as wide as it is high. Lengths are in points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lms.classroom.short_texts import places
from lms.interop.documents.lines import Grid, Line

#: The part of a slide below its title and above its foot.
WIDTH, HEIGHT = 872.0, 352.0

#: Sizes for text to be read from the last row, the largest that fits first; for small print.
SIZES: tuple[int, ...] = (28, 24, 22)
SMALL: tuple[int, ...] = (16, 14)
LEAD = 20
TABLE: tuple[int, ...] = (20, 18, 16, 14)

#: Line heights as parts of the size: Thai marks stand two above each other.
_LEADING = {"th": 1.45, "ja": 1.35}
#: The part of a line that is filled, for words go to the next line whole.
_FILLED = 0.86
#: Room round the text of a cell.
PADDING = 6.0


@dataclass(frozen=True)
class Sheet:
    """Lines that one slide has room for, and their size."""

    size: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class TableSheet:
    """A part of a table that one slide has room for; widths of columns and heights of rows."""

    size: int
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]


def leading(size: float, language: str) -> float:
    """The height of a line."""
    return size * _LEADING.get(language, 1.25)


def rows_taken(taken: int, width: float, size: float) -> int:
    """How many lines a text of so many places breaks into."""
    room = max(1.0, width / (size / 2) * _FILLED)
    return max(1, math.ceil(taken / room))


def indent(line: Line, size: float) -> float:
    """How far in a line begins."""
    return size * 1.4 * line.level + hanging(line, size)


def hanging(line: Line, size: float) -> float:
    """The room of its mark: a sign, or a number of up to two digits."""
    if not line.mark:
        return 0.0
    return size * (1.4 if len(line.mark) < len("10.") else 2.0)


def gap(size: float) -> float:
    """The room below a paragraph."""
    return size * 0.45


def lead_height(lines: Sequence[Line], language: str) -> float:
    """The room that lines above a figure or a table take."""
    return sum(_height(each, language, LEAD) for each in lines)


def sheets(lines: Sequence[Line], language: str, sizes: Sequence[int] = SIZES) -> list[Sheet]:
    """The lines on as few slides as they need, in the largest size that needs no more."""
    if not lines:
        return []
    shared = {size: _shared(lines, language, size) for size in sizes}
    fitting = [size for size in sizes if all(_fits(each, language, size) for each in shared[size])]
    tried = fitting or [sizes[-1]]
    fewest = min(len(shared[size]) for size in tried)
    size = next(size for size in tried if len(shared[size]) == fewest)
    return [Sheet(size, tuple(each)) for each in shared[size]]


def _height(line: Line, language: str, size: int) -> float:
    rows = rows_taken(line.places, WIDTH - indent(line, size), size)
    return rows * leading(size, language) + gap(size)


def _fits(lines: Sequence[Line], language: str, size: int) -> bool:
    return sum(_height(each, language, size) for each in lines) <= HEIGHT


def _shared(lines: Sequence[Line], language: str, size: int) -> list[list[Line]]:
    """Slides of about equal height, none higher than there is room."""
    heights = [_height(each, language, size) for each in lines]
    wanted = sum(heights) / max(1, math.ceil(sum(heights) / HEIGHT))
    found: list[list[Line]] = []
    taken = math.inf
    for line, height in zip(lines, heights, strict=True):
        if taken + height > HEIGHT or taken + height / 2 > wanted:
            found.append([])
            taken = 0
        found[-1].append(line)
        taken += height
    return found


def table_sheets(grid: Grid, language: str, lead: float = 0.0) -> list[TableSheet]:
    """A table on as few slides as it needs; its head stands on each, `lead` points are taken."""
    found: list[TableSheet] = []
    for size in TABLE:
        found = _table(grid, language, size, lead)
        if len(found) == 1:
            break
    return found


def _table(grid: Grid, language: str, size: int, lead: float) -> list[TableSheet]:
    columns = max(len(row) for row in grid.rows)
    rows = [(*row, *[Line(())] * (columns - len(row))) for row in grid.rows]
    widths = _widths(rows)
    heights = [_row_height(row, widths, language, size) for row in rows]
    shared = _parts(heights, HEIGHT - lead)
    return [
        TableSheet(
            size,
            tuple(rows[place] for place in (0, *part)),
            widths,
            tuple(heights[place] for place in (0, *part)),
        )
        for part in shared
    ]


def _parts(heights: Sequence[float], room: float) -> list[list[int]]:
    """The rows below the head, in parts of about equal height that have room with the head."""
    room -= heights[0]
    wanted = sum(heights[1:]) / max(1, math.ceil(sum(heights[1:]) / max(1.0, room)))
    found: list[list[int]] = [[]]
    taken = 0.0
    for place, height in enumerate(heights[1:], 1):
        if found[-1] and (taken + height > room or taken + height / 2 > wanted):
            found.append([])
            taken = 0.0
        found[-1].append(place)
        taken += height
    return found


def _widths(rows: Sequence[Sequence[Line]]) -> tuple[float, ...]:
    """Wide columns for much text, but none so narrow that its longest word breaks."""
    most = [max(6, *(each.places for each in column)) for column in zip(*rows, strict=True)]
    weights = [math.sqrt(each) for each in most]
    needs = [
        max(places(word) for each in column for word in (each.text or " ").split(" "))
        for column in zip(*rows, strict=True)
    ]
    weights = [
        max(weight, math.sqrt(min(need, 30)) * 1.3)
        for weight, need in zip(weights, needs, strict=True)
    ]
    return tuple(WIDTH * each / sum(weights) for each in weights)


def _row_height(row: Sequence[Line], widths: Sequence[float], language: str, size: int) -> float:
    rows = max(
        rows_taken(line.places, width - 2 * PADDING, size)
        for line, width in zip(row, widths, strict=True)
    )
    return rows * leading(size, language) + 2 * PADDING
