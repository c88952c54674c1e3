"""The weather jar: single days still differ, but the mix in the jar has changed."""

from __future__ import annotations

from collections import Counter
from random import Random

from lms.core.calculators.spec import (
    Amount,
    Bar,
    Bars,
    Calculator,
    Draws,
    Entries,
    Number,
    Outcome,
    Verdict,
)

KINDS = ("hot", "ordinary", "cool")


def draw(counts: dict[str, int], times: int, seed: int) -> list[str]:
    """Balls drawn one after another, each put back; the same seed draws the same."""
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    lot = Random(f"{seed} {sorted(counts.items())}")  # noqa: S311 a game, not a secret
    return [lot.choice(kinds) for _ in range(times)]


def _weather_jar(entries: Entries) -> Outcome:
    counts = {kind: int(entries.number(kind)) for kind in KINDS}
    total = sum(counts.values())
    share = 100 * counts["hot"] / total if total else 0.0
    times = int(entries.number("draws"))
    drawn = draw(counts, times, int(entries.number("turn"))) if total else []
    found = Counter(drawn)
    return Outcome(
        amounts=(
            Amount("hot-drawn", float(found["hot"]), "", 0, main=True),
            Amount("hot-share", share, "percent", 0),
            Amount("balls", float(total), "", 0),
        ),
        verdicts=(Verdict("empty-jar" if not total else "one-draw-is-weather"),),
        charts=(
            Draws("drawn", tuple(drawn)),
            Bars("tally", "", 0, tuple(Bar(kind, float(found[kind])) for kind in KINDS)),
        ),
    )


WEATHER_JAR = Calculator(
    id="weather-jar",
    fields=(
        Number("hot", "2", "", 0.0, 40.0, whole=True),
        Number("ordinary", "7", "", 0.0, 40.0, whole=True),
        Number("cool", "3", "", 0.0, 40.0, whole=True),
        Number("draws", "10", "", 1.0, 60.0, whole=True),
        Number("turn", "1", "", 1.0, 9999.0, whole=True, more=True),
    ),
    formulas=("p = h / n",),
    work=_weather_jar,
    facts=("b-s12",),
    again="turn",
)
