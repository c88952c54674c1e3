"""Which item types there are: ours, and those that installed packages bring.

``BUILT_IN`` is written out; others arrive through the entry point group ``lms.item_types``.
There is no registration by import and no last one wins: two claims to a name stop the start.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points

from lms.core.installed import NAME, RegistryError, by_name, load, place_of
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

__all__ = ["BUILT_IN", "GROUP", "RegistryError", "build_registry"]

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


def build_registry(
    extra: Iterable[EntryPoint] | None = None,
) -> Mapping[str, type[ItemType]]:
    """All item types by name, read-only. ``extra`` defaults to the installed entry points.

    Raises ``RegistryError`` for what cannot be imported, is no concrete item type, has no proper
    name, or claims a name that is taken.
    """
    found = entry_points(group=GROUP) if extra is None else extra
    candidates: list[tuple[str, object]] = [(_place(each), each) for each in BUILT_IN]
    candidates += [(place_of(point), load(point, "item type")) for point in found]
    checked = [(owner, _checked(candidate, owner)) for owner, candidate in candidates]
    return by_name(checked, lambda kind: kind.name, "item types")


def _checked(candidate: object, owner: str) -> type[ItemType]:
    if not (isinstance(candidate, type) and issubclass(candidate, ItemType)):
        raise RegistryError(f"{owner} is not an item type: it must be a subclass of ItemType")
    if inspect.isabstract(candidate):
        missing = ", ".join(sorted(candidate.__abstractmethods__))
        raise RegistryError(f"{owner} is abstract, it lacks: {missing}")
    name = getattr(candidate, "name", None)
    if not (isinstance(name, str) and NAME.fullmatch(name)):
        raise RegistryError(f"{owner} needs a name in kebab-case, not {name!r}")
    return candidate


def _place(kind: type[ItemType]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
