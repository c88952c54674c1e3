"""Reading ``bank.yaml``: two further items for each objective, which pre- and post-tests draw on.

Form A and form B ask for the same objectives and are alike in type, points and difficulty, so that
a gain between them is the learner's and not the test's. A lesson may have no bank.
"""

from __future__ import annotations

from collections import defaultdict

from lms.core.content.document import read_document
from lms.core.content.fields import Fields
from lms.core.content.item_reading import read_item
from lms.core.content.model import BankItem, Difficulty, Form
from lms.core.content.problems import Rule
from lms.core.content.quiz import id_of, listed_items
from lms.core.content.reading import Reading, Structure

BANK = "bank.yaml"


def read_bank(reading: Reading, lesson: Structure) -> None:
    """Read the bank of a lesson, if it has one, into its structure."""
    path = f"{lesson.folder}/{BANK}"
    if not reading.files.exists(path):
        return
    text = reading.files.read(path, (path, 1))
    document = read_document(text or "", path, reading.problems)
    if document.broken:
        return
    fields = Fields(document, document.value, "bank")
    for entry in listed_items(document, fields):
        form = entry.one_of("form", Form)
        difficulty = entry.one_of("difficulty", Difficulty)
        item = read_item(reading, lesson, entry)
        if item is not None:
            lesson.bank[item.id] = BankItem(item=item, form=form, difficulty=difficulty)
        lesson.bank_ids.add(id_of(entry))
    fields.done()
    _tell_unequal(lesson, fields)


def _tell_unequal(lesson: Structure, fields: Fields) -> None:
    """Each objective has one item in each form, and the two are alike."""
    asked: dict[str, list[BankItem]] = defaultdict(list)
    for each in lesson.bank.values():
        asked[each.item.objective].append(each)
    for objective in lesson.objectives:
        pair = sorted(asked[objective], key=lambda each: each.form)
        if [each.form for each in pair] != list(Form):
            message = f"the objective {objective!r} needs one item of form A and one of form B"
            fields.fault("items", Rule.BAD_BANK, message)
        elif len({(e.item.type, e.item.points, e.difficulty) for e in pair}) > 1:
            message = f"the items for {objective!r} differ in type, points or difficulty"
            fields.fault("items", Rule.BAD_BANK, message)
