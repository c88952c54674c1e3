"""Ranges of numbers in a response processing: what counts as which value, and what it tells."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only names types
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lms.interop.qti.document import attribute, decimal, letters, name_of, named

#: What our export adds for the noise of binary numbers.
_ROUNDING = Decimal("1e-12")
_BRANCHES = frozenset({"responseIf", "responseElseIf"})
_HUNDRED = 100


@dataclass(frozen=True)
class Range:
    """Numbers from low to high. `tells`: the feedback that is shown for them, or ""."""

    low: Decimal
    high: Decimal
    tells: str = ""

    @property
    def middle(self) -> Decimal:
        """The value that is meant."""
        return (self.low + self.high) / 2

    def covers(self, value: Decimal) -> bool:
        """Whether the value lies in it."""
        return self.low <= value <= self.high

    def room(self, value: Decimal) -> Decimal:
        """How far from the value an answer may lie, without what was added for rounding."""
        room = max(value - self.low, self.high - value)
        return max(Decimal(0), room - abs(value) * _ROUNDING)


def ranges(root: ET.Element, response: str, right: str) -> list[Range]:
    """The ranges of a response that the processing asks for, in its order."""
    return [
        found
        for branch in root.iter()
        if name_of(branch) in _BRANCHES and len(branch)
        for found in _of_branch(branch, response, right)
    ]


def _of_branch(branch: ET.Element, response: str, right: str) -> Iterator[Range]:
    test, tells = branch[0], _told(branch)
    if not any(each.get("identifier") == response for each in named(test, "variable")):
        return
    if name_of(test) == "and":
        bounds = {name_of(each): letters(each) for each in test}
        low, high = (
            bounds.get(one) or bounds.get(other) for one, other in (("gte", "gt"), ("lte", "lt"))
        )
        if low and high:
            yield Range(decimal(low), decimal(high), tells)
    elif name_of(test) == "equal":
        yield _equal(test, tells, right)


def _told(branch: ET.Element) -> str:
    for rule in branch[1:]:
        if name_of(rule) == "setOutcomeValue" and rule.get("identifier") == "FEEDBACK":
            return letters(rule)
    return ""


def _equal(test: ET.Element, tells: str, right: str) -> Range:
    """`equal` with a tolerance: absolute, or relative in per cent; the second may differ."""
    value = decimal(next((letters(each) for each in named(test, "baseValue")), right))
    mode = attribute(test, "toleranceMode", "exact")
    rooms = [decimal(each) for each in attribute(test, "tolerance").split()] or [Decimal(0)]
    low, high = rooms[0], rooms[-1]
    if mode == "relative":
        low, high = (abs(value) * each / _HUNDRED for each in (low, high))
    if mode == "exact":
        low = high = Decimal(0)
    return Range(value - low, value + high, tells)
