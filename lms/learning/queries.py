"""Reading progress, attempts and answers; rooms above compose these."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from lms.learning.models import (
    Attempt,
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
    """A person's attempts, the newest first."""
    return (
        sa.select(Attempt)
        .where(Attempt.person_id == person_id)
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
    )


def attempts_at(person_id: int, course_id: str, lesson_id: str) -> sa.Select[Attempt]:
    """A person's attempts at one lesson's quiz, the newest first."""
    return attempts_of(person_id).where(
        Attempt.course_id == course_id, Attempt.lesson_id == lesson_id
    )


#: Built once: every page of a quiz asks it.
_RESPONSES = sa.select(Response).where(Response.attempt_id == sa.bindparam("attempt_id"))


def responses_of(session: Session, attempt_id: int) -> dict[str, Response]:
    """An attempt's responses by item id."""
    rows = session.scalars(_RESPONSES, {"attempt_id": attempt_id})
    return {row.item_id: row for row in rows}


def latest_responses(people: People, course_id: str, lesson_id: str) -> sa.Select[Any]:
    """Each person's latest response to each item of a lesson.

    Columns: person_id, item_id, first_score, score, outcome, misconceptions, answered_at.
    """
    newest = (
        sa.func.row_number()
        .over(
            partition_by=(Attempt.person_id, Response.item_id),
            order_by=(Response.answered_at.desc(), Response.id.desc()),
        )
        .label("newest")
    )
    ranked = (
        sa.select(
            Attempt.person_id,
            Response.item_id,
            Response.first_score,
            Response.score,
            Response.outcome,
            Response.misconceptions,
            Response.answered_at,
            newest,
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(
            _among(Attempt.person_id, people),
            Attempt.course_id == course_id,
            Attempt.lesson_id == lesson_id,
        )
        .subquery()
    )
    columns = [column for column in ranked.c if column.name != "newest"]
    return sa.select(*columns).where(ranked.c.newest == 1)


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
