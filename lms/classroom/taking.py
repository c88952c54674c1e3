"""What a participant sends: the fields of a form, read into an answer as it is stored.

An item reads its own fields. A wall takes a short text, a model what was entered into a calculator,
which the server works out: nobody sends a result that did not come out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from lms.classroom.facts import RunFacts, language_for
from lms.classroom.models import PollKind
from lms.classroom.polls import MODEL, NoSuchPollError, kind_of
from lms.classroom.walls import MAX_TEXT
from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import Typing, read, stored
from lms.core.calculators.spec import Calculator
from lms.core.content.model import Lesson
from lms.core.items.base import AnswerError, AnswerFault
from lms.learning.review_words import EMPTY
from lms.learning.trying.service import kept_amount

#: Invisible, and yet part of how a word or a sign is written.
_JOINERS = "\u200c\u200d"

Fields = Mapping[str, Sequence[str]]


class EntriesError(AnswerError):
    """What was entered into a calculator cannot be used; the faults by field are in `typing`."""

    def __init__(self, calculator: Calculator, typing: Typing) -> None:
        super().__init__(AnswerFault.MALFORMED)
        self.calculator = calculator
        self.typing = typing


def language_of_answer(facts: RunFacts, lesson: Lesson, item_id: str, page: str) -> str:
    """In which language the fields were typed: an item's own, of a model that of the page."""
    if kind_of(item_id) is PollKind.MODEL:
        return page
    return language_for(lesson, page, facts.language)


def read_answer(lesson: Lesson, item_id: str, fields: Fields, language: str) -> Mapping[str, Any]:
    """The answer in these fields, which were typed in this language.

    Raises:
        NoSuchPollError: the lesson has no such item or model.
        AnswerError: it cannot be taken; EntriesError: of a model.
    """
    kind = kind_of(item_id)
    if kind is PollKind.WALL:
        return {"text": _text(fields)}
    if kind is PollKind.MODEL:
        return _result(item_id, fields, language)
    try:
        item = lesson.item(item_id)
    except KeyError as error:
        raise NoSuchPollError(item_id) from error
    given = item.body.parse(fields, language)
    if given is None:
        raise AnswerError(EMPTY)
    return given


def _text(fields: Fields) -> str:
    """A text in one Unicode form on one line, without what nobody can see."""
    composed = unicodedata.normalize("NFC", "".join(fields.get("text", [""])[:1]))
    visible = "".join(
        " " if each.isspace() else each
        for each in composed
        if each.isspace() or each in _JOINERS or unicodedata.category(each)[0] != "C"
    )
    text = " ".join(visible.split())
    if not text:
        raise AnswerError(EMPTY)
    if len(text) > MAX_TEXT:
        raise AnswerError(AnswerFault.TOO_LONG, {"limit": str(MAX_TEXT)})
    return text


def calculator_of(item_id: str) -> Calculator:
    """The calculator of a model. Raises NoSuchPollError where there is none."""
    calculator = CALCULATORS.get(item_id.removeprefix(MODEL))
    if calculator is None:
        raise NoSuchPollError(item_id)
    return calculator


def typed_entries(calculator: Calculator, fields: Fields, language: str) -> Typing:
    """What was typed into a model."""
    typed = {name: values[0] for name, values in fields.items() if values}
    return read(calculator, typed, language)


def _result(item_id: str, fields: Fields, language: str) -> Mapping[str, Any]:
    calculator = calculator_of(item_id)
    typing = typed_entries(calculator, fields, language)
    if typing.faults:
        raise EntriesError(calculator, typing)
    amounts = calculator.work(typing.entries).amounts
    return {
        "entries": stored(calculator, typing.entries),
        "results": [kept_amount(each) for each in amounts],
    }
