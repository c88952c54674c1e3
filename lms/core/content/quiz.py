"""Reading ``quiz.yaml``: how a lesson's quiz is passed, and its items."""

from __future__ import annotations

from collections.abc import Iterator

from lms.core.content.document import Document, read_document
from lms.core.content.fields import Fields
from lms.core.content.item_reading import read_item
from lms.core.content.problems import Rule
from lms.core.content.reading import Reading, Structure


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
    for entry in listed_items(document, fields):
        item = read_item(reading, lesson, entry)
        if item is not None:
            lesson.items[item.id] = item
        lesson.item_ids.add(id_of(entry))
    fields.done()
    asked = {item.objective for item in lesson.items.values()}
    for objective, line in lesson.objectives.items():
        if objective not in asked:
            message = f"no item asks for the objective {objective!r}"
            reading.problems.add(named_at, line, Rule.OBJECTIVE_WITHOUT_ITEM, message)


def listed_items(document: Document, fields: Fields) -> Iterator[Fields]:
    """The fields of each entry under ``items``."""
    entries = fields.entries("items")
    for place, entry in enumerate(entries):
        if isinstance(entry, dict):
            yield Fields(document, entry, f"item {entry.get('id', place + 1)}")
        else:
            line = document.line(entries, place)
            document.add(line, Rule.BAD_VALUE, "each item must be a list of fields")


def id_of(entry: Fields) -> str:
    """The id under which an item's words are looked for, "" if it has none."""
    value = entry.mapping.get("id")
    return value if isinstance(value, str) else ""
