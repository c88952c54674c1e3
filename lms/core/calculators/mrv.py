"""The plan of measurement, reporting and verification, and a year of readings with one missing."""

from __future__ import annotations

from lms.core.calculators.factors import grid_factor
from lms.core.calculators.quantities import in_unit, of
from lms.core.calculators.spec import (
    Amount,
    Bar,
    Bars,
    Calculator,
    Entries,
    Grid,
    Number,
    Outcome,
    Text,
    Verdict,
)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

#: The plan's parts, with the points of the rubric that they earn a team (ten in all).
PARTS = {
    "boundary": 1,
    "reference": 2,
    "parameters": 3,
    "quality": 2,
    "missing-data": 1,
    "roles": 1,
}
UNSCORED = ("formula", "archive", "dates", "verifier", "safeguards")

_READINGS = (
    "121000", "118500", "131200", "126800", "117400", "110900",
    "109300", "108600", "", "107700", "112100", "118900",
)  # fmt: skip


def filled_in(readings: list[float | None]) -> list[float]:
    """The readings, each missing one replaced by the mean of the nearest known ones round it.

    Nothing known at all stays nothing. To be claimed only under a rule agreed before.
    """
    found = []
    for place, reading in enumerate(readings):
        if reading is None:
            before = next((r for r in reversed(readings[:place]) if r is not None), None)
            after = next((r for r in readings[place + 1 :] if r is not None), None)
            near = [each for each in (before, after) if each is not None]
            found.append(sum(near) / len(near) if near else 0.0)
        else:
            found.append(reading)
    return found


def _mrv_plan(entries: Entries) -> Outcome:
    readings = [_reading(entries, month) for month in MONTHS]
    factor = of(entries.number("grid-factor"), "kg/kWh")
    conservative = sum(each or 0.0 for each in readings)
    full = sum(filled_in(readings))
    deducted = conservative * (1 - entries.number("meter-error") / 100)
    missing = sum(each is None for each in readings)
    written = sum(points for part, points in PARTS.items() if entries.word(part).strip())

    def tonnes(kilowatt_hours: float) -> float:
        return in_unit(of(kilowatt_hours, "kWh") * factor, "t")

    return Outcome(
        amounts=(
            Amount("conservative", conservative, "kWh", 0, main=True),
            Amount("conservative-co2", tonnes(conservative), "t", 2, main=True),
            Amount("deducted", deducted, "kWh", 0),
            Amount("deducted-co2", tonnes(deducted), "t", 2),
            Amount("filled-in", full, "kWh", 0),
            Amount("filled-in-co2", tonnes(full), "t", 2),
            Amount("written", float(written), "", 0),
        ),
        verdicts=(
            Verdict("readings-missing", False, {"months": Amount("months", missing, "", 0)})
            if missing
            else Verdict("readings-complete", True),
            Verdict("plan-complete" if written == sum(PARTS.values()) else "plan-open"),
        ),
        charts=(
            Bars("readings", "kWh", 0,
                 tuple(Bar(m, each) for m, each in zip(MONTHS, readings, strict=True))),
        ),
    )  # fmt: skip


def _reading(entries: Entries, month: str) -> float | None:
    value = entries[f"{month}-reading"]
    return value if isinstance(value, float) else None


MRV_PLAN = Calculator(
    id="mrv-plan",
    fields=(
        *(Text(part) for part in (*PARTS, *UNSCORED)),
        grid_factor(),
        Number("meter-error", "0.5", "percent", 0.0, 10.0, 0.1),
    ),
    formulas=("ER = Σ E · EF", "ER′ = Σ E · (1 − u) · EF"),
    symbols={
        "ER": "conservative-co2",
        "ER′": "deducted-co2",
        "E": "reading",
        "EF": "grid-factor",
        "u": "meter-error",
    },
    work=_mrv_plan,
    facts=("b-t18", "a-j7"),
    grids=(
        Grid(
            "readings",
            MONTHS,
            ("reading",),
            tuple(
                Number(f"{month}-reading", value, "kWh", 0.0, 10_000_000.0, 100.0, optional=True)
                for month, value in zip(MONTHS, _READINGS, strict=True)
            ),
        ),
    ),
)
