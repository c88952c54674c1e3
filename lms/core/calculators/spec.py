"""What a calculator is: its fields, its sum, and what comes out. Words stand elsewhere, by id.

A calculator is pure: the same entries give the same outcome. Whatever is drawn by lot takes its
seed from the entries. Numbers reach ``work`` as floats in each field's own unit, checked against
the field's range, so that a sum need not defend itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A number to enter. ``default`` as in code ("0.475"), ``unit`` pint's, "" for a pure number.

    The range ``low`` to ``high`` is where the sum is valid; ``step`` is that of a slider. ``fact``
    names the fact, and its value, that the default is taken from ("b-e1.factor"); without one the
    default is an example of ours. ``more``: shown among further inputs. ``optional``: may be empty.
    """

    id: str
    default: str
    unit: str
    low: float
    high: float
    step: float = 1.0
    fact: str = ""
    whole: bool = False
    more: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several words."""

    id: str
    choices: tuple[str, ...]
    default: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Free words, kept and printed, never reckoned with."""

    id: str
    longest: int = 500
    default: str = ""
    more: bool = False


Field: TypeAlias = Number | Choice | Text


@dataclass(frozen=True, slots=True)
class Grid:
    """Fields that stand as a table: the field at a row and a column is ``row-column``."""

    id: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    fields: tuple[Field, ...]


class Entries(dict[str, "float | str | None"]):
    """What was entered: numbers in the unit of their field, words, None for an empty number."""

    def number(self, field_id: str) -> float:
        """An entered number."""
        value = self[field_id]
        assert isinstance(value, float), field_id
        return value

    def word(self, field_id: str) -> str:
        """An entered word or text."""
        value = self[field_id]
        assert isinstance(value, str), field_id
        return value


@dataclass(frozen=True, slots=True)
class Amount:
    """One result. ``main``: what the learner looks for first."""

    id: str
    value: float
    unit: str
    decimals: int
    main: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart. ``name`` is the id of a word, or a number such as a year.

    ``value`` is None where nothing is known, which is not zero.
    """

    name: str
    value: float | None
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from zero, each with its number. ``folded``: shown when asked for."""

    id: str
    unit: str
    decimals: int
    bars: tuple[Bar, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: (x, y) in rising x."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over years."""

    id: str
    unit: str
    decimals: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """A value on a scale with named marks, a limit among them perhaps."""

    id: str
    unit: str
    decimals: int
    low: float
    high: float
    value: float
    marks: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Draws:
    """Things drawn one after another, by the id of their kind."""

    id: str
    kinds: tuple[str, ...]


Chart: TypeAlias = Bars | Lines | Gauge | Draws


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence on the outcome. ``good`` is None where it is neither good nor bad."""

    id: str
    good: bool | None = None
    amounts: Mapping[str, Amount] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a calculator found out."""

    amounts: tuple[Amount, ...]
    verdicts: tuple[Verdict, ...] = ()
    charts: tuple[Chart, ...] = ()

    def amount(self, amount_id: str) -> float:
        """The value of one result. Raises KeyError."""
        return {each.id: each.value for each in self.amounts}[amount_id]


@dataclass(frozen=True, slots=True)
class Calculator:
    """A sum that learners try.

    ``formulas`` stand in symbols, each of which ``symbols`` explains by the id of a field, an
    amount or a word; ``facts`` are cited besides those of the fields.
    """

    id: str
    fields: tuple[Field, ...]
    formulas: tuple[str, ...]
    symbols: Mapping[str, str]
    work: Callable[[Entries], Outcome]
    facts: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    again: str = ""
    """The number that grows when one draws again, "" where nothing is drawn by lot."""

    def all_fields(self) -> Iterator[Field]:
        """The fields, those of the grids last."""
        yield from self.fields
        for grid in self.grids:
            yield from grid.fields

    def cited(self) -> tuple[str, ...]:
        """The facts that its defaults and its formula rest on, each once."""
        numbers = (each for each in self.all_fields() if isinstance(each, Number))
        own = (each.fact.partition(".")[0] for each in numbers if each.fact)
        return tuple(dict.fromkeys((*own, *self.facts)))


def defaults(calculator: Calculator) -> Entries:
    """The entries that a calculator begins with."""
    return Entries(
        {
            each.id: (float(each.default) if each.default else None)
            if isinstance(each, Number)
            else each.default
            for each in calculator.all_fields()
        }
    )
