"""Putting a class list into a class: first a dry run that names every line, then the pupils.

The PINs of a whole class are hashed before the write begins (forty take a second or two, and
only one may write at a time); afterwards nobody can read them again.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from lms.groups import queries, service
from lms.groups.models import Group
from lms.groups.roster import Line
from lms.people import secrets
from lms.people import service as people


class LineState(StrEnum):
    """What will become of a line."""

    NEW = "new"
    DOUBLE_NAME = "double-name"  # somebody else has this name: added only if the leader says so
    IN_CLASS = "in-class"
    REPEATED = "repeated"  # the same number and name stand above in the list
    NUMBER_TAKEN = "number-taken"
    EMPTY = "empty"
    TOO_LONG = "too-long"
    NOT_A_NAME = "not-a-name"
    BAD_NUMBER = "bad-number"


#: Lines that the leader has to mend.
FAULTS = frozenset(
    {
        LineState.NUMBER_TAKEN,
        LineState.EMPTY,
        LineState.TOO_LONG,
        LineState.NOT_A_NAME,
        LineState.BAD_NUMBER,
    }
)


@dataclass(frozen=True)
class Planned:
    """A line of the list, its number given where it had none, and what will become of it."""

    line: int
    number: int | None
    name: str
    state: LineState
    other: str = ""  # who has the number
    written: str = ""  # what stands in the place of a number


@dataclass(frozen=True)
class Present:
    """A pupil who is in the class."""

    number: int | None
    name: str


@dataclass(frozen=True)
class Pin:
    """A PIN as it is shown once, and what is kept of it."""

    pin: str
    pin_hash: str


@dataclass(frozen=True)
class Card:
    """What stands on a sign-in card; the PIN only just after it was made."""

    number: int | None
    name: str
    pin: str | None = None


class _Seen:
    """The names and numbers met so far, in the class and in the list."""

    def __init__(self, present: Iterable[Present], lines: Iterable[Line]) -> None:
        self.by_number: dict[int, str] = {}
        self.in_class: dict[str, set[int | None]] = {}
        self.in_list: dict[str, set[int | None]] = {}
        for each in present:
            self.in_class.setdefault(each.name.casefold(), set()).add(each.number)
            if each.number is not None:
                self.by_number[each.number] = each.name
        written = {line.number for line in lines if line.number is not None}
        taken = {*self.by_number, *written}
        left_out = sorted(set(range(1, max(written, default=0))) - taken)
        self.free = itertools.chain(left_out, itertools.count(max(taken, default=0) + 1))

    def next_number(self) -> int:
        """The first that a numbered list leaves out, else the one after the highest of all."""
        return next(self.free)


def plan(lines: Sequence[Line], present: Iterable[Present]) -> list[Planned]:
    """The dry run: what will become of each line. Changes nothing."""
    seen = _Seen(present, lines)
    return [_planned(line, seen) for line in lines]


def _planned(line: Line, seen: _Seen) -> Planned:
    if line.fault is not None:
        state = LineState(line.fault.value)
        return Planned(line.line, line.number, line.name, state, written=line.written)
    key = line.name.casefold()
    if _same(seen.in_class.get(key), line.number):
        return Planned(line.line, line.number, line.name, LineState.IN_CLASS)
    if line.number is not None and line.number in seen.in_list.get(key, ()):
        return Planned(line.line, line.number, line.name, LineState.REPEATED)
    if line.number is not None and line.number in seen.by_number:
        other = seen.by_number[line.number]
        return Planned(line.line, line.number, line.name, LineState.NUMBER_TAKEN, other)
    is_double = key in seen.in_class or key in seen.in_list
    number = line.number if line.number is not None else seen.next_number()
    seen.by_number[number] = line.name
    seen.in_list.setdefault(key, set()).add(number)
    state = LineState.DOUBLE_NAME if is_double else LineState.NEW
    return Planned(line.line, number, line.name, state)


def _same(numbers: set[int | None] | None, number: int | None) -> bool:
    """Whether a pupil of this name is the one meant: no number says otherwise."""
    return numbers is not None and (number is None or number in numbers or None in numbers)


def dry_run(session: Session, group: Group, lines: Sequence[Line]) -> list[Planned]:
    """The plan against who is in the class now."""
    return plan(
        lines, [Present(row.number, row.display_name) for row in queries.members(session, group.id)]
    )


def to_add(planned: Iterable[Planned], doubles: Collection[int] = ()) -> list[Planned]:
    """The lines that will be added; of doubled names those that the leader confirmed, by line."""
    return [
        each
        for each in planned
        if each.state is LineState.NEW
        or (each.state is LineState.DOUBLE_NAME and each.line in doubles)
    ]


def new_pins(count: int) -> list[Pin]:
    """PINs with their hashes. Takes about 30 ms for each: call it before writing begins."""
    pins = [secrets.new_pin() for _ in range(count)]
    return [Pin(pin, secrets.hashed(pin)) for pin in pins]


def add_pupils(
    session: Session, group: Group, rows: Sequence[Planned], pins: Sequence[Pin], now: datetime
) -> list[Card]:
    """Make the pupils of these lines; the cards with their PINs, for once.

    Raises:
        NumberTakenError: a number was given to somebody since the dry run.
    """
    for row, pin in zip(rows, pins, strict=True):
        new = service.NewPupil(row.name, row.number, pin.pin_hash)
        service.add_pupil(session, group, new, now)
    return [Card(row.number, row.name, pin.pin) for row, pin in zip(rows, pins, strict=True)]


def give_new_pins(
    session: Session,
    rows: Sequence[queries.MemberRow],
    pins: Sequence[Pin],
    actor_id: int,
    now: datetime,
) -> list[Card]:
    """New PINs for these pupils; the old ones are worth nothing, wherever they were in use."""
    for row, pin in zip(rows, pins, strict=True):
        people.reset_pin(session, row.person_id, pin.pin_hash, actor_id, now)
    return [
        Card(row.number, row.display_name, pin.pin) for row, pin in zip(rows, pins, strict=True)
    ]
