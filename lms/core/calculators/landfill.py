"""Methane of one year's deposit of food waste (first-order decay), against composting it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lms.core.calculators.factors import methane_warming
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

#: Mass of methane for a mass of the carbon in it.
METHANE_A_CARBON = 16 / 12


def methane_potential(
    waste: Quantity, doc: float, docf: float, mcf: float, share: float
) -> Quantity:
    """All methane that a deposit can form, L0, in tonnes. Source: IPCC 2006 by B-E5.

    ``doc``: degradable carbon in the waste; ``docf``: the part of it that decays; ``mcf``: the
    correction for how the landfill is run; ``share``: methane in the gas by volume.
    """
    return (waste * doc * docf * mcf * share * METHANE_A_CARBON).to("t")


def generated(potential: Quantity, k: float, year: int) -> Quantity:
    """Methane formed in the ``year``-th year after the deposit; ``k``: decay rate, 1/year."""
    return potential * math.exp(-k * (year - 1)) * (1 - math.exp(-k))


def half_life(k: float) -> float:
    """Years in which half of the rest decays."""
    return math.log(2) / k


def composting(
    waste: Quantity, methane: Quantity, nitrous: Quantity, warming: tuple[float, float]
) -> Quantity:
    """CO2 equivalent of composting. ``methane``, ``nitrous``: gas a mass of wet waste."""
    gases = (waste * methane).to("t") * warming[0] + (waste * nitrous).to("t") * warming[1]
    return gases.to("t")


def _landfill_decay(entries: Entries) -> Outcome:
    waste = of(entries.number("waste") * entries.number("days"), "t")
    shares = (entries.number(each) for each in ("doc", "docf", "mcf", "methane-share"))
    potential = methane_potential(waste, *shares)
    k, years = entries.number("k"), int(entries.number("years"))
    escaping = (1 - entries.number("captured") / 100) * (1 - entries.number("oxidised") / 100)
    warming = entries.number("gwp-methane")
    gas = [in_unit(generated(potential, k, year), "t") for year in range(1, years + 1)]
    emitted = [each * escaping for each in gas]
    life = in_unit(potential, "t") * escaping * warming
    compost = in_unit(
        composting(
            waste,
            of(entries.number("compost-methane"), "g/kg"),
            of(entries.number("compost-nitrous"), "g/kg"),
            (warming, entries.number("gwp-nitrous")),
        ),
        "t",
    )
    tonnes = in_unit(waste, "t")
    return Outcome(
        amounts=(
            Amount("life-co2e", life, "t", 1, main=True),
            Amount("first-year-co2e", emitted[0] * warming, "t", 1, main=True),
            Amount("deposit", tonnes, "t", 0),
            Amount("potential", in_unit(potential, "t"), "t", 1),
            Amount("first-year-gas", gas[0], "t", 2),
            Amount("first-year-share", 100 * (1 - math.exp(-k)), "percent", 1),
            Amount("share-so-far", 100 * (1 - math.exp(-k * years)), "percent", 1),
            Amount("half-life", half_life(k), "year", 3),
            Amount("a-tonne", life / tonnes, "t", 3),
            Amount("compost-co2e", compost, "t", 2),
            Amount("net-life", life - compost, "t", 2),
            Amount("net-first-year", emitted[0] * warming - compost, "t", 1),
        ),
        verdicts=(Verdict("over-years"),),
        charts=(
            Bars(
                "co2e-by-year",
                "t",
                1,
                tuple(Bar(str(year), each * warming) for year, each in enumerate(emitted, 1)),
            ),
            Bars(
                "methane-by-year",
                "t",
                2,
                tuple(Bar(str(year), each) for year, each in enumerate(gas, 1)),
                folded=True,
            ),
        ),
    )


LANDFILL_DECAY = Calculator(
    id="landfill-decay",
    fields=(
        Number("waste", "100", "t/day", 0.1, 20_000.0, 10.0),
        Number("days", "365", "", 1.0, 366.0, whole=True),
        Number("k", "0.40", "1/year", 0.02, 1.0, 0.01, fact="b-e5.k-food"),
        Number("captured", "0", "percent", 0.0, 95.0, 5.0),
        Number("years", "20", "year", 1.0, 30.0, whole=True),
        methane_warming(more=False),
        Number("doc", "0.15", "", 0.01, 0.5, 0.01, "b-e5.doc-food", more=True),
        Number("docf", "0.5", "", 0.1, 1.0, 0.05, "b-e5-g.docf", more=True),
        Number("mcf", "1.0", "", 0.4, 1.0, 0.1, "b-e5-g.mcf", more=True),
        Number("methane-share", "0.5", "", 0.4, 0.6, 0.01, "b-e5-g.methane-share", more=True),
        Number("oxidised", "10", "percent", 0.0, 30.0, fact="b-e5-g.oxidation", more=True),
        Number("compost-methane", "4", "g/kg", 0.0, 20.0, 0.1, "b-e6-g.ch4", more=True),
        Number("compost-nitrous", "0.3", "g/kg", 0.0, 2.0, 0.01, "b-e6.n2o", more=True),
        Number("gwp-nitrous", "273", "", 200.0, 400.0, fact="b-s11.n2o", more=True),
    ),
    formulas=(
        "L₀ = W · DOC · DOCf · MCF · F · 16/12",
        "G(t) = L₀ · e^(−k(t−1)) · (1 − e^(−k))",
        "CH₄(t) = G(t) · (1 − R) · (1 − OX)",
    ),
    symbols={
        "L₀": "potential",
        "W": "deposit",
        "DOC": "doc",
        "DOCf": "docf",
        "MCF": "mcf",
        "F": "methane-share",
        "G": "methane-by-year",
        "t": "year-number",
        "k": "k",
        "R": "captured",
        "OX": "oxidised",
        "CH₄": "methane-emitted",
    },
    work=_landfill_decay,
    facts=("b-e5", "b-e5-g", "b-e6", "b-s11"),
)
