"""Reading progress, attempts and answers; rooms above compose these."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from lms.learning.models import (
    Attempt,
    AttemptMode,
    LessonProgress,
    ObjectiveProgress,
    RegradedResponse,
    Response,
)

#: A select of person ids, or the ids themselves.
People = Collection[int] | sa.Select[int]


def _among(column: Any, people: People) -> sa.ColumnElement[bool]:
    condition: sa.ColumnElement[bool] = column.in_(people)
    return condition


def progress_of(people: People) -> sa.Select[LessonProgress]:
    """The progress rows of these people."""
    return sa.select(LessonProgress).where(_among(LessonProgress.person_id, people))


def progress_table() -> sa.FromClause:
    """The progress rows as a table, for sums that rooms above have the database count."""
    table: sa.FromClause = LessonProgress.__table__
    return table


def progress_of_person(session: Session, person_id: int) -> dict[tuple[str, str], LessonProgress]:
    """A person's progress by (course id, lesson id)."""
    rows = session.scalars(progress_of([person_id]))
    return {(row.course_id, row.lesson_id): row for row in rows}


def objectives_of(people: People) -> sa.Select[ObjectiveProgress]:
    """The objective rows of these people."""
    return sa.select(ObjectiveProgress).where(_among(ObjectiveProgress.person_id, people))


def attempts_of(person_id: int) -> sa.Select[Attempt]:
    """A person's attempts, the newest first; also what he answered in class."""
    return (
        sa.select(Attempt)
        .where(Attempt.person_id == person_id)
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
    )


def attempts_at(person_id: int, course_id: str, lesson_id: str) -> sa.Select[Attempt]:
    """A person's attempts in one lesson, the newest first; also what he answered in class."""
    return attempts_of(person_id).where(
        Attempt.course_id == course_id, Attempt.lesson_id == lesson_id
    )


def finished_under(
    person_id: int, course_id: str, lesson_id: str, context: str
) -> sa.Select[Attempt]:
    """A person's finished attempts at a lesson's quiz in one context, the newest first."""
    return attempts_at(person_id, course_id, lesson_id).where(
        Attempt.context == context,
        Attempt.finished_at.is_not(None),
        Attempt.mode != AttemptMode.CLASS,
    )


def attempt_by_id(session: Session, attempt_id: int) -> Attempt | None:
    """An attempt, as a fact about it names it."""
    return session.get(Attempt, attempt_id)


def completed_lessons(session: Session, person_id: int, course_id: str) -> set[str]:
    """The lessons of a course that somebody has completed."""
    rows = progress_of([person_id]).where(
        LessonProgress.course_id == course_id, LessonProgress.completed_at.is_not(None)
    )
    return set(session.scalars(rows.with_only_columns(LessonProgress.lesson_id)))


def last_at(person_id: int, course_id: str, lesson_id: str) -> sa.Select[datetime]:
    """When somebody last did something in a lesson."""
    return sa.select(LessonProgress.last_at).where(
        LessonProgress.person_id == person_id,
        LessonProgress.course_id == course_id,
        LessonProgress.lesson_id == lesson_id,
    )


#: Built once: every page of a quiz asks it.
_RESPONSES = sa.select(Response).where(Response.attempt_id == sa.bindparam("attempt_id"))


def responses_of(session: Session, attempt_id: int) -> dict[str, Response]:
    """An attempt's responses by item id."""
    rows = session.scalars(_RESPONSES, {"attempt_id": attempt_id})
    return {row.item_id: row for row in rows}


class LatestAnswer(NamedTuple):
    """Somebody's latest answer to an item: its score, and the codes it gives away."""

    person_id: int
    item_id: str
    score: float
    misconceptions: Sequence[str]


def _latest_answers() -> sa.Select[int, str, float, str]:
    newest = (
        sa.func.row_number()
        .over(
            partition_by=(Attempt.person_id, Response.item_id),
            order_by=(Response.answered_at.desc(), Response.id.desc()),
        )
        .label("newest")
    )
    codes = sa.cast(Response.misconceptions, sa.Text).label("codes")
    ranked = (
        sa.select(Attempt.person_id, Response.item_id, Response.score, codes, newest)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(
            Attempt.person_id.in_(sa.bindparam("people", expanding=True)),
            Attempt.course_id == sa.bindparam("course_id"),
            Attempt.lesson_id == sa.bindparam("lesson_id"),
        )
        .subquery()
    ).c
    return sa.select(ranked.person_id, ranked.item_id, ranked.score, ranked.codes).where(
        ranked.newest == 1
    )


#: Built once. Codes come as text: most answers give none away, and need no reading.
_LATEST = _latest_answers()


def latest_answers(
    session: Session, people: Collection[int], course_id: str, lesson_id: str
) -> Iterator[LatestAnswer]:
    """The latest answer of each of these people to each item of a lesson."""
    asked = {"people": list(people), "course_id": course_id, "lesson_id": lesson_id}
    for person_id, item_id, score, codes in session.execute(_LATEST, asked):
        yield LatestAnswer(person_id, item_id, score, () if codes == "[]" else json.loads(codes))


def last_activity(people: People) -> sa.Select[int, datetime]:
    """(person id, last activity) of these people."""
    return (
        sa.select(LessonProgress.person_id, sa.func.max(LessonProgress.last_at))
        .where(_among(LessonProgress.person_id, people))
        .group_by(LessonProgress.person_id)
    )


def regrades_of(session: Session, response_ids: Collection[int]) -> dict[int, RegradedResponse]:
    """The latest regrade of each of these responses, where there was one."""
    if not response_ids:
        return {}
    rows = session.scalars(
        sa.select(RegradedResponse)
        .options(joinedload(RegradedResponse.regrade))
        .where(RegradedResponse.response_id.in_(response_ids))
        .order_by(RegradedResponse.id)
    )
    return {row.response_id: row for row in rows}


def attempts_with_responses(session: Session, person_id: int) -> Sequence[Attempt]:
    """All of a person's attempts with their responses, oldest first; for rebuild and export."""
    return session.scalars(
        sa.select(Attempt)
        .where(Attempt.person_id == person_id)
        .options(selectinload(Attempt.responses))
        .order_by(Attempt.started_at, Attempt.id)
    ).all()


def finished_attempts(people: People) -> sa.Select[Attempt]:
    """The finished attempts of these people at quizzes."""
    return sa.select(Attempt).where(
        _among(Attempt.person_id, people),
        Attempt.finished_at.is_not(None),
        Attempt.mode != AttemptMode.CLASS,
    )


def attempt_of_response(session: Session, response_id: int) -> int | None:
    """The id of the attempt that a response belongs to."""
    return session.scalar(sa.select(Response.attempt_id).where(Response.id == response_id))
