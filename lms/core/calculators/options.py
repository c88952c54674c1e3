"""Flood options compared on several criteria: the ranking follows from the weights."""

from __future__ import annotations

from collections.abc import Mapping

from lms.core.calculators.spec import (
    Amount,
    Bar,
    Bars,
    Calculator,
    Entries,
    Grid,
    Number,
    Outcome,
    Verdict,
)

OPTIONS = ("dredge", "ponds", "tunnel", "warning", "paving")
CRITERIA = ("risk-cut", "cost", "years", "equity", "benefits")

#: Criteria of which less is better.
INVERTED = frozenset({"cost", "years"})

_SCORES = {
    "dredge": ("3", "50", "1", "3", "2"),
    "ponds": ("4", "300", "3", "4", "5"),
    "tunnel": ("5", "2000", "6", "3", "1"),
    "warning": ("2", "20", "0.5", "5", "2"),
    "paving": ("2", "100", "4", "2", "4"),
}
_WEIGHTS = {"risk-cut": "30", "cost": "25", "years": "15", "equity": "15", "benefits": "15"}
_LIMITS = {"cost": ("million baht", 100_000.0, 10.0), "years": ("year", 50.0, 0.5)}


def normalised(values: Mapping[str, float], *, inverted: bool) -> dict[str, float]:
    """Each value between the worst (0) and the best (1); all 1 where they are equal."""
    low, high = min(values.values()), max(values.values())
    if low == high:
        return dict.fromkeys(values, 1.0)
    shares = {name: (value - low) / (high - low) for name, value in values.items()}
    return {name: 1 - share for name, share in shares.items()} if inverted else shares


def scores(
    table: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]
) -> dict[str, float]:
    """Option → weighted sum, 0 to 1. ``table``: criterion → option → value.

    Weights need not add up to one; they are taken as shares of their sum.
    """
    total = sum(weights.values())
    found = dict.fromkeys(OPTIONS, 0.0)
    for criterion, values in table.items():
        shares = normalised(values, inverted=criterion in INVERTED)
        for option, share in shares.items():
            found[option] += share * weights[criterion] / total
    return found


def _flood_options(entries: Entries) -> Outcome:
    table = {
        criterion: {option: entries.number(f"{option}-{criterion}") for option in OPTIONS}
        for criterion in CRITERIA
    }
    weights = {criterion: entries.number(f"weight-{criterion}") for criterion in CRITERIA}
    total = sum(weights.values())
    if not total:
        return Outcome(amounts=(), verdicts=(Verdict("no-weights", False),))
    found = scores(table, weights)
    ranked = sorted(found, key=found.__getitem__, reverse=True)
    sums = Amount("weights", total, "percent", 0)
    verdicts = [Verdict(f"first-{ranked[0]}")]
    if round(total, 6) != 100:
        verdicts.append(Verdict("weights-shared-out", None, {"total": sums}))
    return Outcome(
        amounts=tuple(Amount(name, found[name], "", 4, name == ranked[0]) for name in ranked),
        verdicts=(*verdicts, Verdict("weights-are-political")),
        charts=(
            Bars(
                "ranking",
                "",
                4,
                tuple(Bar(name, found[name], emphasis=name == ranked[0]) for name in ranked),
            ),
        ),
    )


def _score(option: str, criterion: str, value: str) -> Number:
    unit, high, step = _LIMITS.get(criterion, ("", 5.0, 1.0))
    return Number(f"{option}-{criterion}", value, unit, 0.0, high, step)


FLOOD_OPTIONS = Calculator(
    id="flood-options",
    fields=tuple(
        Number(f"weight-{criterion}", weight, "percent", 0.0, 100.0, 5.0)
        for criterion, weight in _WEIGHTS.items()
    ),
    formulas=("n = (x − min) / (max − min)", "S = Σ w · n / Σ w"),
    symbols={"n": "normalised", "x": "score", "S": "weighted-sum", "w": "weight"},
    work=_flood_options,
    grids=(
        Grid(
            "options",
            OPTIONS,
            CRITERIA,
            tuple(
                _score(option, criterion, _SCORES[option][place])
                for option in OPTIONS
                for place, criterion in enumerate(CRITERIA)
            ),
        ),
    ),
)
