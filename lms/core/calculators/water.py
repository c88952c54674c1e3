"""The city bucket: what heavy rain leaves standing, after drains and open ground took their part."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def soaked(rain: Quantity, green_share: float, storage: Quantity) -> Quantity:
    """Rain that open ground takes, as depth over the whole area: until its storage is full."""
    return min(rain, storage) * green_share


def drained(left: Quantity, capacity: Quantity, hours: Quantity) -> Quantity:
    """Rain that drains carry off while it falls. ``capacity``: depth over the area a day."""
    return min(left, (capacity * hours).to("mm"))


def _flood_bucket(entries: Entries) -> Outcome:
    rain, hours = of(entries.number("rain"), "mm"), of(entries.number("hours"), "hour")
    green = entries.number("green") / 100
    ground = soaked(rain, green, of(entries.number("soil"), "mm"))
    pipes = drained(rain - ground, of(entries.number("drains"), "mm/day"), hours)
    left = in_unit(rain - ground - pipes, "mm")
    low = left / (entries.number("low-ground") / 100)
    return Outcome(
        amounts=(
            Amount("standing", left, "mm", 0, main=True),
            Amount("in-low-places", in_unit(of(low, "mm"), "m"), "m", 2),
            Amount("soaked", in_unit(ground, "mm"), "mm", 0),
            Amount("drained", in_unit(pipes, "mm"), "mm", 0),
            Amount("on-a-square-metre", in_unit(rain * of(1.0, "m^2"), "L"), "L", 0),
        ),
        verdicts=(Verdict("dry" if left <= 0 else "flooded", left <= 0),),
        charts=(
            Bars(
                "where-the-rain-goes",
                "mm",
                0,
                (
                    Bar("fallen", in_unit(rain, "mm")),
                    Bar("soaked", in_unit(ground, "mm")),
                    Bar("drained", in_unit(pipes, "mm")),
                    Bar("standing", left, emphasis=True),
                ),
            ),
        ),
    )


FLOOD_BUCKET = Calculator(
    id="flood-bucket",
    fields=(
        Number("rain", "795", "mm", 0.0, 1500.0, 5.0, fact="b-v4.rain"),
        Number("hours", "11", "hour", 1.0, 72.0),
        Number("drains", "150", "mm/day", 0.0, 600.0, 10.0),
        Number("green", "20", "percent", 0.0, 100.0),
        Number("soil", "100", "mm", 0.0, 300.0, 5.0, more=True),
        Number("low-ground", "25", "percent", 5.0, 100.0, more=True),
    ),
    formulas=("F = R − S − D", "S = g · min(R; B)", "D = min(R − S; C · t)"),
    symbols={
        "F": "standing",
        "R": "rain",
        "S": "soaked",
        "D": "drained",
        "g": "green",
        "B": "soil",
        "C": "drains",
        "t": "hours",
    },
    work=_flood_bucket,
    facts=("b-v4",),
)
