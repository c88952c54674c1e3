"""The city mixer: twenty tokens for seven measures, and what is left of emissions in 2050.

All numbers are made up for the game: they show that effects shrink the more one spends on one
thing, that trees balance little, and that a plan can be cheap and unfair. They describe no city.
"""

from __future__ import annotations

from dataclasses import dataclass

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

BUDGET = 20
START, END = 2020, 2050

#: Emissions at the start, as parts of 100.
SECTORS = {"buildings": 40.0, "transport": 30.0, "industry": 20.0, "waste": 10.0}


@dataclass(frozen=True, slots=True)
class Measure:
    """``leaves``: the share of its sector that one token leaves; ``fairness`` of a token, −2 to 2."""

    sector: str
    leaves: float
    fairness: int


MEASURES = {
    "saving": Measure("buildings", 0.85, 1),
    "sun-power": Measure("buildings", 0.80, -1),
    "buses": Measure("transport", 0.80, 2),
    "electric-cars": Measure("transport", 0.85, -2),
    "clean-factories": Measure("industry", 0.75, 0),
    "sorting": Measure("waste", 0.70, 1),
}

#: What a token's worth of trees takes up at the end, and the most that the city has room for.
TREE_REMOVAL, MOST_REMOVAL = 0.5, 3.0
TREE_FAIRNESS = 1


def remaining(tokens: dict[str, float]) -> dict[str, float]:
    """Emissions of each sector at the end; each token on a measure leaves a share of the rest."""
    left = dict(SECTORS)
    for name, measure in MEASURES.items():
        left[measure.sector] *= measure.leaves ** tokens[name]
    return left


def fairness(tokens: dict[str, float]) -> float:
    """The mean over all tokens spent, −2 (the poor pay) to 2 (the poor gain); 0 if none is."""
    weights = {name: float(each.fairness) for name, each in MEASURES.items()}
    weights["trees"] = float(TREE_FAIRNESS)
    spent = sum(tokens.values())
    return sum(tokens[name] * weights[name] for name in tokens) / spent if spent else 0.0


def _city_mixer(entries: Entries) -> Outcome:
    tokens = {name: entries.number(name) for name in (*MEASURES, "trees")}
    left = remaining(tokens)
    removed = min(MOST_REMOVAL, TREE_REMOVAL * tokens["trees"])
    emissions, spent, fair = sum(left.values()), sum(tokens.values()), fairness(tokens)
    path = Line(
        "net-in-year", ((float(START), sum(SECTORS.values())), (float(END), emissions - removed))
    )
    verdicts = (
        Verdict("over-budget" if spent > BUDGET else "within-budget", spent <= BUDGET),
        Verdict("unfair" if fair < 0 else "fair", fair >= 0),
        Verdict("net-zero" if emissions <= removed else "not-net-zero", emissions <= removed),
    )
    return Outcome(
        amounts=(
            Amount("net", emissions - removed, "", 1, main=True),
            Amount("emissions", emissions, "", 1),
            Amount("removed", removed, "", 1),
            Amount("tokens-left", BUDGET - spent, "", 0),
            Amount("fairness", fair, "", 1),
        ),
        verdicts=verdicts,
        charts=(
            Lines("path", "", 1, (path,)),
            Bars("left-by-sector", "", 1, tuple(Bar(name, value) for name, value in left.items())),
            Gauge("fairness", "", 1, -2.0, 2.0, fair, (("unfair-end", -2.0), ("fair-end", 2.0))),
        ),
    )


CITY_MIXER = Calculator(
    id="city-mixer",
    fields=tuple(
        Number(name, default, "", 0.0, float(BUDGET), whole=True)
        for name, default in (
            ("saving", "4"), ("sun-power", "4"), ("buses", "4"), ("electric-cars", "1"),
            ("clean-factories", "3"), ("sorting", "2"), ("trees", "2"),
        )
    ),
    formulas=("R = Σ Eₛ · Π aₘ^nₘ − min(3; ½ · n)",),
    symbols={"R": "net", "Eₛ": "sector-emissions", "aₘ": "left-by-a-token", "nₘ": "tokens", "n": "trees"},
    work=_city_mixer,
)  # fmt: skip
