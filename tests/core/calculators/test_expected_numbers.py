"""Every number of the curriculum's worked exercises comes out of the calculators."""

from __future__ import annotations

import pytest

from lms.core.calculators import CALCULATORS
from lms.core.calculators.spec import Bars, Entries, Number, Outcome, defaults
from tests.core.calculators.expected import CASES, DECAY, Case, close


def entries_of(case: Case) -> Entries:
    calculator = CALCULATORS[case.calculator]
    entries = defaults(calculator)
    numbers = {each.id for each in calculator.all_fields() if isinstance(each, Number)}
    for name, value in case.entries.items():
        assert name in entries, name
        entries[name] = float(value) if name in numbers else value
    return entries


def work(case: Case) -> Outcome:
    return CALCULATORS[case.calculator].work(entries_of(case))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_expected_numbers_come_out(case: Case) -> None:
    outcome = work(case)
    for name, expected in case.amounts.items():
        assert close(outcome.amount(name), expected), (name, outcome.amount(name), expected)


@pytest.mark.parametrize("year", DECAY)
def test_methane_decays_year_by_year_as_in_the_table(year: int) -> None:
    calculator = CALCULATORS["landfill-decay"]
    co2e, gas = calculator.work(defaults(calculator)).charts
    assert isinstance(co2e, Bars)
    assert isinstance(gas, Bars)
    generated, emitted, warming = DECAY[year]
    assert close(gas.bars[year - 1].value or 0.0, generated)
    assert close(co2e.bars[year - 1].value / 27.0, emitted)
    assert close(co2e.bars[year - 1].value, warming)


def test_composting_saves_most_of_what_a_landfill_gives_off_but_not_in_the_first_year() -> None:
    outcome = work(next(case for case in CASES if case.name == "D7 one year's deposit"))
    assert outcome.amount("net-first-year") < outcome.amount("net-life") / 4


def test_one_very_high_cost_squeezes_the_other_cost_scores() -> None:
    from lms.core.calculators.options import normalised

    costs = {"a": 50.0, "b": 300.0, "c": 2000.0, "d": 20.0, "e": 100.0}
    found = normalised(costs, inverted=True)
    assert found["d"] == 1.0
    assert found["c"] == 0.0
    assert min(found[each] for each in "abde") > 0.85
