"""What calculators take from the pack's facts is what the facts say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lms.core.calculators import CALCULATORS
from lms.core.calculators.factors import GRIDS
from lms.core.calculators.quantities import of
from lms.core.calculators.spec import Number
from lms.core.content.load import load_pack
from lms.core.content.model import Pack
from lms.core.items.registry import build_registry
from lms.resources import folder

if TYPE_CHECKING:
    from lms.core.calculators.quantities import Quantity


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The pack, whose facts the calculators cite."""
    loaded = load_pack(folder("lessons"), build_registry(extra=())).pack
    assert loaded is not None
    return loaded


def told(pack: Pack, fact: str) -> Quantity:
    """The number of a fact's value (``fact.value``)."""
    fact_id, _, value = fact.partition(".")
    text = pack.facts[fact_id].values[value].replace("CO2e", "").replace("CO2", "")
    number, _, unit = text.partition(" ")
    return of(float(number), "" if unit in {"dimensionless", "person"} else unit)


def test_every_default_that_names_a_fact_is_the_number_of_that_fact(pack: Pack) -> None:
    for calculator in CALCULATORS.values():
        for fact in calculator.cited():
            assert fact in pack.facts, (calculator.id, fact)
            assert pack.facts[fact].tag != "U", (calculator.id, fact)
        for each in calculator.all_fields():
            if not (isinstance(each, Number) and each.fact):
                continue
            default = of(float(each.default), each.unit)
            assert told(pack, each.fact).to(default.units).magnitude == pytest.approx(
                float(each.default)
            ), (calculator.id, each.id)


@pytest.mark.parametrize("grid", GRIDS)
def test_the_factor_of_a_grid_is_the_number_of_its_fact(pack: Pack, grid: str) -> None:
    factor, fact = GRIDS[grid]
    assert told(pack, fact).to("kg/kWh").magnitude == pytest.approx(factor)
