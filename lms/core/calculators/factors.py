"""Fields that several calculators of the Bangkok modules share, with the facts they rest on."""

from __future__ import annotations

from lms.core.calculators.spec import Number

#: Tonnes a year that one megawatt of solar panels on a roof saves (1,400 kWh/kWp, 0.4750 kg/kWh).
TONNES_A_MEGAWATT = 665.0


def grid_factor() -> Number:
    """Emissions of a unit of electricity; Thailand's for organisations from 2026."""
    return Number("grid-factor", "0.4750", "kg/kWh", 0.0, 2.0, 0.01, fact="b-e1.factor")


def methane_warming(*, more: bool = True) -> Number:
    """How much a mass of methane from waste warms, against CO2, over 100 years (AR6)."""
    return Number("gwp-methane", "27.0", "", 20.0, 100.0, 0.1, "b-s11.ch4-non-fossil", more=more)


def tariff() -> Number:
    """What a unit of electricity costs."""
    return Number("tariff", "4.0", "baht/kWh", 0.0, 20.0, 0.1)
