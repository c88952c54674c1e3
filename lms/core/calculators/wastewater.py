"""Pumps that run slower instead of being throttled, and sewage that is treated with air."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.core.calculators.factors import grid_factor, methane_warming
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


def inverter_energy(full: Quantity, flow: float, efficiency: float) -> Quantity:
    """Energy of a pump slowed to the share ``flow``: power falls with the cube of the speed."""
    return full * flow**3 / efficiency


def septic_methane(load: Quantity, bo: Quantity, mcf: float) -> Quantity:
    """Methane of untreated sewage in tonnes. ``load``: mass of BOD; ``bo``: methane a mass of BOD."""
    return (load * bo * mcf).to("t")


def _wastewater(entries: Entries) -> Outcome:
    factor = of(entries.number("grid-factor"), "kg/kWh")
    full = (of(entries.number("power"), "kW") * of(entries.number("hours"), "hour")).to("kWh")
    throttled = full * (entries.number("throttled") / 100)
    slowed = inverter_energy(full, entries.number("flow") / 100, entries.number("inverter") / 100)
    pump = (throttled - slowed) * factor
    volume = of(entries.number("sewage"), "m^3/day") * of(365.0, "day")
    load = (volume * of(entries.number("bod"), "mg/L")).to("kg")
    methane = septic_methane(load, of(entries.number("bo"), "kg/kg"), entries.number("mcf"))
    avoided = in_unit(methane, "t") * entries.number("gwp-methane")
    power = (volume * of(entries.number("aeration"), "kWh/m^3")).to("MWh")
    used = in_unit(power * factor, "t")
    return Outcome(
        amounts=(
            Amount("pump-energy", in_unit(throttled - slowed, "kWh"), "kWh/year", 0, main=True),
            Amount("pump-saved", in_unit(pump, "t"), "t/year", 2),
            Amount("throttled-energy", in_unit(throttled, "kWh"), "kWh/year", 0),
            Amount("slowed-energy", in_unit(slowed, "kWh"), "kWh/year", 0),
            Amount("net", avoided - used, "t/year", 1, main=True),
            Amount("load", in_unit(load, "kg"), "kg/year", 0),
            Amount("methane", in_unit(methane, "t"), "t/year", 1),
            Amount("methane-co2e", avoided, "t/year", 1),
            Amount("aeration-energy", in_unit(power, "MWh"), "MWh/year", 0),
            Amount("aeration-co2", used, "t/year", 1),
        ),
        verdicts=(
            Verdict("treatment-wins" if avoided > used else "treatment-loses", avoided > used),
        ),
        charts=(
            Bars(
                "pump",
                "kWh/year",
                0,
                (
                    Bar("throttled-energy", in_unit(throttled, "kWh")),
                    Bar("slowed-energy", in_unit(slowed, "kWh")),
                ),
            ),
            Bars(
                "sewage-chart",
                "t/year",
                1,
                (Bar("methane-co2e", avoided), Bar("aeration-co2", used)),
            ),
        ),
    )


WASTEWATER = Calculator(
    id="wastewater",
    fields=(
        Number("power", "150", "kW", 0.1, 10_000.0, 5.0),
        Number("hours", "6000", "hour", 1.0, 8784.0, 100.0),
        Number("flow", "80", "percent", 40.0, 100.0),
        Number("sewage", "10000", "m^3/day", 1.0, 5_000_000.0, 500.0),
        Number("bod", "100", "mg/L", 1.0, 1000.0, 10.0),
        grid_factor(),
        Number("throttled", "90", "percent", 40.0, 100.0, more=True),
        Number("inverter", "96", "percent", 50.0, 100.0, more=True),
        Number("aeration", "0.3", "kWh/m^3", 0.0, 3.0, 0.05, more=True),
        Number("bo", "0.6", "kg/kg", 0.1, 1.0, 0.05, "b-e7.bo-bod", more=True),
        Number("mcf", "0.5", "", 0.0, 1.0, 0.1, "b-e7-g.mcf-septic", more=True),
        methane_warming(),
    ),
    formulas=(
        "E₁ = q₁ · P · t",
        "E₂ = Q³ / η · P · t",
        "CH₄ = V · BOD · B₀ · MCF",
        "ER = CH₄ · GWP − V · a · EF",
    ),
    symbols={
        "E₁": "throttled-energy",
        "q₁": "throttled",
        "P": "power",
        "t": "hours",
        "E₂": "slowed-energy",
        "Q": "flow",
        "η": "inverter",
        "CH₄": "methane",
        "V": "sewage",
        "BOD": "bod",
        "B₀": "bo",
        "MCF": "mcf",
        "ER": "net",
        "GWP": "gwp-methane",
        "a": "aeration",
        "EF": "grid-factor",
    },
    work=_wastewater,
    facts=("b-e7", "b-e7-g", "a-y4"),
)
