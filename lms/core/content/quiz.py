"""Reading ``quiz.yaml``: the structure and the keys of a lesson's items.

What belongs to a type of item is read by that type; its refusals are told here, with the file
and line of the field they name, under the rule that fits.
"""

from __future__ import annotations

import re

from lms.core.content.document import Document, Value, read_document
from lms.core.content.fields import Fields, hint
from lms.core.content.model import FactTag, Item
from lms.core.content.problems import Rule
from lms.core.content.reading import Reading, Structure
from lms.core.content.units import is_unit
from lms.core.items.base import ItemType, SpecError

_PARTS = re.compile(r"[^.\[\]]+")


def read_quiz(reading: Reading, lesson: Structure, named_at: str) -> None:
    """Read the quiz of a lesson into its structure."""
    path = f"{lesson.folder}/quiz.yaml"
    text = reading.files.read(path, (named_at, 1))
    if text is None:
        return
    document = read_document(text, path, reading.problems)
    if document.broken:
        return
    fields = Fields(document, document.value, "quiz")
    lesson.quiz_pass = fields.number("pass", 0.7, 0.0, 1.0)
    entries = fields.entries("items")
    for place, entry in enumerate(entries):
        if isinstance(entry, dict):
            _read_item(
                reading, lesson, Fields(document, entry, f"item {entry.get('id', place + 1)}")
            )
        else:
            line = document.line(entries, place)
            document.add(line, Rule.BAD_VALUE, "each item must be a list of fields")
    fields.done()
    asked = {item.objective for item in lesson.items.values()}
    for objective, line in lesson.objectives.items():
        if objective not in asked:
            message = f"no item asks for the objective {objective!r}"
            reading.problems.add(named_at, line, Rule.OBJECTIVE_WITHOUT_ITEM, message)


def _read_item(reading: Reading, lesson: Structure, fields: Fields) -> None:
    item_id = fields.ident("id")
    kind = fields.text("type")
    points = fields.number("points", 1.0, 0.1, 100.0)
    objective = _objective(fields, lesson)
    cites = _cites(reading, fields)
    body = _body(reading, fields, kind)
    if item_id in lesson.item_ids:
        fields.fault("id", Rule.DUPLICATE_ID, f"{item_id!r} stands twice")
    elif item_id and body is not None:
        lesson.items[item_id] = Item(
            id=item_id, type=kind, points=points, objective=objective, cites=cites, body=body
        )
    lesson.item_ids.add(item_id)


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
