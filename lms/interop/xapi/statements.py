"""Statements: what is told of each thing that happens, in the verbs of xAPI's cmi5 profile.

Not told is that they were made by a unit that a cmi5 system launched, since none was: they carry
the verbs of that profile and not its category.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.core.content.model import Course, Item, Lesson
from lms.interop.xapi.interactions import interaction_type, response_to
from lms.interop.xapi.reporting import Names
from lms.learning.facts import ResponseStored, StepDone
from lms.learning.models import Attempt
from lms.learning.progress import share

_VERBS = "http://adlnet.gov/expapi/verbs/"
_ACTIVITIES = "http://adlnet.gov/expapi/activities/"
#: A whole number from 0 to 100: how much of something is done.
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
PLATFORM = "Climate LMS"


@dataclass(frozen=True)
class Place:
    """Where something happens: the lesson in its course."""

    names: Names
    course: Course
    lesson: Lesson

    def course_activity(self) -> dict[str, Any]:
        """The course."""
        return _activity(self.names.course(self.course.id), "course", self.course.title)

    def lesson_activity(self) -> dict[str, Any]:
        """The lesson."""
        titles = {code: words.title for code, words in self.lesson.words.items()}
        return _activity(self.names.lesson(self.course.id, self.lesson.id), "lesson", titles)

    def quiz_activity(self) -> dict[str, Any]:
        """Its quiz, which bears the lesson's title."""
        titles = {code: words.title for code, words in self.lesson.words.items()}
        return _activity(self.names.quiz(self.course.id, self.lesson.id), "assessment", titles)

    def item_activity(self, item: Item) -> dict[str, Any]:
        """An item of it."""
        prompts = {
            code: words.items[item.id].get("prompt", "")
            for code, words in self.lesson.words.items()
        }
        iri = self.names.item(self.course.id, self.lesson.id, item.id)
        activity = _activity(iri, "cmi.interaction", prompts, "description")
        activity["definition"]["interactionType"] = interaction_type(item.type)
        return activity

    def of_lesson(self, person_id: int) -> str:
        """The registration of all that somebody does in the lesson."""
        return self.names.registration(f"lesson {self.course.id}/{self.lesson.id} {person_id}")

    def of_attempt(self, attempt_id: int) -> str:
        """The registration of an attempt."""
        return self.names.registration(f"attempt {attempt_id}")


def _activity(iri: str, kind: str, texts: dict[str, str], field: str = "name") -> dict[str, Any]:
    said = {code: text for code, text in texts.items() if text}
    return {
        "objectType": "Activity",
        "id": iri,
        "definition": {"type": _ACTIVITIES + kind, **({field: said} if said else {})},
    }


@dataclass(frozen=True)
class Told:
    """A statement without its id."""

    person_id: int
    at: datetime
    body: dict[str, Any]


def _told(  # noqa: PLR0913, PLR0917 (who did what to what, with what result, where, when)
    place: Place,
    person_id: int,
    verb: str,
    what: dict[str, Any],
    context: dict[str, Any],
    at: datetime,
    result: dict[str, Any] | None = None,
) -> Told:
    body = {
        "actor": place.names.actor(person_id),
        "verb": {"id": _VERBS + verb, "display": {"en": verb}},
        "object": what,
        **({"result": result} if result else {}),
        "context": {"platform": PLATFORM, "revision": place.lesson.digest, **context},
        "timestamp": at.isoformat(timespec="milliseconds"),
    }
    return Told(person_id, at, body)


def _context(
    registration: str, parents: Iterable[dict[str, Any]], grouping: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """Others are named by their ids alone: their words stand where they are the object."""

    def ids(activities: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"objectType": "Activity", "id": each["id"]} for each in activities]

    return {
        "registration": registration,
        "contextActivities": {"parent": ids(parents), "grouping": ids(grouping)},
    }


def _in_lesson(place: Place, person_id: int) -> dict[str, Any]:
    course = place.course_activity()
    return _context(place.of_lesson(person_id), [course], [course])


def _in_quiz(place: Place, attempt_id: int) -> dict[str, Any]:
    lesson, course = place.lesson_activity(), place.course_activity()
    return _context(place.of_attempt(attempt_id), [lesson], [course])


def lesson_launched(place: Place, person_id: int, at: datetime) -> Told:
    """Somebody began a lesson."""
    context = _in_lesson(place, person_id)
    return _told(place, person_id, "launched", place.lesson_activity(), context, at)


def progressed(place: Place, fact: StepDone) -> Told:
    """Somebody did a step of it."""
    percent = round(100 * fact.done / fact.steps) if fact.steps else 0
    result = {"extensions": {PROGRESS: percent, place.names.extension("step"): fact.step_id}}
    context = _in_lesson(place, fact.person_id)
    what = place.lesson_activity()
    return _told(place, fact.person_id, "progressed", what, context, fact.at, result)


def lesson_completed(place: Place, person_id: int, at: datetime) -> Told:
    """Somebody completed it."""
    context = _in_lesson(place, person_id)
    result = {"completion": True, "extensions": {PROGRESS: 100}}
    return _told(place, person_id, "completed", place.lesson_activity(), context, at, result)


def quiz_launched(place: Place, person_id: int, attempt_id: int, at: datetime) -> Told:
    """Somebody started an attempt."""
    context = _in_quiz(place, attempt_id)
    return _told(place, person_id, "launched", place.quiz_activity(), context, at)


def answered(place: Place, item: Item, fact: ResponseStored) -> Told:
    """Somebody answered an item."""
    result: dict[str, Any] = {
        "score": {
            "scaled": fact.score,
            "min": 0,
            "max": item.points,
            "raw": fact.score * item.points,
        },
        "success": fact.is_right,
        "completion": True,
    }
    response = response_to(item.type, fact.answer)
    if response is not None:
        result["response"] = response
    context = _context(
        place.of_attempt(fact.attempt_id),
        [place.quiz_activity()],
        [place.lesson_activity(), place.course_activity()],
    )
    context["language"] = fact.language
    what = place.item_activity(item)
    return _told(place, fact.person_id, "answered", what, context, fact.at, result)


def quiz_ended(place: Place, attempt: Attempt, at: datetime) -> Told:
    """Somebody finished an attempt, and passed or failed by the share that the lesson asks for."""
    reached = share(attempt)
    passed = reached >= place.lesson.quiz_pass
    seconds = max((at - attempt.started_at).total_seconds(), 0.0)
    result = {
        "score": {
            "scaled": round(reached, 6),
            "raw": attempt.points or 0.0,
            "min": 0,
            "max": attempt.max_points or 0.0,
        },
        "success": passed,
        "completion": True,
        "duration": f"PT{seconds:.2f}S",
    }
    context = {**_in_quiz(place, attempt.id), "language": attempt.language}
    verb = "passed" if passed else "failed"
    what = place.quiz_activity()
    return _told(place, attempt.person_id, verb, what, context, at, result)
