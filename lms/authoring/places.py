"""Places of a lesson that a report can be about, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext
from wtforms.fields import SelectChoice

from lms.authoring.models import MistakeReport
from lms.authoring.service import Place
from lms.core.content.model import Item, Lesson
from lms.core.items.wording import plain
from lms.web.packs import library

#: Characters of a question by which it is known again.
SHORT = 90
_STEP, _ITEM = "step:", "item:"


def items_of(lesson: Lesson) -> Iterator[Item]:
    """The questions of the quiz, then those of the bank."""
    yield from lesson.items
    yield from (each.item for each in lesson.bank)


def place_in(lesson: Lesson, step_id: str, item_id: str) -> Place:
    """The place that a link names; the lesson as a whole where it names nothing that there is."""
    if any(each.id == item_id for each in items_of(lesson)):
        return Place(item_id=item_id)
    if any(each.id == step_id for each in lesson.steps):
        return Place(step_id=step_id)
    return Place()


def value_of(place: Place) -> str:
    """A place as the value of a form's field."""
    if place.item_id:
        return _ITEM + place.item_id
    return _STEP + place.step_id if place.step_id else ""


def place_of(value: str, lesson: Lesson) -> Place:
    """The inverse of `value_of`."""
    step, item = (value.removeprefix(each) for each in (_STEP, _ITEM))
    return place_in(
        lesson,
        step if value.startswith(_STEP) else "",
        item if value.startswith(_ITEM) else "",
    )


def choices(lesson: Lesson, language: str, chosen: Place) -> list[SelectChoice]:
    """What a report may be about: the lesson, each of its steps, and the question it came from.

    Not the other questions: nobody is to read through a test from here.
    """
    places = [Place(), *(Place(step_id=each.id) for each in lesson.steps)]
    if chosen.item_id:
        places.append(chosen)
    return [SelectChoice(value_of(each), name_of(each, lesson, language)) for each in places]


def name_of(place: Place, lesson: Lesson, language: str) -> str:
    """What a place is called in a language that the lesson has."""
    words = lesson.words[language]
    if place.item_id:
        texts = words.items.get(place.item_id) or words.bank.get(place.item_id) or {}
        return str(gettext("Question: %(question)s", question=_short(texts.get("prompt", ""))))
    if not place.step_id:
        return str(gettext("The lesson as a whole"))
    number = [step.id for step in lesson.steps].index(place.step_id) + 1
    heading = plain(words.steps[place.step_id].heading)
    return str(gettext("Step %(number)s: %(heading)s", number=number, heading=heading))


def _short(markdown: str) -> str:
    text = plain(markdown)
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a report points today. `lesson` and `place` are None when that was withdrawn."""

    title: str
    language: str
    lesson: Lesson | None
    place: Place | None
    name: str


def spot_of(report: MistakeReport) -> Spot:
    """The place of a report, in the words of the language in which it was read."""
    lesson = library().lesson_or_none(report.course_id, report.lesson_id)
    if lesson is None:
        return Spot(f"{report.course_id}/{report.lesson_id}", "en", None, None, "")
    language = report.language if report.language in lesson.words else lesson.original
    title = f"{lesson.code} {lesson.words[language].title}"
    wanted = Place(report.step_id, report.item_id)
    place = place_in(lesson, report.step_id, report.item_id)
    if place != wanted:
        return Spot(title, language, lesson, None, report.item_id or report.step_id)
    return Spot(title, language, lesson, place, name_of(place, lesson, language))
