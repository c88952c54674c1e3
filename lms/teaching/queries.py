"""Reading assignments, and the figures of groups: who did what, summed up by the database.

The figures of any number of groups come in one query each; the pages, the exports and the
reports of rooms above all read them here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.learning import queries as learning
from lms.teaching.models import Assignment, LeaderNotice
from lms.teaching.stuck import FAILED_ATTEMPTS

#: (course id, lesson id)
LessonKey = tuple[str, str]


def assignments_of_groups(group_ids: Collection[int]) -> sa.Select[Assignment]:
    """What these groups have been given, in the order of due dates, undated last."""
    return (
        sa.select(Assignment)
        .where(Assignment.group_id.in_(group_ids), Assignment.withdrawn_at.is_(None))
        .order_by(
            Assignment.due_on.is_(None), Assignment.due_on, Assignment.created_at, Assignment.id
        )
    )


def assignments_of_group(group_id: int) -> sa.Select[Assignment]:
    """What a group has been given, in the order of due dates, undated last."""
    return assignments_of_groups([group_id])


def assignments_of_member(person_id: int) -> sa.Select[Assignment]:
    """What the present groups of a person have been given; archived groups do not count."""
    mine = groups.groups_of_member(person_id).order_by(None).subquery()
    return (
        sa.select(Assignment)
        .where(Assignment.group_id.in_(sa.select(mine.c.id)), Assignment.withdrawn_at.is_(None))
        .order_by(Assignment.due_on.is_(None), Assignment.due_on, Assignment.id)
    )


def assignment(session: Session, assignment_id: int) -> Assignment | None:
    """An assignment by its id, withdrawn or not."""
    return session.get(Assignment, assignment_id)


def unseen_notices(group_ids: Collection[int]) -> sa.Select[LeaderNotice]:
    """What the leaders of these groups have not put away, the newest first."""
    return (
        sa.select(LeaderNotice)
        .where(LeaderNotice.group_id.in_(group_ids), LeaderNotice.seen_at.is_(None))
        .order_by(LeaderNotice.created_at.desc(), LeaderNotice.id.desc())
    )


class LessonFigure(NamedTuple):
    """How a group stands in a lesson. `mean` is that of the best shares of `tried` learners."""

    begun: int = 0
    done: int = 0
    tried: int = 0
    mean: float | None = None


def lesson_figures(
    session: Session, group_ids: Collection[int]
) -> dict[int, dict[LessonKey, LessonFigure]]:
    """By group, then by lesson: every lesson that a present member has begun."""
    pairs = groups.memberships(group_ids).subquery()
    rows = learning.progress_of(sa.select(pairs.c.person_id)).subquery()
    found: dict[int, dict[LessonKey, LessonFigure]] = {}
    for group_id, course_id, lesson_id, *figures in session.execute(
        sa.select(
            pairs.c.group_id,
            rows.c.course_id,
            rows.c.lesson_id,
            sa.func.count(),
            sa.func.count(rows.c.completed_at),
            sa.func.count(rows.c.best),
            sa.func.avg(rows.c.best),
        )
        .join(rows, rows.c.person_id == pairs.c.person_id)
        .group_by(pairs.c.group_id, rows.c.course_id, rows.c.lesson_id)
    ):
        found.setdefault(group_id, {})[course_id, lesson_id] = LessonFigure(*figures)
    return found


class PersonFigure(NamedTuple):
    """How a member stands in what the group was given.

    `pressing_done`: completed among the assignments past half their time; `failing`: lessons
    with two attempts or more, all below the pass mark; `last_at`: of whatever he did.
    """

    done: int = 0
    pressing_done: int = 0
    failing: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True)
class Measure:
    """By what members are measured: the pressing assignments, and the pass marks of lessons."""

    pressing_ids: tuple[int, ...]
    pass_marks: Mapping[LessonKey, float]


def person_figures(
    session: Session, group_ids: Collection[int], measure: Measure
) -> dict[int, dict[int, PersonFigure]]:
    """By group, then by person: the members who did anything at all."""
    pairs = groups.memberships(group_ids).subquery()
    rows = learning.progress_of(sa.select(pairs.c.person_id)).subquery()
    given = sa.and_(
        Assignment.group_id == pairs.c.group_id,
        Assignment.course_id == rows.c.course_id,
        Assignment.lesson_id == rows.c.lesson_id,
        Assignment.withdrawn_at.is_(None),
    )
    done = rows.c.completed_at.is_not(None)
    failing = sa.and_(
        rows.c.attempts >= FAILED_ATTEMPTS, rows.c.best < _pass_mark(rows.c, measure.pass_marks)
    )
    found: dict[int, dict[int, PersonFigure]] = {}
    for group_id, person_id, *figures in session.execute(
        sa.select(
            pairs.c.group_id,
            pairs.c.person_id,
            _count_if(Assignment.id.is_not(None), done),
            _count_if(Assignment.id.in_(measure.pressing_ids), done),
            _count_if(Assignment.id.is_not(None), failing),
            sa.func.max(rows.c.last_at),
        )
        .select_from(pairs)
        .join(rows, rows.c.person_id == pairs.c.person_id)
        .outerjoin(Assignment, given)
        .group_by(pairs.c.group_id, pairs.c.person_id)
    ):
        found.setdefault(group_id, {})[person_id] = PersonFigure(*figures)
    return found


def _count_if(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((sa.and_(*conditions), 1)))


def _pass_mark(columns: Any, marks: Mapping[LessonKey, float]) -> sa.ColumnElement[float]:
    """The pass mark of a row's lesson: a constant, but for the lessons that differ."""
    values = list(marks.values())
    common = max(set(values), key=values.count, default=0.0)
    lesson = sa.tuple_(columns.course_id, columns.lesson_id)
    different = [
        (lesson.in_([key for key, each in marks.items() if each == mark]), sa.literal(mark))
        for mark in sorted(set(values) - {common})
    ]
    return sa.case(*different, else_=sa.literal(common)) if different else sa.literal(common)


class ProgressRow(NamedTuple):
    """One learner's progress in one lesson, as plain values."""

    person_id: int
    course_id: str
    lesson_id: str
    is_done: bool
    attempts: int
    best: float | None


def progress_rows(
    session: Session, person_ids: Iterable[int], lesson: LessonKey | None = None
) -> list[ProgressRow]:
    """The progress of these people in every lesson begun, or in one lesson."""
    rows = learning.progress_of(list(person_ids)).subquery()
    select = sa.select(
        rows.c.person_id,
        rows.c.course_id,
        rows.c.lesson_id,
        rows.c.completed_at.is_not(None),
        rows.c.attempts,
        rows.c.best,
    )
    if lesson is not None:
        select = select.where(rows.c.course_id == lesson[0], rows.c.lesson_id == lesson[1])
    return [ProgressRow(*row) for row in session.execute(select)]
