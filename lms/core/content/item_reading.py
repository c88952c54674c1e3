"""Reading one item's structure and key, whether it stands in the quiz or in the bank.

What belongs to a type of item is read by that type; its refusals are told here, with the file
and line of the field they name, under the rule that fits.
"""

from __future__ import annotations

import re

from lms.core.content.document import Document, Value
from lms.core.content.fields import Fields, hint
from lms.core.content.model import FactTag, Item
from lms.core.content.problems import Rule
from lms.core.content.reading import Reading, Structure
from lms.core.content.units import is_unit
from lms.core.items.base import ItemType, SpecError

_PARTS = re.compile(r"[^.\[\]]+")


def read_item(reading: Reading, lesson: Structure, fields: Fields) -> Item | None:
    """Read one item, or None after noting why it cannot be used.

    Fields that do not belong to every item, such as those of the bank, must be taken before.
    """
    item_id = fields.ident("id")
    kind = fields.text("type")
    points = fields.number("points", 1.0, 0.1, 100.0)
    objective = _objective(fields, lesson)
    cites = _cites(reading, fields)
    body = _body(reading, fields, kind)
    if item_id in lesson.item_ids | lesson.bank_ids:
        fields.fault("id", Rule.DUPLICATE_ID, f"{item_id!r} stands twice")
    elif item_id and body is not None:
        return Item(
            id=item_id, type=kind, points=points, objective=objective, cites=cites, body=body
        )
    return None


def _objective(fields: Fields, lesson: Structure) -> str:
    objective = fields.text("objective", needed=False)
    if not objective:
        fields.fault(None, Rule.ITEM_WITHOUT_OBJECTIVE, "name the objective that it asks for")
    elif objective not in lesson.objectives:
        message = f"the lesson has no objective {objective!r}{hint(objective, lesson.objectives)}"
        fields.fault("objective", Rule.UNKNOWN_ID, message)
    return objective


def _cites(reading: Reading, fields: Fields) -> tuple[str, ...]:
    facts = reading.shared.facts
    cites = fields.known("cites", facts, needed=False)
    for fact in cites:
        if facts[fact].tag is FactTag.UNVERIFIED:
            message = f"{fact} is unverified; an item cannot rest on it"
            fields.fault("cites", Rule.UNVERIFIED_FACT_CITED, message)
    return cites


def _body(reading: Reading, fields: Fields, kind: str) -> ItemType | None:
    spec = fields.rest()
    if not kind:
        return None
    if kind not in reading.registry:
        message = f"there is no item type {kind!r}{hint(kind, reading.registry)}"
        fields.fault("type", Rule.UNKNOWN_ITEM_TYPE, message)
        return None
    try:
        body = reading.registry[kind].from_spec(spec)
    except SpecError as error:
        tell_spec_error(fields.document, fields.mapping, fields.what, error)
        return None
    unit = spec.get("unit")
    if isinstance(unit, str) and not is_unit(unit):
        fields.fault("unit", Rule.UNKNOWN_UNIT, f"{unit!r} is no unit that we know")
    for code in body.misconception_codes():
        if code not in reading.shared.misconceptions:
            message = f"misconception {code!r} is unknown"
            line = _line_of_value(fields.document, fields.mapping, code)
            fields.document.add(line, Rule.UNKNOWN_ID, f"{fields.what}: {message}")
    return body


def tell_spec_error(document: Document, mapping: Value, what: str, error: SpecError) -> None:
    """Note a fault that an item type found in a mapping, at the line of the field it names."""
    line = document.line(mapping)
    here = mapping
    for part in _PARTS.findall(error.field):
        key: str | int = int(part) if isinstance(here, list) and part.isdigit() else part
        try:
            here, line = here[key], document.line(here, key)
        except (KeyError, IndexError, TypeError):
            break
    document.add(line, _rule_of(error), f"{what}: {error.field}: {error.message}")


def _rule_of(error: SpecError) -> Rule:
    parts = _PARTS.findall(error.field)
    if "key" in parts:
        return Rule.KEY_WITHOUT_CHOICE
    if "feedback" in parts:
        return Rule.DISTRACTOR_WITHOUT_FEEDBACK
    if parts[:1] in (["unit"], ["units"]):
        return Rule.UNKNOWN_UNIT
    return Rule.BAD_ITEM


def _line_of_value(document: Document, container: Value, wanted: str) -> int:
    """The line of the first member, at any depth, that is this text."""
    pairs = container.items() if isinstance(container, dict) else enumerate(container)
    for key, value in pairs:
        if value == wanted:
            return document.line(container, key)
        if isinstance(value, dict | list):
            line = _line_of_value(document, value, wanted)
            if line:
                return line
    return 0
