"""The structure of a numeric item: key, tolerance, units and known wrong values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from lms.core.items import spec as specs
from lms.core.items import units
from lms.core.items.base import SpecError

if TYPE_CHECKING:
    from lms.core.items.numeric import Numeric

# What conversion between units may round off; without a unit in between nothing is rounded.
_ROUNDING = Decimal("1e-12")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far from a value an answer may lie: an amount, or a share of the value if relative."""

    amount: Decimal = Decimal(0)
    relative: bool = False

    @classmethod
    def read(cls, value: Any, field: str) -> Self:
        """Read ``{absolute: 0.1}`` or ``{relative: 0.01}``."""
        mapping = specs.read_mapping(value, field)
        if set(mapping) not in ({"absolute"}, {"relative"}):
            raise SpecError(field, "must be {absolute: 0.1} or {relative: 0.01}")
        ((kind, given),) = mapping.items()
        amount = specs.read_decimal(given, f"{field}.{kind}")
        if amount < 0:
            raise SpecError(f"{field}.{kind}", "must not be negative")
        if kind == "relative" and amount >= 1:
            raise SpecError(f"{field}.{kind}", "is a share below 1: 0.05 means five per cent")
        return cls(amount, kind == "relative")

    def write(self) -> dict[str, str]:
        """The inverse of ``read``."""
        return {"relative" if self.relative else "absolute": str(self.amount)}

    def covers(self, answer: Decimal, value: Decimal) -> bool:
        """Whether an answer counts as this value; the limits belong to it."""
        room = abs(value) * self.amount if self.relative else self.amount
        return abs(answer - value) <= room + abs(value) * _ROUNDING


@dataclass(frozen=True, slots=True)
class KnownWrong:
    """A wrong value that many reach, and by what mistake."""

    id: str
    value: Decimal
    tolerance: Tolerance
    misconception: str = ""


def read(spec: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The fields of ``Numeric`` out of the item's mapping. Raises ``SpecError``."""
    specs.begin(spec, name, ("key", "unit", "units", "tolerance", "wrong"))
    key = specs.read_decimal(specs.get(spec, "key"), "key")
    tolerance = Tolerance()
    if spec.get("tolerance") is not None:
        tolerance = Tolerance.read(spec["tolerance"], "tolerance")
    unit = _read_unit(spec.get("unit") or "", "unit")
    wrong = _read_wrong(spec.get("wrong") or (), tolerance)
    for place, known in enumerate(wrong):
        if tolerance.covers(known.value, key):
            raise SpecError(f"wrong[{place}].value", "would be right within the tolerance")
    return {
        "key": key,
        "tolerance": tolerance,
        "unit": unit,
        "units": _read_units(spec.get("units") or {}, unit),
        "wrong": wrong,
    }


def write(item: Numeric) -> dict[str, Any]:
    """The structure as plain JSON; numbers as text, so that none is rounded."""
    return {
        "key": str(item.key),
        "unit": item.unit,
        "units": {unit: str(factor) for unit, factor in item.units.items()},
        "tolerance": item.tolerance.write(),
        "wrong": [
            {
                "id": each.id,
                "value": str(each.value),
                "tolerance": each.tolerance.write(),
                **({"misconception": each.misconception} if each.misconception else {}),
            }
            for each in item.wrong
        ],
    }


def same_unit(name: str, accepted: str) -> bool:
    """Whether a canonical name means an accepted unit of the item."""
    try:
        canonical = units.resolve(accepted)
    except units.UnknownUnitError:  # one with a factor of its own, which pint need not know
        return False
    return canonical in (name, f"delta_{name}")


def _read_unit(value: Any, field: str) -> str:
    if not isinstance(value, str) or len(value) > units.LONGEST_UNIT:
        raise SpecError(field, f"must be a unit such as kg, not {value!r}")
    if value:
        try:
            units.resolve(value)
        except units.UnknownUnitError:
            raise SpecError(
                field,
                f"{value!r} is an unknown unit; leave it out and write unit-label in the words",
            ) from None
    return value


def _read_units(value: Any, unit: str) -> dict[str, Decimal]:
    mapping = specs.read_mapping(value, "units")
    if mapping and not unit:
        raise SpecError("units", "needs unit: the one in which the key is given")
    factors: dict[str, Decimal] = {}
    for name, factor in mapping.items():
        field = f"units.{name}"
        if not isinstance(name, str) or not 0 < len(name) <= units.LONGEST_UNIT or name == unit:
            raise SpecError(field, "must be the name of another unit")
        factors[name] = specs.read_decimal(factor, field)
        if factors[name] <= 0:
            raise SpecError(field, f"must say how many {unit} it is: a number above 0")
    return factors


def _read_wrong(value: Any, default: Tolerance) -> tuple[KnownWrong, ...]:
    if isinstance(value, (str, Mapping)) or not hasattr(value, "__iter__"):
        raise SpecError("wrong", "must be a list")
    wrong: list[KnownWrong] = []
    for place, entry in enumerate(value):
        known = _read_known(specs.read_mapping(entry, f"wrong[{place}]"), place, default)
        if known.id == "incorrect" or known.id in (each.id for each in wrong):
            raise SpecError(f"wrong[{place}].id", f"{known.id!r} is taken")
        wrong.append(known)
    return tuple(wrong)


def _read_known(entry: Mapping[str, Any], place: int, default: Tolerance) -> KnownWrong:
    here = f"wrong[{place}]"
    for key in entry:
        if key not in ("id", "value", "tolerance", "misconception"):
            raise SpecError(f"{here}.{key}", "is unknown")
    own = entry.get("tolerance")
    code = entry.get("misconception")
    return KnownWrong(
        id=specs.read_id(entry.get("id"), f"{here}.id"),
        value=specs.read_decimal(entry.get("value"), f"{here}.value"),
        tolerance=default if own is None else Tolerance.read(own, f"{here}.tolerance"),
        misconception="" if code is None else specs.read_code(code, f"{here}.misconception"),
    )
