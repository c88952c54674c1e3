"""Reading an item's structure: each function takes one field out of the mapping or refuses it.

Every refusal is a ``SpecError`` that names the field and tells the author what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from lms.core.items.base import SpecError

MOST_CHOICES = 20
"""More than twenty of anything is no question; it also bounds the work of grading."""

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CODE = re.compile(r"[A-Z]{1,4}[0-9]{1,3}")
_MISSING = object()


def begin(spec: Mapping[str, Any], name: str, known: Collection[str]) -> None:
    """Refuse what is no mapping, another type's spec, and keys that this type does not know."""
    if not isinstance(spec, Mapping):
        raise SpecError("item", "must be a mapping of keys and values")
    if spec.get("type", name) != name:
        raise SpecError("type", f"is {spec['type']!r}, but this is read as {name}")
    for key in spec:
        if key != "type" and key not in known:
            allowed = ", ".join(sorted(known))
            raise SpecError(str(key), f"is unknown in {name}; known are: {allowed}")


def get(spec: Mapping[str, Any], field: str) -> Any:
    """A field that must be there."""
    value = spec.get(field, _MISSING)
    if value is _MISSING or value is None:
        raise SpecError(field, "is missing")
    return value


def read_id(value: Any, field: str) -> str:
    """One id in kebab-case."""
    if isinstance(value, bool):
        raise SpecError(field, "YAML reads this as true or false: put the word in quotes")
    if not (isinstance(value, str) and _ID.fullmatch(value)):
        raise SpecError(field, f"must be an id such as warm-ground, not {value!r}")
    return value


def read_ids(spec: Mapping[str, Any], field: str, at_least: int) -> tuple[str, ...]:
    """A list of different ids."""
    value = get(spec, field)
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise SpecError(field, "must be a list of ids")
    ids = tuple(read_id(each, f"{field}[{place}]") for place, each in enumerate(value))
    for place, each in enumerate(ids):
        if each in ids[:place]:
            raise SpecError(f"{field}[{place}]", f"{each!r} stands twice")
    if not at_least <= len(ids) <= MOST_CHOICES:
        raise SpecError(field, f"needs {at_least} to {MOST_CHOICES} ids, not {len(ids)}")
    return ids


def read_one_of(value: Any, field: str, ids: Collection[str]) -> str:
    """An id out of the given ones."""
    one = read_id(value, field)
    if one not in ids:
        raise SpecError(field, f"{one!r} is none of: {', '.join(ids)}")
    return one


def read_key_mapping(
    spec: Mapping[str, Any], field: str, keys: Sequence[str], values: Collection[str]
) -> dict[str, str]:
    """A mapping that gives each of the keys one of the values, in the order of the keys."""
    mapping = read_mapping(get(spec, field), field)
    for key in mapping:
        if key not in keys:
            raise SpecError(f"{field}.{key}", f"{key!r} is none of: {', '.join(keys)}")
    for key in keys:
        if key not in mapping:
            raise SpecError(f"{field}.{key}", "is missing")
    return {key: read_one_of(mapping[key], f"{field}.{key}", values) for key in keys}


def read_mapping(value: Any, field: str) -> Mapping[Any, Any]:
    """A mapping of whatever."""
    if not isinstance(value, Mapping):
        raise SpecError(field, "must be a mapping of keys and values")
    return value


def read_codes(spec: Mapping[str, Any], wrong: Collection[str]) -> dict[str, str]:
    """``misconceptions``: the wrong choices with their codes."""
    mapping = read_mapping(spec.get("misconceptions") or {}, "misconceptions")
    codes: dict[str, str] = {}
    for key, code in mapping.items():
        field = f"misconceptions.{key}"
        if key not in wrong:
            raise SpecError(field, f"{key!r} is no wrong answer; those are: {', '.join(wrong)}")
        codes[key] = read_code(code, field)
    return codes


def read_code(value: Any, field: str) -> str:
    """One misconception code."""
    if not (isinstance(value, str) and _CODE.fullmatch(value)):
        raise SpecError(field, f"must be a misconception code such as MC3, not {value!r}")
    return value


def read_bool(spec: Mapping[str, Any], field: str, *, default: bool) -> bool:
    """A field that is true or false."""
    value = spec.get(field, default)
    if not isinstance(value, bool):
        raise SpecError(field, f"must be true or false, not {value!r}")
    return value


def read_decimal(value: Any, field: str) -> Decimal:
    """A number, exactly as the author wrote it (27.9 is not 27.899999…)."""
    number: Decimal | None = None
    if isinstance(value, (int, float, str, Decimal)) and not isinstance(value, bool):
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = None
    if number is None or not number.is_finite() or abs(number) >= Decimal("1e15"):
        raise SpecError(field, f"must be a number such as 27.9, not {value!r}")
    return number
