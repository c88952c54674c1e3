"""Numbers and fields that several calculators share, with the facts they rest on."""

from __future__ import annotations

from lms.core.calculators.spec import Number

#: Emissions of a unit of electricity in kgCO2/kWh, with the fact and value they are taken from.
GRIDS = {
    "vietnam-2023": (0.6592, "b-v11.y2023"),
    "vietnam-2018": (0.9130, "b-v11.y2018"),
    "thailand-2026": (0.4750, "b-e1.factor"),
}

#: Tonnes a year that one megawatt of solar panels on a roof saves (1,400 kWh/kWp, 0.4750 kg/kWh).
TONNES_A_MEGAWATT = 665.0


def grid_factor() -> Number:
    """Emissions of a unit of electricity; Thailand's for organisations from 2026."""
    factor, fact = GRIDS["thailand-2026"]
    return Number("grid-factor", f"{factor:.4f}", "kg/kWh", 0.0, 2.0, 0.01, fact=fact)


def methane_warming(*, more: bool = True) -> Number:
    """How much a mass of methane from waste warms, against CO2, over 100 years (AR6)."""
    return Number("gwp-methane", "27.0", "", 20.0, 100.0, 0.1, "b-s11.ch4-non-fossil", more=more)


def tariff() -> Number:
    """What a unit of electricity costs."""
    return Number("tariff", "4.0", "baht/kWh", 0.0, 20.0, 0.1)
