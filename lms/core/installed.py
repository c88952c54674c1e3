"""What installed packages bring by entry point, loaded with one kind of care.

Nothing registers itself by import and nobody wins by coming last: what cannot be imported, is no
such thing, has no proper name or claims one that is taken stops the start, with both named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint
from types import MappingProxyType
from typing import TypeVar

#: A name in kebab-case.
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

_T = TypeVar("_T")


class RegistryError(RuntimeError):
    """What is installed cannot live together; the message names the culprits."""


def load(point: EntryPoint, what: str) -> object:
    """What an entry point leads to.

    Raises:
        RegistryError: it cannot be imported, whatever the foreign package raised.
    """
    try:
        return point.load()
    except Exception as error:
        raise RegistryError(
            f"{what} {point.name} = {point.value} cannot be imported: {error!r}"
        ) from error


def place_of(point: EntryPoint) -> str:
    """An entry point as messages name it."""
    return f"{point.name} = {point.value}"


def by_name(
    found: Iterable[tuple[str, _T]], name_of: Callable[[_T], str], what: str
) -> Mapping[str, _T]:
    """Things by their names, read-only; `found` are pairs of place and thing.

    Raises:
        RegistryError: two claim a name.
    """
    registry: dict[str, _T] = {}
    owners: dict[str, str] = {}
    for owner, thing in found:
        name = name_of(thing)
        if name in registry:
            raise RegistryError(f"two {what} claim the name {name!r}: {owners[name]} and {owner}")
        registry[name], owners[name] = thing, owner
    return MappingProxyType(registry)
