"""Figures about few people are not shown: they would tell of each of them.

Fewer than `FEWEST` learners are shown as such and nothing else of them. Where a line could still
be worked out as the difference between the sum above it and its neighbours, the smallest
neighbours are withheld too, until at least `FEWEST` learners stand behind what is missing.
An organisation whose policy shows names to managers is not hidden. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

FEWEST = 5


class Shown(StrEnum):
    """What is shown of a line."""

    FIGURES = "figures"
    FEW = "few"  # only that there are fewer than `FEWEST`
    WITHHELD = "withheld"  # not shown, or a neighbour's few could be worked out


@dataclass(frozen=True)
class Line:
    """A sum over some learners and the lines that it is the sum of; `is_open`: names are shown."""

    key: int
    learners: int
    is_open: bool = False
    parts: tuple[Line, ...] = field(default=())


def what_is_shown(top: Line) -> dict[int, Shown]:
    """What may be shown of this line and of all below it, by key."""
    found: dict[int, Shown] = {}
    if _is_few(top):
        found.update((each, Shown.FEW) for each in _keys(top))
    else:
        found[top.key] = Shown.FIGURES
        _judge_parts(top.parts, found)
    return found


def _is_few(line: Line) -> bool:
    return 0 < line.learners < FEWEST and not line.is_open


def _judge_parts(parts: Sequence[Line], found: dict[int, Shown]) -> None:
    hidden = {part.key for part in parts if _is_few(part)}
    missing = sum(part.learners for part in parts if part.key in hidden)
    others = [part for part in parts if part.learners and part.key not in hidden]
    for part in sorted(others, key=lambda each: (each.is_open, each.learners, each.key)):
        if not 0 < missing < FEWEST:
            break
        hidden.add(part.key)
        missing += part.learners
    for part in parts:
        if part.key in hidden:
            _hide(part, found)
        else:
            found[part.key] = Shown.FIGURES
            _judge_parts(part.parts, found)


def _hide(line: Line, found: dict[int, Shown]) -> None:
    """Hide a line with all below it, from which it could be summed up again."""
    for each in _lines(line):
        if each.learners:
            found[each.key] = Shown.FEW if each.learners < FEWEST else Shown.WITHHELD
        else:
            found[each.key] = Shown.FIGURES


def _lines(line: Line) -> Iterator[Line]:
    yield line
    for part in line.parts:
        yield from _lines(part)


def _keys(line: Line) -> Iterator[int]:
    return (each.key for each in _lines(line))
