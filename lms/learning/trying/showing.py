"""A calculator as a page shows it: every label, number and unit in the page's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext

from lms.core.calculators.reading import EntryFault, Typing
from lms.core.calculators.spec import (
    Amount,
    Bars,
    Calculator,
    Chart,
    Choice,
    Draws,
    Field,
    Gauge,
    Lines,
    Number,
    Outcome,
    Text,
)
from lms.core.items.base import AnswerError, AnswerFault
from lms.core.items.numbers import format_number
from lms.learning.review_words import fault_text
from lms.learning.trying.words import unit_word, word
from lms.web.language import current_language

#: The plane that charts are drawn on; the page scales it.
WIDTH, HEIGHT = 600.0, 240.0
#: How wide a scale is: it stands in a narrow column, too.
SCALE = 320.0


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


def show(calculator: Calculator, typing: Typing) -> Shown:
    """The calculator with what was typed, and its outcome where all of it could be used."""
    outcome = None if typing.faults else calculator.work(typing.entries)
    fields = {each.id: _field(calculator, each, typing) for each in calculator.all_fields()}
    in_grids = {each.id for grid in calculator.grids for each in grid.fields}
    single = [each for each in calculator.fields if each.id not in in_grids]
    return Shown(
        id=calculator.id,
        title=word(calculator.id, "title"),
        lead=word(calculator.id, "lead"),
        limits=word(calculator.id, "limits"),
        fields=tuple(fields[each.id] for each in single if not each.more),
        more=tuple(fields[each.id] for each in single if each.more and each.id != calculator.again),
        grids=tuple(_grids(calculator, fields)),
        formulas=calculator.formulas,
        symbols=tuple(
            (symbol, word(calculator.id, name)) for symbol, name in calculator.symbols.items()
        ),
        again=_next_turn(calculator, typing),
        outcome=shown_outcome(calculator.id, outcome) if outcome else None,
        problems=tuple(each for each in fields.values() if each.problem),
    )


def shown_outcome(calculator_id: str, outcome: Outcome) -> ShownOutcome:
    """Amounts, verdicts and charts in the page's language; no amount beside its own bar."""
    drawn = {
        bar.name
        for chart in outcome.charts
        if isinstance(chart, Bars) and not chart.folded
        for bar in chart.bars
    }
    return ShownOutcome(
        amounts=tuple(
            shown_amount(calculator_id, each)
            for each in outcome.amounts
            if each.main or each.id not in drawn
        ),
        verdicts=tuple(
            (
                "neutral" if each.good is None else "good" if each.good else "bad",
                word(calculator_id, each.id)
                % {name: quantity(amount) for name, amount in each.amounts.items()},
            )
            for each in outcome.verdicts
        ),
        charts=tuple(_chart(calculator_id, each) for each in outcome.charts),
    )


def shown_amount(calculator_id: str, amount: Amount) -> ShownAmount:
    """A result in the page's language."""
    return ShownAmount(amount.id, word(calculator_id, amount.id), quantity(amount), amount.main)


def quantity(amount: Amount) -> str:
    """A number with its unit, which stay together on a line."""
    return _with_unit(_number(amount.value, amount.decimals), amount.unit)


def _number(value: float, decimals: int) -> str:
    if value in {float("inf"), float("-inf")}:
        return "∞"
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = format_number(rounded, current_language())
    return _padded(text, rounded, decimals)


def _padded(text: str, rounded: Decimal, decimals: int) -> str:
    """All the decimals that the result claims: 665.00 and not 665."""
    if not decimals:
        return text
    fraction = f"{rounded:f}".partition(".")[2]
    mark = "," if current_language() == "vi" else "."
    whole = text.partition(mark)[0]
    return f"{whole}{mark}{fraction}"


def _with_unit(number: str, unit: str) -> str:
    if not unit:
        return number
    shown = unit_word(unit)
    return f"{number}%" if shown == "%" and current_language() != "th" else f"{number}\u00a0{shown}"


def _field(calculator: Calculator, each: Field, typing: Typing) -> ShownField:
    fault = typing.faults.get(each.id)
    problem = _problem(each, fault) if fault else ""
    label, typed = _label(calculator, each), typing.typed[each.id]
    if isinstance(each, Choice):
        choices = tuple((choice, word(calculator.id, choice)) for choice in each.choices)
        return ShownField(each.id, "choice", label, typed, problem=problem, choices=choices)
    if isinstance(each, Text):
        return ShownField(each.id, "text", label, typed, problem=problem)
    return ShownField(
        each.id,
        "number",
        label,
        typed,
        unit=unit_word(each.unit) if each.unit else "",
        span=_span(each),
        problem=problem,
        fact=each.fact.partition(".")[0],
        low=f"{each.low:g}",
        high=f"{each.high:g}",
        step="1" if each.whole else f"{each.step:g}",
    )


def _label(calculator: Calculator, each: Field) -> str:
    """A field's words; in a table those of its row and column."""
    for grid in calculator.grids:
        for row in grid.rows:
            if each.id.startswith(f"{row}-") and each.id.removeprefix(f"{row}-") in grid.columns:
                column = each.id.removeprefix(f"{row}-")
                return str(
                    gettext(
                        "%(row)s: %(column)s",
                        row=word(calculator.id, row),
                        column=word(calculator.id, column),
                    )
                )
    return word(calculator.id, each.id)


def _span(each: Number) -> str:
    """The range in which the sum is valid."""
    low, high = (
        format_number(Decimal(repr(end)), current_language()) for end in (each.low, each.high)
    )
    return str(gettext("%(low)s to %(high)s", low=low, high=high))


