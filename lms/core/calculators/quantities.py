"""Quantities of pint in floats, so that a sum that mixes kWh and kg cannot pass unnoticed.

pint and its registry are loaded at the first sum, not at the start of the program.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from lms.core.items.units import DEFINITIONS

if TYPE_CHECKING:
    from pint import UnitRegistry
    from pint.facets.plain import PlainQuantity

    Quantity: TypeAlias = PlainQuantity[float]

_lock = Lock()


@cache
def _built() -> UnitRegistry[float]:
    from pint import UnitRegistry  # slow, and seldom needed

    registry: UnitRegistry[float] = UnitRegistry()
    for line in DEFINITIONS:
        registry.define(line)
    return registry


def of(value: float, unit: str = "") -> Quantity:
    """A number with its unit, such as kWh/kW/year; a pure number has the unit ""."""
    with _lock:
        registry = _built()
    return registry.Quantity(value, unit.replace("^", "**"))


def in_unit(quantity: Quantity, unit: str = "") -> float:
    """Its number in a unit. Raises pint.DimensionalityError if it measures something else."""
    return float(quantity.to(unit.replace("^", "**")).magnitude)
