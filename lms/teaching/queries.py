"""Reading assignments, and the figures of groups: who did what, summed up by the database.

The figures of any number of groups come in one query each; the pages, the exports and the
reports of rooms above all read them here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
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


def _pairs() -> sa.FromClause:
    """(group id, person id) of the present members; the groups come with each execution."""
    return groups.memberships(sa.bindparam("group_ids", expanding=True)).subquery()


@cache
def _lesson_figures() -> sa.Select[Any]:
    # Built once: putting such a statement together costs more than a class's rows do.
    pairs, rows = _pairs(), learning.progress_table()
    return (
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
    )


def lesson_figures(
    session: Session, group_ids: Collection[int]
) -> dict[int, dict[LessonKey, LessonFigure]]:
    """By group, then by lesson: every lesson that a present member has begun."""
    found: dict[int, dict[LessonKey, LessonFigure]] = {}
    for group_id, course_id, lesson_id, *figures in session.execute(
        _lesson_figures(), {"group_ids": list(group_ids)}
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


#: Lessons whose pass mark differs from the common one, with it; and the common one.
Marks = tuple[tuple[tuple[LessonKey, float], ...], float]


@dataclass(frozen=True)
class Measure:
    """By what members are measured: the pressing assignments, and the pass marks of lessons."""

    pressing_ids: tuple[int, ...]
    pass_marks: Mapping[LessonKey, float]

    @property
    def marks(self) -> Marks:
        """The pass marks with what most lessons share put apart."""
        values = list(self.pass_marks.values())
        common = max(sorted(set(values)), key=values.count, default=0.0)
        others = {key: mark for key, mark in self.pass_marks.items() if mark != common}
        return tuple(sorted(others.items())), common


@lru_cache(maxsize=64)
def _person_figures(marks: Marks) -> sa.Select[Any]:
    pairs, rows = _pairs(), learning.progress_table()
    given = sa.and_(
        Assignment.group_id == pairs.c.group_id,
        Assignment.course_id == rows.c.course_id,
        Assignment.lesson_id == rows.c.lesson_id,
        Assignment.withdrawn_at.is_(None),
    )
    done = rows.c.completed_at.is_not(None)
    pressing = Assignment.id.in_(sa.bindparam("pressing_ids", expanding=True))
    failing = sa.and_(rows.c.attempts >= FAILED_ATTEMPTS, rows.c.best < _pass_mark(rows, marks))
    return (
        sa.select(
            pairs.c.group_id,
            pairs.c.person_id,
            _count_if(Assignment.id.is_not(None), done),
            _count_if(pressing, done),
            _count_if(Assignment.id.is_not(None), failing),
            sa.func.max(rows.c.last_at),
        )
        .select_from(pairs)
        .join(rows, rows.c.person_id == pairs.c.person_id)
        .outerjoin(Assignment, given)
        .group_by(pairs.c.group_id, pairs.c.person_id)
    )


def person_figures(
    session: Session, group_ids: Collection[int], measure: Measure
) -> dict[int, dict[int, PersonFigure]]:
    """By group, then by person: the members who did anything at all."""
    values = {"group_ids": list(group_ids), "pressing_ids": list(measure.pressing_ids)}
    found: dict[int, dict[int, PersonFigure]] = {}
    for group_id, person_id, *figures in session.execute(_person_figures(measure.marks), values):
        found.setdefault(group_id, {})[person_id] = PersonFigure(*figures)
    return found


def _count_if(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((sa.and_(*conditions), 1)))


def _pass_mark(rows: sa.FromClause, marks: Marks) -> sa.ColumnElement[float]:
    """The pass mark of a row's lesson: a constant, but for the lessons that differ."""
    others, common = marks
    different = [
        (sa.and_(rows.c.course_id == key[0], rows.c.lesson_id == key[1]), sa.literal(mark))
        for key, mark in others
    ]
    return sa.case(*different, else_=sa.literal(common)) if different else sa.literal(common)


#: Person id, course id, lesson id, completed?, finished attempts, best share.
ProgressRow = sa.Row[int, str, str, bool, int, float | None]


@cache
def _progress_rows(*, one_lesson: bool) -> sa.Select[int, str, str, bool, int, float | None]:
    rows = learning.progress_table()
    select = sa.select(
        rows.c.person_id,
        rows.c.course_id,
        rows.c.lesson_id,
        rows.c.completed_at.is_not(None).label("is_done"),
        rows.c.attempts,
        rows.c.best,
    ).where(rows.c.person_id.in_(sa.bindparam("people", expanding=True)))
    if one_lesson:
        return select.where(
            rows.c.course_id == sa.bindparam("course_id"),
            rows.c.lesson_id == sa.bindparam("lesson_id"),
        )
    return select


def progress_rows(session: Session, person_ids: Iterable[int]) -> Sequence[ProgressRow]:
    """The progress of these people in every lesson begun, as plain rows.

    Columns: person_id, course_id, lesson_id, is_done, attempts, best.
    """
    return session.execute(_progress_rows(one_lesson=False), {"people": list(person_ids)}).all()


def progress_rows_in(
    session: Session, person_ids: Iterable[int], lesson: LessonKey
) -> Sequence[ProgressRow]:
    """The progress of these people in one lesson, with the columns of `progress_rows`."""
    values = {"people": list(person_ids), "course_id": lesson[0], "lesson_id": lesson[1]}
    return session.execute(_progress_rows(one_lesson=True), values).all()