def _problem(each: Field, fault: AnswerError) -> str:
    if not isinstance(each, Number):
        return fault_text(fault)
    unit = unit_word(each.unit) if each.unit else ""
    if fault.code == EntryFault.NEEDED:
        return str(gettext("Write a number here."))
    if fault.code == EntryFault.WHOLE_NUMBER:
        return str(gettext("Write a whole number."))
    if fault.code == EntryFault.OUT_OF_RANGE:
        return str(
            gettext(
                "The sum holds from %(low)s to %(high)s. Write a number in this range.",
                low=_with_unit(
                    format_number(Decimal(fault.params["low"]), current_language()), each.unit
                ),
                high=_with_unit(
                    format_number(Decimal(fault.params["high"]), current_language()), each.unit
                ),
            )
        )
    if fault.code in {AnswerFault.UNKNOWN_UNIT, AnswerFault.WRONG_UNIT}:
        return fault_text(AnswerError(fault.code, {**fault.params, "expected": unit}))
    return fault_text(fault)


def _grids(calculator: Calculator, fields: Mapping[str, ShownField]) -> list[ShownGrid]:
    return [
        ShownGrid(
            label=word(calculator.id, grid.id),
            columns=tuple(_column(calculator, fields, grid.rows[0], each) for each in grid.columns),
            rows=tuple(
                (
                    word(calculator.id, row),
                    tuple(fields[f"{row}-{column}"] for column in grid.columns),
                )
                for row in grid.rows
            ),
        )
        for grid in calculator.grids
    ]


def _column(calculator: Calculator, fields: Mapping[str, ShownField], row: str, column: str) -> str:
    unit = fields[f"{row}-{column}"].unit
    name = word(calculator.id, column)
    return f"{name} ({unit})" if unit and unit.casefold() not in name.casefold() else name


def _next_turn(calculator: Calculator, typing: Typing) -> str:
    if not calculator.again or typing.faults:
        return ""
    return str(int(typing.entries.number(calculator.again)) % 9999 + 1)


def _chart(calculator_id: str, chart: Chart) -> ShownChart:
    label = word(calculator_id, chart.id)
    if isinstance(chart, Bars):
        return _bars(calculator_id, chart, label)
    if isinstance(chart, Gauge):
        return _gauge(calculator_id, chart, label)
    if isinstance(chart, Draws):
        rows = tuple(ShownRow(word(calculator_id, kind), kind, 0.0) for kind in chart.kinds)
        return ShownChart("draws", label, rows)
    return _lines(calculator_id, chart, label)


def _bars(calculator_id: str, chart: Bars, label: str) -> ShownChart:
    """Bars from zero; where some are negative, zero stands within the plane."""
    values = [each.value for each in chart.bars]
    low, high = min(0.0, *values), max(0.0, *values)
    width = (high - low) or 1.0
    rows = tuple(
        ShownRow(
            word(calculator_id, each.name),
            _with_unit(_number(each.value, chart.decimals), chart.unit),
            round(100 * (each.value - low) / width, 2),
            each.emphasis,
        )
        for each in chart.bars
    )
    zero = round(100 * (0.0 - low) / width, 2)
    return ShownChart("bars", label, rows, zero=zero, folded=chart.folded)


def _gauge(calculator_id: str, chart: Gauge, label: str) -> ShownChart:
    def place(value: float) -> float:
        share = (value - chart.low) / (chart.high - chart.low)
        return round(SCALE * min(1.0, max(0.0, share)), 1)

    def text(value: float) -> str:
        return _with_unit(_number(value, chart.decimals), chart.unit)

    marks = tuple(
        ShownRow(word(calculator_id, name), text(value), place(value))
        for name, value in chart.marks
    )
    return ShownChart(
        "gauge",
        label,
        rows=(ShownRow("", text(chart.value), place(chart.value), emphasis=True), *marks),
        ticks=((place(chart.low), text(chart.low)), (place(chart.high), text(chart.high))),
    )


def _lines(calculator_id: str, chart: Lines, label: str) -> ShownChart:
    points = [point for line in chart.lines for point in line.points]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    low, high = min(0.0, *ys), max(0.0, *ys) * 1.08 or 1.0
    span = (max(xs) - min(xs)) or 1.0

    def at(point: tuple[float, float]) -> tuple[float, float]:
        across = WIDTH * (point[0] - min(xs)) / span
        up = HEIGHT * (1 - (point[1] - low) / ((high - low) or 1.0))
        return round(across, 1), round(up, 1)

    drawn = tuple(
        (
            word(calculator_id, line.name),
            " ".join(f"{x},{y}" for x, y in map(at, line.points)),
            _with_unit(_number(line.points[-1][1], chart.decimals), chart.unit),
        )
        for line in chart.lines
    )
    ticks = ((0.0, f"{min(xs):.0f}"), (WIDTH, f"{max(xs):.0f}"))
    return ShownChart(
        "lines", label, _table(chart), drawn, ticks, at((min(xs), 0.0))[1],
        tuple(name for name, _, _ in drawn),
    )  # fmt: skip


def _table(chart: Lines) -> tuple[ShownRow, ...]:
    """Year by year, at most about a dozen rows, the first and the last among them."""
    years = [x for x, _ in chart.lines[0].points]
    every = max(1, -(-len(years) // 12))
    chosen = sorted({*range(0, len(years), every), len(years) - 1})
    return tuple(
        ShownRow(
            f"{years[place]:.0f}",
            "\t".join(
                _with_unit(_number(line.points[place][1], chart.decimals), chart.unit)
                for line in chart.lines
            ),
            0.0,
        )
        for place in chosen
    )


def typed_fields(fields: Sequence[ShownField]) -> dict[str, str]:
    """What was typed, by field, to be sent on."""
    return {each.id: each.typed for each in fields}
