"""Which item types there are, and how others join."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import ClassVar

import pytest

from lms.core.items import BUILT_IN, ItemType, RegistryError, build_registry
from lms.core.items.registry import GROUP
from lms.core.items.true_false import TrueFalse


class Plugin(TrueFalse):
    """An item type of an installed package."""

    name: ClassVar[str] = "yes-no"


class Thief(TrueFalse):
    """Claims a name that is taken."""

    name: ClassVar[str] = "numeric"


class Shouting(TrueFalse):
    """Has no proper name."""

    name: ClassVar[str] = "Yes No"


class Unfinished(ItemType):
    """Implements nothing."""

    name: ClassVar[str] = "unfinished"


NOT_A_TYPE = "text"


def point(name: str) -> EntryPoint:
    return EntryPoint(name=name.lower(), value=f"{__name__}:{name}", group=GROUP)


def test_nine_types_are_built_in() -> None:
    assert list(build_registry(())) == [
        "single-choice",
        "multiple-choice",
        "true-false",
        "numeric",
        "ordering",
        "matching",
        "categorising",
        "cloze",
        "short-text",
    ]
    assert len(BUILT_IN) == 9


def test_installed_type_joins() -> None:
    assert build_registry([point("Plugin")])["yes-no"] is Plugin


def test_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        build_registry(())["x"] = Plugin  # type: ignore[index]


def test_second_claim_to_a_name_stops_the_start_and_names_both() -> None:
    with pytest.raises(RegistryError, match=r"'numeric'.*numeric\.Numeric and thief = .*Thief"):
        build_registry([point("Thief")])


def test_two_installed_types_of_one_name_are_refused() -> None:
    with pytest.raises(RegistryError, match="yes-no"):
        build_registry([point("Plugin"), point("Plugin")])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Unfinished", "is abstract, it lacks: .*grade"),
        ("Shouting", "needs a name in kebab-case"),
        ("NOT_A_TYPE", "must be a subclass of ItemType"),
        ("Missing", "cannot be imported"),
    ],
)
def test_what_is_no_item_type_is_refused_by_name(name: str, message: str) -> None:
    with pytest.raises(RegistryError, match=message) as caught:
        build_registry([point(name)])
    assert name in str(caught.value)
