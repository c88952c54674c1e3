"""What a template is given of a calculator: every label, number and unit in the page's language."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field with what was typed. ``kind``: number, choice or text."""

    id: str
    kind: str
    label: str
    typed: str
    unit: str = ""
    span: str = ""
    problem: str = ""
    fact: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    low: str = ""
    high: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class ShownGrid:
    """Fields as a table: (row's label, its fields)."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[ShownField, ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownAmount:
    """A result in words and figures."""

    id: str
    label: str
    text: str
    main: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A bar, or a mark: its label, its number, and where it ends on the plane."""

    label: str
    text: str
    place: float
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class ShownChart:
    """A chart. ``kind``: bars, lines, gauge or draws; ``rows`` are what a table of it says."""

    kind: str
    label: str
    rows: tuple[ShownRow, ...] = ()
    lines: tuple[tuple[str, str, str], ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()
    zero: float = 0.0
    columns: tuple[str, ...] = ()
    folded: bool = False
    highest: str = ""


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """What came out."""

    amounts: tuple[ShownAmount, ...]
    verdicts: tuple[tuple[str, str], ...]
    charts: tuple[ShownChart, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A calculator, ready for its template."""

    id: str
    title: str
    lead: str
    limits: str
    fields: tuple[ShownField, ...]
    more: tuple[ShownField, ...]
    grids: tuple[ShownGrid, ...]
    formulas: tuple[str, ...]
    symbols: tuple[tuple[str, str], ...]
    again: str
    outcome: ShownOutcome | None
    problems: tuple[ShownField, ...] = field(default=())
