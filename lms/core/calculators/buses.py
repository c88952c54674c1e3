"""Diesel buses replaced by electric ones, and the grid at which the change saves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.core.calculators.factors import GRIDS, grid_factor
from lms.core.calculators.quantities import in_unit, of
from lms.core.calculators.spec import (
    Amount,
    Bar,
    Bars,
    Calculator,
    Entries,
    Gauge,
    Number,
    Outcome,
    Verdict,
)

if TYPE_CHECKING:
    from lms.core.calculators.quantities import Quantity


def diesel_intensity(consumption: Quantity, factor: Quantity) -> Quantity:
    """CO2 of a kilometre on diesel, kg/km. ``consumption``: L/km; ``factor``: kg/L."""
    return (consumption * factor).to("kg/km")


def electric_draw(consumption: Quantity, charging: float) -> Quantity:
    """Electricity from the grid for a kilometre, kWh/km; ``charging``: the share that arrives."""
    return (consumption / charging).to("kWh/km")


def _bus_electrification(entries: Entries) -> Outcome:
    distance = of(
        entries.number("buses") * entries.number("distance") * entries.number("days"), "km"
    )
    litres = of(entries.number("diesel-use"), "L/km")
    diesel = diesel_intensity(litres, of(entries.number("diesel-factor"), "kg/L"))
    draw = electric_draw(
        of(entries.number("electric-use"), "kWh/km"), entries.number("charging") / 100
    )
    electric = (draw * of(entries.number("grid-factor"), "kg/kWh")).to("kg/km")
    saved = in_unit((diesel - electric) * distance, "t")
    even = in_unit(diesel / draw, "kg/kWh")
    grid = entries.number("grid-factor")
    marks = (
        ("thailand-2026", GRIDS["thailand-2026"][0]),
        ("vietnam-2023", GRIDS["vietnam-2023"][0]),
        ("break-even", even),
        ("vietnam-2018", GRIDS["vietnam-2018"][0]),
    )
    return Outcome(
        amounts=(
            Amount("saved", saved, "t/year", 2, main=True),
            Amount("break-even", even, "kg/kWh", 4, main=True),
            Amount("distance-all", in_unit(distance, "km"), "km/year", 0),
            Amount("diesel-km", in_unit(diesel, "kg/km"), "kg/km", 5),
            Amount("electric-km", in_unit(electric, "kg/km"), "kg/km", 5),
            Amount("saved-km", in_unit(diesel - electric, "kg/km"), "kg/km", 4),
            Amount("diesel-co2", in_unit(diesel * distance, "t"), "t/year", 2),
            Amount("electric-co2", in_unit(electric * distance, "t"), "t/year", 1),
            Amount("electricity", in_unit(draw * distance, "MWh"), "MWh/year", 0),
            Amount("diesel-saved", in_unit(litres * distance, "L"), "L/year", 0),
        ),
        verdicts=(Verdict("saves" if saved > 0 else "loses", saved > 0), Verdict("left-out")),
        charts=(
            Bars(
                "co2-a-km",
                "kg/km",
                3,
                (
                    Bar("diesel-km", in_unit(diesel, "kg/km")),
                    Bar("electric-km", in_unit(electric, "kg/km")),
                ),
            ),
            Gauge("grid", "kg/kWh", 3, 0.0, 1.2, grid, marks),
        ),
    )


BUS_ELECTRIFICATION = Calculator(
    id="bus-electrification",
    fields=(
        Number("buses", "100", "", 1.0, 20_000.0, 10.0, whole=True),
        Number("distance", "200", "km/day", 1.0, 600.0, 10.0),
        Number("days", "330", "", 1.0, 366.0, whole=True),
        Number("diesel-use", "0.45", "L/km", 0.05, 2.0, 0.01),
        Number("electric-use", "1.2", "kWh/km", 0.1, 5.0, 0.1),
        grid_factor(),
        Number("diesel-factor", "2.689", "kg/L", 2.0, 3.5, 0.01, "b-e4.factor", more=True),
        Number("charging", "90", "percent", 50.0, 100.0, more=True),
    ),
    formulas=("e₁ = v · f", "e₂ = w / η · EF", "ER = N · s · d · (e₁ − e₂)", "EF₀ = e₁ · η / w"),
    symbols={
        "e₁": "diesel-km",
        "v": "diesel-use",
        "f": "diesel-factor",
        "e₂": "electric-km",
        "w": "electric-use",
        "η": "charging",
        "EF": "grid-factor",
        "ER": "saved",
        "N": "buses",
        "s": "distance",
        "d": "days",
        "EF₀": "break-even",
    },
    work=_bus_electrification,
    facts=("b-e4", "b-v11", "b-t18"),
)
