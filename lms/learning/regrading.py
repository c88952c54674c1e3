"""Mending a wrong key: every stored answer to an item is graded again by the key as it is now.

What was asked stays as it was stored (the version and its words); only the score follows the
mended key. Old and new score are kept, finished attempts and progress are counted again, and
`ResponseRegraded` tells the rooms above. A retry's earlier tries are graded again, too, since
mastery goes by the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from lms.core.content.model import Item, Lesson
from lms.core.items.base import AnswerError, Grade
from lms.db.events import announce
from lms.learning import progress
from lms.learning.facts import ResponseRegraded
from lms.learning.models import (
    Attempt,
    AttemptMode,
    ItemVersion,
    Regrade,
    RegradedResponse,
    Response,
)


class NoSuchItemError(LookupError):
    """The lesson has no item of that id now."""


class TypeChangedError(ValueError):
    """Answers were given to an item of another type; a new type needs a new id."""


@dataclass(frozen=True)
class Mending:
    """Which item's key was mended, and why; the reason is shown to leaders and learners."""

    lesson: Lesson
    item_id: str
    reason: str


@dataclass(frozen=True)
class Change:
    """A response whose score changes."""

    response: Response
    old_score: float
    grade: Grade
    first_score: float


@dataclass(frozen=True)
class Regraded:
    """What a regrade did: answers looked at, scores changed, people concerned.

    `unfit` answers keep their score, because the item no longer has what they name.
    """

    answers: int
    changed: int
    people: int
    unfit: int


_Thing = TypeVar("_Thing")


class Along(Protocol):
    """Goes through things one by one, for whoever wants to see how far the work is."""

    def __call__(self, things: Sequence[_Thing], /) -> Iterable[_Thing]:
        """The things, one after the other."""


def regrade_item(
    session: Session, mending: Mending, now: datetime, along: Along = iter
) -> Regraded:
    """Grade all answers to the item again and keep old and new score of those that change.

    Raises:
        NoSuchItemError, TypeChangedError: nothing was changed.
    """
    found = _Search(session, mending)
    changes = list(found.changes(along))
    if changes:
        _store(session, mending, changes, now, along)
    return found.told(changes)


def preview(session: Session, mending: Mending, along: Along = iter) -> Regraded:
    """What `regrade_item` would do; reads only.

    Raises:
        NoSuchItemError, TypeChangedError: it would refuse.
    """
    found = _Search(session, mending)
    return found.told(list(found.changes(along)))


class _Search:
    """Goes through the answers to an item and compares each with the key of today."""

    def __init__(self, session: Session, mending: Mending) -> None:
        self._session, self._lesson = session, mending.lesson
        try:
            self._item: Item = mending.lesson.item(mending.item_id)
        except KeyError as error:
            raise NoSuchItemError(mending.item_id) from error
        self._words = _words_by_version(session, mending.lesson, self._item)
        self.answers = 0
        self.unfit = 0

    def changes(self, along: Along) -> Iterator[Change]:
        """The responses whose score is another by the present key."""
        responses = self._session.scalars(_responses(self._lesson, self._item)).all()
        for response in along(responses):
            self.answers += 1
            words = self._words[response.version]
            try:
                grade = self._item.body.grade(response.answer, words)
                first = self._first_score(response, grade, words)
            except AnswerError:
                self.unfit += 1
                continue
            if (grade.score, first) != (response.score, response.first_score):
                yield Change(response, response.score, grade, first)

    def _first_score(self, response: Response, grade: Grade, words: Mapping[str, Any]) -> float:
        if not response.earlier or response.attempt.mode is AttemptMode.TEST:
            return grade.score
        return self._item.body.grade(response.earlier[0]["answer"], words).score

    def told(self, changes: Sequence[Change]) -> Regraded:
        """The result in numbers."""
        people = {change.response.attempt.person_id for change in changes}
        return Regraded(self.answers, len(changes), len(people), self.unfit)


def _responses(lesson: Lesson, item: Item) -> sa.Select[Response]:
    return (
        sa.select(Response)
        .join(Response.attempt)
        .options(contains_eager(Response.attempt))
        .where(
            Response.item_id == item.id,
            Attempt.course_id == lesson.course_id,
            Attempt.lesson_id == lesson.id,
        )
        .order_by(Response.id)
    )


def _words_by_version(session: Session, lesson: Lesson, item: Item) -> dict[str, Mapping[str, Any]]:
    """The words to grade by, for each stored version of the item.

    Where a lesson still has the language, its present words: the key of a short text stands in
    them. Else those that were stored.
    """
    rows = session.scalars(
        sa.select(ItemVersion).where(
            ItemVersion.course_id == lesson.course_id,
            ItemVersion.lesson_id == lesson.id,
            ItemVersion.item_id == item.id,
        )
    )
    words = {}
    for row in rows:
        stored = json.loads(row.body)
        if stored["type"] != item.type:
            raise TypeChangedError(f"{item.id} was {stored['type']} and is {item.type} now")
        present = lesson.words.get(row.language)
        words[row.digest] = present.items[item.id] if present else stored["words"]
    return words


def _store(
    session: Session, mending: Mending, changes: Sequence[Change], now: datetime, along: Along
) -> None:
    lesson = mending.lesson
    regrade = Regrade(
        course_id=lesson.course_id,
        lesson_id=lesson.id,
        item_id=mending.item_id,
        reason=mending.reason,
        at=now,
    )
    session.add(regrade)
    session.flush()
    points = lesson.item(mending.item_id).points
    for change in changes:
        _apply(session, regrade, change, points)
    session.flush()
    # Before progress is counted: that may make the session read everything again.
    facts = [_fact(mending, each, now) for each in changes if each.grade.score != each.old_score]
    people = sorted({change.response.attempt.person_id for change in changes})
    for person_id in along(people):
        progress.update_lesson(session, person_id, lesson, now)
    for fact in facts:
        announce(session, fact)


def _apply(session: Session, regrade: Regrade, change: Change, points: float) -> None:
    response, grade = change.response, change.grade
    session.add(
        RegradedResponse(
            regrade_id=regrade.id,
            response_id=response.id,
            old_score=change.old_score,
            new_score=grade.score,
        )
    )
    response.score, response.first_score = grade.score, change.first_score
    response.outcome = grade.outcome.value
    response.misconceptions = list(grade.misconceptions)
    attempt = response.attempt
    if attempt.finished_at is not None and attempt.points is not None:
        mended = attempt.points + (grade.score - change.old_score) * points
        attempt.points = min(max(mended, 0.0), attempt.max_points or mended)


def _fact(mending: Mending, change: Change, now: datetime) -> ResponseRegraded:
    return ResponseRegraded(
        response_id=change.response.id,
        person_id=change.response.attempt.person_id,
        course_id=mending.lesson.course_id,
        lesson_id=mending.lesson.id,
        item_id=mending.item_id,
        old_score=change.old_score,
        new_score=change.grade.score,
        reason=mending.reason,
        at=now,
    )
