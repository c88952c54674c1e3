"""What all writers of items share: each question is written or told as lost, lesson by lesson."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from lms.core.content.model import Lesson
from lms.core.items import units as known_units
from lms.core.items.base import ItemType
from lms.core.items.numeric import Numeric
from lms.core.items.numeric_spec import Tolerance
from lms.interop.exporting import Loss, Wanted
from lms.interop.items import losses
from lms.interop.items.leaving import leaving
from lms.interop.items.question import Question
from lms.interop.items.texts import to_plain

T = TypeVar("T")

#: Letters of a question's name, as others list it.
_LONGEST_NAME = 80


class Told(list[Any]):
    """The losses of one question, each once, in the order in which they were found."""

    def tell(self, words: Any) -> None:
        """Add a loss."""
        if words not in self:
            self.append(words)


#: (question, losses to add to) → what is written for it: nothing, one thing, or one for each part.
Write = Callable[[Question, Told], Sequence[T]]


@dataclass(frozen=True)
class WrittenLesson(Generic[T]):
    """What was written for the questions of a lesson."""

    lesson: Lesson
    title: str
    things: tuple[T, ...]


@dataclass
class Written(Generic[T]):
    """All lessons, and everything that was lost."""

    lessons: list[WrittenLesson[T]] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)


def write_all(wanted: Wanted, write: Write[T]) -> Written[T]:
    """Write every question that is wanted. Raises NothingToExportError."""
    written: Written[T] = Written()
    missing = () if wanted.lesson is not None else wanted.course.lessons
    written.losses += (
        Loss(each.id, losses.NO_LANGUAGE)
        for each in missing
        if wanted.language not in each.languages
    )
    for each in leaving(wanted):
        written.losses += each.losses
        things: list[T] = []
        for question in each.questions:
            told = Told()
            made = write(question, told)
            if not made:
                told.tell(losses.NO_PLACE)
            things += made
            written.losses += (Loss(question.place, words) for words in told)
        if things:
            title = each.lesson.words[wanted.language].title
            written.lessons.append(WrittenLesson(each.lesson, title, tuple(things)))
    return written


def kind_of(body: ItemType) -> type[ItemType]:
    """The exact type: a type of an installed package may stand on ours and mean another thing."""
    return type(body)


def name_of(question: Question) -> str:
    """A name for lists: the beginning of the prompt."""
    text = to_plain(question.prompt)
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1].rstrip() + "…"


def room_of(tolerance: Tolerance, value: Decimal) -> Decimal:
    """A tolerance as an amount."""
    return abs(value) * tolerance.amount if tolerance.relative else tolerance.amount


def unit_label(question: Question, numeric: Numeric) -> str:
    """What is shown behind the number, as plain text; "" without a unit."""
    own = question.text("unit-label")
    if own or not numeric.unit:
        return to_plain(own)
    return known_units.label(known_units.resolve(numeric.unit))


def decimal_text(value: Decimal) -> str:
    """A number without exponent and needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
