"""Solar panels on a roof, and lamps replaced by better ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.core.calculators.factors import grid_factor, tariff
from lms.core.calculators.quantities import in_unit, of
from lms.core.calculators.spec import (
    Amount,
    Bar,
    Bars,
    Calculator,
    Entries,
    Line,
    Lines,
    Number,
    Outcome,
    Verdict,
)

if TYPE_CHECKING:
    from lms.core.calculators.quantities import Quantity

#: What the call for projects takes as a guide: a project that pays back sooner needs no subsidy.
PAYBACK_GUIDE = 3.0


def solar_energy(power: Quantity, specific_yield: Quantity) -> Quantity:
    """Energy of a year. ``power``: kWp; ``specific_yield``: kWh a kWp and year."""
    return (power * specific_yield * of(1.0, "year")).to("MWh")


def lifetime_energy(first_year: Quantity, loss: float, years: int) -> Quantity:
    """Energy over the years, each yielding the share ``1 − loss`` of the one before."""
    return first_year * sum((1 - loss) ** year for year in range(years))


def payback(cost: float, yearly_saving: float) -> float:
    """Simple payback in years; infinite where nothing is saved."""
    return cost / yearly_saving if yearly_saving > 0 else float("inf")


def _rooftop_solar(entries: Entries) -> Outcome:
    factor = of(entries.number("grid-factor"), "kg/kWh")
    energy = solar_energy(
        of(entries.number("power"), "kW"), of(entries.number("yield"), "kWh/kWp/year")
    )
    years, loss = int(entries.number("years")), entries.number("loss") / 100
    life = lifetime_energy(energy, loss, years)
    path, total = [(0.0, 0.0)], 0.0
    for year in range(years):
        total += in_unit(energy * (1 - loss) ** year * factor, "t")
        path.append((year + 1.0, total))
    return Outcome(
        amounts=(
            Amount("energy", in_unit(energy, "MWh"), "MWh/year", 0, main=True),
            Amount("saved", in_unit(energy * factor, "t"), "t/year", 2, main=True),
            Amount("life-energy", in_unit(life, "MWh"), "MWh", 1),
            Amount("life-saved", in_unit(life * factor, "t"), "t", 1),
            Amount("life-saved-new", in_unit(energy * factor, "t") * years, "t", 0),
        ),
        charts=(Lines("saved-so-far", "t", 0, (Line("saved", tuple(path)),)),),
    )


ROOFTOP_SOLAR = Calculator(
    id="rooftop-solar",
    fields=(
        Number("power", "1000", "kWp", 1.0, 200_000.0, 10.0),
        Number("yield", "1400", "kWh/kWp/year", 800.0, 2000.0, 10.0, fact="b-e8.used"),
        grid_factor(),
        Number("years", "17", "year", 1.0, 40.0, fact="b-t21.solar", whole=True),
        Number("loss", "0.5", "percent", 0.0, 3.0, 0.1),
    ),
    formulas=("E = P · Y", "ER = E · EF", "Eₙ = E · Σ (1 − v)^i,  i = 0 … n − 1"),
    symbols={
        "E": "energy",
        "P": "power",
        "Y": "yield",
        "ER": "saved",
        "EF": "grid-factor",
        "Eₙ": "life-energy",
        "v": "loss",
        "n": "years",
        "i": "year-number",
    },
    work=_rooftop_solar,
    facts=("b-e8", "b-t18"),
)


def lamp_saving(fittings: float, before: Quantity, after: Quantity) -> Quantity:
    """Power in kW that a replacement saves."""
    return (fittings * (before - after)).to("kW")


def _led_retrofit(entries: Entries) -> Outcome:
    factor = of(entries.number("grid-factor"), "kg/kWh")
    power = lamp_saving(
        entries.number("fittings"),
        of(entries.number("before"), "W"),
        of(entries.number("after"), "W"),
    )
    burning = of(entries.number("hours") * entries.number("days"), "hour")
    energy = (power * burning).to("kWh")
    cooling = energy * (entries.number("indoors") / 100) / entries.number("cop")
    saved = energy + cooling
    cost = entries.number("fittings") * entries.number("price")
    money = in_unit(saved, "kWh") * entries.number("tariff")
    years = payback(cost, money)
    granted = payback(cost * (1 - entries.number("subsidy") / 100), money)
    before = in_unit(
        of(entries.number("fittings") * entries.number("before"), "W") * burning, "kWh"
    )
    return Outcome(
        amounts=(
            Amount("power-saved", in_unit(power, "kW"), "kW", 1),
            Amount("energy-saved", in_unit(energy, "kWh"), "kWh/year", 0, main=True),
            Amount("cooling-saved", in_unit(cooling, "kWh"), "kWh/year", 0),
            Amount("saved", in_unit(saved * factor, "t"), "t/year", 3, main=True),
            Amount("cost", cost, "baht", 0),
            Amount("money-saved", money, "baht/year", 0),
            Amount("payback", years, "year", 3),
            Amount("payback-granted", granted, "year", 3),
        ),
        verdicts=(Verdict("pays-itself" if years < PAYBACK_GUIDE else "slow-payback"),),
        charts=(
            Bars(
                "electricity",
                "kWh/year",
                0,
                (
                    Bar("electricity-before", before),
                    Bar("electricity-after", before - in_unit(energy, "kWh")),
                ),
            ),
        ),
    )


LED_RETROFIT = Calculator(
    id="led-retrofit",
    fields=(
        Number("fittings", "1200", "", 1.0, 100_000.0, 10.0, whole=True),
        Number("before", "80", "W", 1.0, 2000.0),
        Number("after", "32", "W", 0.0, 2000.0),
        Number("hours", "10", "hour", 0.0, 24.0, 0.5),
        Number("days", "245", "", 1.0, 366.0, whole=True),
        Number("price", "900", "baht", 0.0, 100_000.0, 50.0),
        tariff(),
        grid_factor(),
        Number("subsidy", "30", "percent", 0.0, 100.0, more=True),
        Number("indoors", "0", "percent", 0.0, 100.0, 5.0, more=True),
        Number("cop", "3", "", 1.0, 8.0, 0.1, more=True),
    ),
    formulas=(
        "ΔP = n · (P₁ − P₂)",
        "ΔE = ΔP · t · d · (1 + h / COP)",
        "PB = C · (1 − s) / (ΔE · p)",
    ),
    symbols={
        "ΔP": "power-saved",
        "n": "fittings",
        "P₁": "before",
        "P₂": "after",
        "ΔE": "energy-saved",
        "t": "hours",
        "d": "days",
        "h": "indoors",
        "COP": "cop",
        "PB": "payback",
        "C": "cost",
        "s": "subsidy",
        "p": "tariff",
    },
    work=_led_retrofit,
    facts=("b-t18", "a-j7"),
)
