"""What a school's lamps and its pupils' trips give off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.core.calculators.factors import GRIDS
from lms.core.calculators.quantities import in_unit, of
from lms.core.calculators.spec import (
    Amount,
    Bar,
    Bars,
    Calculator,
    Choice,
    Entries,
    Number,
    Outcome,
    Verdict,
)

if TYPE_CHECKING:
    from lms.core.calculators.quantities import Quantity


def lamp_energy(
    lamps: float, power: Quantity, hours: Quantity, rooms: float, days: float
) -> Quantity:
    """Electricity in kWh of a number of lamps in each room. ``hours`` a day."""
    return (lamps * power * hours * rooms * days).to("kWh")


def trip_emissions(distance: Quantity, consumption: Quantity, factor: Quantity) -> Quantity:
    """CO2 in kg of a trip. ``consumption``: fuel a distance; ``factor``: CO2 a volume of fuel."""
    return (distance * consumption * factor).to("kg")


def _carbon_detectives(entries: Entries) -> Outcome:
    days = entries.number("days")
    energy = lamp_energy(
        entries.number("lamps"),
        of(entries.number("power"), "W"),
        of(entries.number("hours"), "hour"),
        entries.number("rooms"),
        days,
    )
    factor = of(GRIDS[entries.word("grid")][0], "kg/kWh")
    other = of(GRIDS["vietnam-2018"][0], "kg/kWh")
    litres = of(entries.number("consumption") / 100, "L/km")
    day = trip_emissions(
        of(entries.number("distance"), "km"), litres, of(entries.number("petrol"), "kg/L")
    )
    lamps, trips = in_unit(energy * factor, "kg"), in_unit(day, "kg") * days
    everybody = trips * entries.number("riders")
    return Outcome(
        amounts=(
            Amount("electricity", in_unit(energy, "kWh"), "kWh", 2),
            Amount("lamps-co2", lamps, "kg", 1, main=True),
            Amount("trip-day", in_unit(day, "kg"), "kg", 4),
            Amount("trip-year", trips, "kg", 2),
            Amount("trips-class", everybody, "kg", 0, main=True),
            Amount("grid-change", 100 * (in_unit(factor / other) - 1), "percent", 1),
        ),
        verdicts=(Verdict("lamps-more" if lamps > everybody else "trips-more"),),
        charts=(
            Bars("co2-a-year", "kg", 0, (Bar("lamps-co2", lamps), Bar("trips-class", everybody))),
        ),
    )


CARBON_DETECTIVES = Calculator(
    id="carbon-detectives",
    fields=(
        Number("lamps", "10", "", 0.0, 200.0, whole=True),
        Number("power", "36", "W", 1.0, 2000.0),
        Number("hours", "1", "hour", 0.0, 24.0, 0.5),
        Number("rooms", "20", "", 1.0, 200.0, whole=True),
        Number("days", "175", "", 1.0, 366.0, whole=True),
        Choice("grid", tuple(GRIDS), "vietnam-2023"),
        Number("distance", "4", "km", 0.0, 100.0, 0.5),
        Number("consumption", "2", "L", 0.5, 20.0, 0.1),
        Number("riders", "40", "", 0.0, 3000.0, whole=True),
        Number("petrol", "2.348", "kg/L", 2.0, 3.0, 0.01, fact="b-e3.factor", more=True),
    ),
    formulas=("E = n · P · t · r · d", "M = E · f", "m = s · v · p · d"),
    symbols={
        "E": "electricity",
        "n": "lamps",
        "P": "power",
        "t": "hours",
        "r": "rooms",
        "d": "days",
        "M": "lamps-co2",
        "f": "grid",
        "m": "trip-year",
        "s": "distance",
        "v": "consumption",
        "p": "petrol",
    },
    work=_carbon_detectives,
    facts=("b-v11", "b-e1"),
)
