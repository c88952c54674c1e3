"""What parks and trees take up, and the green space that a target asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.core.calculators.factors import TONNES_A_MEGAWATT
from lms.core.calculators.quantities import in_unit, of
from lms.core.calculators.spec import (
    Amount,
    Bar,
    Bars,
    Calculator,
    Entries,
    Number,
    Outcome,
    Verdict,
)

if TYPE_CHECKING:
    from lms.core.calculators.quantities import Quantity


def removals(area: Quantity, rate: Quantity) -> Quantity:
    """CO2 that an area takes up in a year, in tonnes. ``rate``: mass an area and year."""
    return (area * rate * of(1.0, "year")).to("t")


def missing_area(people: float, target: float, present: float) -> Quantity:
    """Green space that is still missing. ``target`` and ``present``: m² a person."""
    return of(max(0.0, target - present) * people, "m^2")


def _trees_and_parks(entries: Entries) -> Outcome:
    taken = in_unit(
        removals(of(entries.number("area"), "rai"), of(entries.number("rate"), "t/rai/year")), "t"
    )
    people, target = entries.number("people"), entries.number("target")
    missing = missing_area(people, target, entries.number("present"))
    gap = in_unit(of(entries.number("gap"), "Mt"), "t")
    return Outcome(
        amounts=(
            Amount("taken-up", taken, "t/year", 1, main=True),
            Amount("share-of-gap", 100 * taken / gap, "percent", 4, main=True),
            Amount("solar-equal", taken / TONNES_A_MEGAWATT, "MW", 2),
            Amount("target-area", in_unit(of(target * people, "m^2"), "km^2"), "km^2", 2),
            Amount("missing", in_unit(missing, "km^2"), "km^2", 2),
            Amount("missing-rai", in_unit(missing, "rai"), "rai", 0),
        ),
        verdicts=(Verdict("upper-estimate"),),
        charts=(
            Bars("against-solar", "t/year", 0,
                 (Bar("taken-up", taken), Bar("one-megawatt", TONNES_A_MEGAWATT))),
            Bars("green-space", "m^2", 2,
                 (Bar("present", entries.number("present")), Bar("target", target))),
        ),
    )  # fmt: skip


TREES_AND_PARKS = Calculator(
    id="trees-and-parks",
    fields=(
        Number("area", "649", "rai", 0.0, 1_000_000.0, 10.0, fact="b-t12.pocket-park-area"),
        Number("rate", "0.95", "t/rai/year", 0.0, 5.0, 0.05, fact="b-e9.per-rai"),
        Number("people", "5471588", "", 1.0, 50_000_000.0, 1000.0, "b-t7.registered-2023", True),
        Number("present", "7.49", "m^2", 0.0, 100.0, 0.1, fact="b-t11.y2025"),
        Number("target", "10", "m^2", 0.0, 100.0, 0.5, fact="b-t11.target"),
        Number("gap", "10.2478", "Mt", 0.1, 500.0, 0.1, more=True),
    ),
    formulas=("R = A · r", "ΔA = (a₂ − a₁) · N"),
    symbols={
        "R": "taken-up",
        "A": "area",
        "r": "rate",
        "ΔA": "missing",
        "a₁": "present",
        "a₂": "target",
        "N": "people",
    },
    work=_trees_and_parks,
    facts=("b-e9", "b-t11", "b-t12"),
)
