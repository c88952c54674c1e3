"""The weather jar: single days still differ, but the mix in the jar has changed."""

from __future__ import annotations

from collections import Counter

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
from lms.core.items.shuffle import item_seed

KINDS = ("hot", "ordinary", "cool")


def draw(counts: dict[str, int], times: int, seed: int) -> list[str]:
    """Balls drawn one after another, each put back; the same seed draws the same."""
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    return [kinds[item_seed(seed, f"ball {place}") % len(kinds)] for place in range(times)]


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
            Draws("drawn", tuple(f"{kind}-day" for kind in drawn)),
            Bars("tally", "", 0, tuple(Bar(f"{kind}-day", float(found[kind])) for kind in KINDS)),
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
    symbols={"p": "hot-share", "h": "hot", "n": "balls"},
    work=_weather_jar,
    facts=("b-s12",),
    again="turn",
)
