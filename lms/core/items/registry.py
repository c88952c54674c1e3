"""Which item types there are: ours, and those that installed packages bring.

``BUILT_IN`` is written out; others arrive through the entry point group ``lms.item_types``.
There is no registration by import and no last one wins: two claims to a name stop the start.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from lms.core.items.base import ItemType
from lms.core.items.categorising import Categorising
from lms.core.items.cloze import Cloze
from lms.core.items.matching import Matching
from lms.core.items.multiple_choice import MultipleChoice
from lms.core.items.numeric import Numeric
from lms.core.items.ordering import Ordering
from lms.core.items.short_text import ShortText
from lms.core.items.single_choice import SingleChoice
from lms.core.items.true_false import TrueFalse

GROUP = "lms.item_types"

BUILT_IN: tuple[type[ItemType], ...] = (
    SingleChoice,
    MultipleChoice,
    TrueFalse,
    Numeric,
    Ordering,
    Matching,
    Categorising,
    Cloze,
    ShortText,
)

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class RegistryError(RuntimeError):
    """The installed item types cannot live together; the message names the culprits."""


def build_registry(
    extra: Iterable[EntryPoint] | None = None,
) -> Mapping[str, type[ItemType]]:
    """All item types by name, read-only. ``extra`` defaults to the installed entry points.

    Raises ``RegistryError`` for what cannot be imported, is no concrete item type, has no proper
    name, or claims a name that is taken.
    """
    found = entry_points(group=GROUP) if extra is None else extra
    candidates: list[tuple[str, object]] = [(_place(each), each) for each in BUILT_IN]
    candidates += [(f"{point.name} = {point.value}", _load(point)) for point in found]
    registry: dict[str, type[ItemType]] = {}
    owners: dict[str, str] = {}
    for owner, candidate in candidates:
        kind = _checked(candidate, owner)
        if kind.name in registry:
            raise RegistryError(
                f"two item types claim the name {kind.name!r}: {owners[kind.name]} and {owner}"
            )
        registry[kind.name], owners[kind.name] = kind, owner
    return MappingProxyType(registry)


def _load(point: EntryPoint) -> object:
    try:
        return point.load()
    except Exception as error:  # whatever a foreign package raises must name that package
        raise RegistryError(
            f"item type {point.name} = {point.value} cannot be imported: {error!r}"
        ) from error


def _checked(candidate: object, owner: str) -> type[ItemType]:
    if not (isinstance(candidate, type) and issubclass(candidate, ItemType)):
        raise RegistryError(f"{owner} is not an item type: it must be a subclass of ItemType")
    if inspect.isabstract(candidate):
        missing = ", ".join(sorted(candidate.__abstractmethods__))
        raise RegistryError(f"{owner} is abstract, it lacks: {missing}")
    name = getattr(candidate, "name", None)
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise RegistryError(f"{owner} needs a name in kebab-case, not {name!r}")
    return candidate


def _place(kind: type[ItemType]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
