"""The Earth's warmth in one layer, and carbon dioxide as water in a bathtub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.core.calculators.quantities import in_unit, of
from lms.core.calculators.spec import (
    Amount,
    Bar,
    Bars,
    Calculator,
    Entries,
    Gauge,
    Line,
    Lines,
    Number,
    Outcome,
    Verdict,
)

if TYPE_CHECKING:
    from lms.core.calculators.quantities import Quantity

#: W/m²/K⁴, Stefan and Boltzmann; exact since the SI of 2019 fixes its constants.
STEFAN_BOLTZMANN = 5.670374419e-8


def effective_temperature(solar: Quantity, albedo: float) -> Quantity:
    """The temperature at which a planet sends out what it takes in, in kelvin.

    ``solar``: sunlight outside the air, W/m²; ``albedo``: the share thrown back. Source: B-S10.
    """
    sigma = of(STEFAN_BOLTZMANN, "W/m^2/K^4")
    return ((solar * (1 - albedo) / (4 * sigma)) ** 0.25).to("K")


def surface_temperature(solar: Quantity, albedo: float, emissivity: float) -> Quantity:
    """The ground's temperature below one grey layer of air, in kelvin. Source: B-S10."""
    return effective_temperature(solar, albedo) * (2 / (2 - emissivity)) ** 0.25


def _greenhouse(entries: Entries) -> Outcome:
    solar, albedo = of(entries.number("sunlight"), "W/m^2"), entries.number("albedo") / 100
    bare = in_unit(effective_temperature(solar, albedo), "degC")
    warm = in_unit(surface_temperature(solar, albedo, entries.number("held-back")), "degC")
    marks = (("without-gases", -18.0), ("today", 15.0))
    return Outcome(
        amounts=(
            Amount("ground", warm, "degC", 1, main=True),
            Amount("without", bare, "degC", 1),
            Amount("kept", warm - bare, "delta_degC", 1),
        ),
        verdicts=(Verdict("frozen" if warm < 0 else "hot" if warm > 20 else "liveable"),),
        charts=(Gauge("thermometer", "degC", 0, -60.0, 60.0, warm, marks),),
    )


GREENHOUSE = Calculator(
    id="greenhouse",
    fields=(
        Number("held-back", "0.78", "", 0.0, 1.0, 0.01),
        Number("sunlight", "1361", "W/m^2", 1200.0, 1500.0, fact="b-s10.solar-constant", more=True),
        Number("albedo", "30", "percent", 0.0, 70.0, more=True),
    ),
    formulas=("Te = (S · (1 − α) / 4σ)^¼", "Ts = Te · (2 / (2 − ε))^¼"),
    symbols={
        "Te": "without",
        "Ts": "ground",
        "S": "sunlight",
        "α": "albedo",
        "ε": "held-back",
        "σ": "constant",
    },
    work=_greenhouse,
    facts=("b-s10",),
)


def levels(start: float, tap: float, growth: float, drain: float, years: int) -> list[float]:
    """The level at the end of each year, the start first.

    ``tap`` flows in during the first year and changes by the share ``growth`` a year; ``drain`` is
    the most that flows out in a year. A tub cannot hold less than nothing.
    """
    found = [start]
    for _ in range(years):
        found.append(max(0.0, found[-1] + tap - drain))
        tap *= 1 + growth
    return found


def _bathtub(entries: Entries) -> Outcome:
    years = int(entries.number("years"))
    tap, drain = entries.number("tap"), entries.number("drain")
    growth = entries.number("growth") / 100
    path = levels(entries.number("level"), tap, growth, drain, years)
    last = tap * (1 + growth) ** (years - 1)
    top = max(range(len(path)), key=path.__getitem__)
    if top == years and last > drain:
        verdict = Verdict("still-rising", False)
    elif path[-1] < path[0]:
        verdict = Verdict("below-start", True)
    else:
        verdict = Verdict("level-holds" if path[-1] == path[0] else "past-its-peak", True)
    return Outcome(
        amounts=(
            Amount("level-then", path[-1], "L", 1, main=True),
            Amount("change", path[-1] - path[0], "L", 1),
            Amount("tap-then", last, "L/year", 1),
            Amount("peak-year", float(top), "", 0),
        ),
        verdicts=(verdict,),
        charts=(
            Lines("level-path", "L", 1, (Line("level-in-year", tuple(_over_years(path))),)),
            Bars("flows", "L/year", 1, (Bar("tap-then", last), Bar("drain", drain))),
        ),
    )


def _over_years(path: list[float]) -> list[tuple[float, float]]:
    return [(float(year), level) for year, level in enumerate(path)]


BATHTUB = Calculator(
    id="bathtub",
    fields=(
        Number("tap", "10", "L/year", 0.0, 50.0, 0.5),
        Number("drain", "5.6", "L/year", 0.0, 50.0, 0.1),
        Number("growth", "0", "percent", -20.0, 10.0, 0.5),
        Number("years", "30", "year", 1.0, 100.0, whole=True),
        Number("level", "100", "L", 0.0, 1000.0, more=True),
    ),
    formulas=("L(n+1) = L(n) + T(n) − D", "T(n+1) = T(n) · (1 + g)"),
    symbols={"L": "level", "T": "tap", "D": "drain", "g": "growth", "n": "year-number"},
    work=_bathtub,
    facts=("b-s2",),
)
