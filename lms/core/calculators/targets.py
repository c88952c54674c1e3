"""The gap to a target below business as usual, and what single measures would close of it."""

from __future__ import annotations

from lms.core.calculators.factors import TONNES_A_MEGAWATT
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

BASE_YEAR, TARGET_YEAR = 2018, 2030

#: Tonnes a year by one unit of each measure, from the worked sums of the sector modules.
MEASURES = {
    "solar-mw": TONNES_A_MEGAWATT,
    "buses": 3806.33 / 100,
    "food-waste": 37416.15 / 100,
    "parks": 0.95,
}


def level_below(bau: float, rate: float) -> float:
    """What is left when a share of business as usual is cut, in the unit of ``bau``."""
    return bau * (1 - rate)


def _bau_wedge(entries: Entries) -> Outcome:
    bau, base = entries.number("bau"), entries.number("base")
    rate = entries.number("rate") / 100
    level = level_below(bau, rate)
    cut = bau - level
    tonnes = in_unit(of(cut, "Mt"), "t")
    wedges = {name: entries.number(name) * each for name, each in MEASURES.items()}
    closed = 100 * sum(wedges.values()) / tonnes if tonnes else 0.0
    years = (float(BASE_YEAR), float(TARGET_YEAR))
    lines = tuple(
        Line(name, tuple(zip(years, (base, end), strict=True)))
        for name, end in (
            ("business-as-usual", bau),
            ("with-measures", bau - in_unit(of(sum(wedges.values()), "t"), "Mt")),
            ("target", level),
        )
    )
    against_base = 100 * (level / base - 1)
    return Outcome(
        amounts=(
            Amount("cut", cut, "Mt", 4, main=True),
            Amount("level", level, "Mt", 4, main=True),
            Amount("against-base", against_base, "percent", 2),
            Amount("growth", 100 * (bau / base - 1), "percent", 2),
            Amount("per-head", in_unit(of(base, "Mt"), "t") / entries.number("people"), "t", 3),
            Amount("solar-needed", tonnes / TONNES_A_MEGAWATT, "MW", 0),
            Amount("closed", closed, "percent", 2),
        ),
        verdicts=(
            Verdict("about-the-base" if abs(against_base) < 1 else "not-the-base"),
            Verdict("gap-closed" if closed >= 100 else "gap-open", closed >= 100),
        ),
        charts=(
            Lines("paths", "Mt", 1, lines),
            Bars("wedges", "t/year", 0, tuple(Bar(name, value) for name, value in wedges.items())),
        ),
    )


BAU_WEDGE = Calculator(
    id="bau-wedge",
    fields=(
        Number("bau", "53.935683", "Mt", 1.0, 500.0, 0.1, fact="b-t3.bau-2030"),
        Number("base", "43.71", "Mt", 1.0, 500.0, 0.01, fact="b-t3-v1.base-2018"),
        Number("rate", "19", "percent", 0.0, 100.0, fact="b-t2.cut"),
        Number(
            "people", "5494932", "", 1.0, 50_000_000.0, 1000.0, "b-t7.registered-2022", whole=True
        ),
        Number("solar-mw", "1000", "MW", 0.0, 50_000.0, 100.0),
        Number("buses", "3000", "", 0.0, 20_000.0, 100.0, whole=True),
        Number("food-waste", "1000", "t/day", 0.0, 5000.0, 50.0),
        Number("parks", "649", "rai", 0.0, 100_000.0, 50.0),
    ),
    formulas=("ΔE = B · r", "E₂₀₃₀ = B · (1 − r)", "e = E₂₀₁₈ / N"),
    symbols={
        "ΔE": "cut",
        "B": "bau",
        "r": "rate",
        "E₂₀₃₀": "level",
        "E₂₀₁₈": "base",
        "e": "per-head",
        "N": "people",
    },
    work=_bau_wedge,
    facts=("b-t2", "b-t3"),
)
