"""An item's document, whichever version: asked with the names of 2.1."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only names types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property

from lms.interop.items.draft import NotTakenError
from lms.interop.items.xhtml import inner_html, local_name
from lms.interop.qti.versions import kebab

#: Interactions by the end of their names; `prompt` and the like are none.
_INTERACTION = "Interaction"


def name_of(element: ET.Element) -> str:
    """The name as 2.1 spells it."""
    name = local_name(element)
    if not name.startswith("qti-"):
        return name
    first, *rest = name.removeprefix("qti-").split("-")
    return first + "".join(each.capitalize() for each in rest)


def attribute(element: ET.Element, name: str, default: str = "") -> str:
    """An attribute by its name in 2.1."""
    return element.get(name, element.get(kebab(name), default))


def named(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """Every element of that name within another, in their order."""
    return (each for each in element.iter() if name_of(each) == name)


def child(element: ET.Element, name: str) -> ET.Element | None:
    """The first of the direct children with that name."""
    return next((each for each in element if name_of(each) == name), None)


def letters(element: ET.Element | None) -> str:
    """The text of an element without markup."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def decimal(text: str) -> Decimal:
    """A number. Raises NotTakenError."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise NotTakenError(f"{text[:40]!r} is no number") from error
    if not value.is_finite():
        raise NotTakenError(f"{text[:40]!r} is no number")
    return value


@dataclass(frozen=True)
class Declared:
    """A response declaration: what is right, and what its mapping counts."""

    cardinality: str
    kind: str
    right: tuple[str, ...]
    mapping: Mapping[str, float] = field(default_factory=dict)
    default: float = 0.0


class ItemDocument:
    """One item."""

    def __init__(self, root: ET.Element) -> None:
        self.root = root

    @cached_property
    def body(self) -> ET.Element:
        """What is shown. Raises NotTakenError."""
        found = child(self.root, "itemBody")
        if found is None:
            raise NotTakenError("it has no body")
        return found

    @cached_property
    def interactions(self) -> list[ET.Element]:
        """Everything that asks for a response, in its order."""
        return [each for each in self.body.iter() if name_of(each).endswith(_INTERACTION)]

    def declared(self, interaction: ET.Element) -> Declared:
        """The declaration of an interaction's response. Raises NotTakenError."""
        wanted = attribute(interaction, "responseIdentifier")
        for each in self.root:
            if name_of(each) == "responseDeclaration" and each.get("identifier") == wanted:
                return _declared(each)
        raise NotTakenError(f"the response {wanted!r} is not declared")

    @property
    def points(self) -> float:
        """What a right answer scores."""
        for each in self.root:
            if name_of(each) == "outcomeDeclaration" and each.get("identifier") == "SCORE":
                most = attribute(each, "normalMaximum")
                return float(decimal(most)) if most else self._most() or 1.0
        return self._most() or 1.0

    def _most(self) -> float:
        for each in self.root:
            if name_of(each) == "outcomeDeclaration" and each.get("identifier") == "MAXSCORE":
                return float(decimal(letters(each) or "1"))
        return 0.0

    def feedback(self, name: str, outcome: str = "") -> str:
        """The HTML of a modal feedback, "" if there is none."""
        for each in self.root:
            if (
                name_of(each) == "modalFeedback"
                and each.get("identifier") == name
                and outcome in {"", attribute(each, "outcomeIdentifier")}
            ):
                return html_of(each)
        return ""

    def text(self, filled: Callable[[ET.Element], str | None]) -> str:
        """The body as HTML; `filled` answers what stands for an element."""
        return inner_html(self.body, filled)


def html_of(element: ET.Element, without: frozenset[str] = frozenset()) -> str:
    """What an element holds as HTML, without some of its children (names of 2.1)."""

    def filled(each: ET.Element) -> str | None:
        name = name_of(each)
        if name in without:
            return ""
        return html_of(each, without) if name == "contentBody" else None

    return inner_html(element, filled)


def _declared(element: ET.Element) -> Declared:
    correct, mapping = child(element, "correctResponse"), child(element, "mapping")
    values = named(correct, "value") if correct is not None else ()
    entries = named(mapping, "mapEntry") if mapping is not None else ()
    return Declared(
        cardinality=element.get("cardinality", ""),
        kind=attribute(element, "baseType"),
        right=tuple(letters(each) for each in values),
        mapping={
            attribute(each, "mapKey"): float(decimal(attribute(each, "mappedValue", "0")))
            for each in entries
        },
        default=float(decimal(attribute(mapping, "defaultValue", "0")))
        if mapping is not None
        else 0,
    )
