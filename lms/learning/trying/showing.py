"""A calculator as a page shows it: its fields with what was typed, and what came out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext

from lms.core.calculators.reading import EntryFault, Typing
from lms.core.calculators.spec import (
    Bars,
    Calculator,
    Choice,
    Field,
    Number,
    Outcome,
    Text,
)
from lms.core.items.base import AnswerError, AnswerFault
from lms.core.items.numbers import format_number
from lms.learning.review_words import fault_text
from lms.learning.trying.amounts import quantity, shown_amount, with_unit
from lms.learning.trying.charts import shown_chart
from lms.learning.trying.shown import Shown, ShownField, ShownGrid, ShownOutcome
from lms.learning.trying.words import unit_word, word
from lms.web.language import current_language


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


def problems(calculator: Calculator, typing: Typing) -> dict[str, str]:
    """What is wrong with each field that cannot be used, by the id of the field."""
    return {
        each.id: _problem(each, typing.faults[each.id])
        for each in calculator.all_fields()
        if each.id in typing.faults
    }


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
        charts=tuple(shown_chart(calculator_id, each) for each in outcome.charts),
    )


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
                low=with_unit(
                    format_number(Decimal(fault.params["low"]), current_language()), each.unit
                ),
                high=with_unit(
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
