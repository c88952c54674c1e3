"""What the scripts of a package need to know of Unicode and of units, as data modules.

The tables are made from what the server itself grades with (Python's case folding, our names of
units, pint), so that a package cannot drift from it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import Any

from lms.core.items import units
from lms.interop.offline.scripts import module_of

#: Names that begin like this are pint's differences of temperatures; they convert like others.
_ONE, _ZERO = Decimal(1), Decimal(0)


@cache
def folding() -> bytes:
    """Characters whose case folding is not their lower case, as a JavaScript module."""
    characters = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    return module_of(
        {each: each.casefold() for each in characters if each.casefold() != each.lower()}
    )


@cache
def unit_table() -> bytes:
    """Names, labels, prefixes and factors of units, as a JavaScript module.

    `kinds`: pairs of dimensions (name → exponent; null where nothing converts) and their units,
    each a name, its factor to base units and, of a temperature, its offset.
    """
    registry = units.registry()
    kinds: defaultdict[tuple[tuple[str, int], ...] | None, list[list[str]]] = defaultdict(list)
    for name in registry._units:  # noqa: SLF001 (pint lists them nowhere else)
        kind, entry = _measured(registry, str(name))
        kinds[kind].append(entry)
    prefixes = registry._prefixes  # noqa: SLF001
    return module_of(
        {
            "names": units._NAMES,  # noqa: SLF001 (the same names, not a copy)
            "labels": units._LABELS,  # noqa: SLF001
            "prefixes": [[name, str(_scale(each))] for name, each in prefixes.items()],
            "kinds": [[None if kind is None else dict(kind), each] for kind, each in kinds.items()],
        }
    )


def _scale(prefix: Any) -> Decimal:
    return Decimal(str(prefix.converter.scale))


def _measured(registry: Any, name: str) -> tuple[tuple[tuple[str, int], ...] | None, list[str]]:
    """Dimensions of a unit, and its name with factor and offset."""
    try:
        zero = registry.Quantity(_ZERO, name).to_base_units()
        one = registry.Quantity(_ONE, name).to_base_units()
        dimensions = {str(key): float(power) for key, power in dict(one.dimensionality).items()}
        factor = Decimal(one.magnitude) - Decimal(zero.magnitude)
        offset = Decimal(zero.magnitude)
    except Exception:  # noqa: BLE001 (constants of odd kinds: pint raises whatever it likes)
        return None, [name, "1"]
    if any(power != int(power) for power in dimensions.values()) or not factor:
        return None, [name, "1"]
    kind = tuple(sorted((key, int(power)) for key, power in dimensions.items()))
    return kind, [name, f"{factor:f}", *([f"{offset:f}"] if offset else [])]
