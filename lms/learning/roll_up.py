"""Sums of progress over many learners, by lines that a room above draws (departments, groups).

Every function takes `learners`, a selectable of (line, person id) with each pair once, and
answers with one row for each line, however many learners and lessons there are. In a period
counts what was worked on in it: begun before its end and touched after its beginning.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from lms.learning.models import Attempt, LessonProgress, ObjectiveProgress, Response

#: (course id, lesson id)
LessonKey = tuple[str, str]


@dataclass(frozen=True)
class Scope:
    """Whose learning is summed up, of which course ("" means all) and when (until is excluded)."""

    learners: sa.FromClause
    course_id: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, moment: Any) -> sa.ColumnElement[bool]:
        """Whether a moment lies in the period; an empty one does not."""
        conditions = [moment.is_not(None)]
        if self.since is not None:
            conditions.append(moment >= self.since)
        if self.until is not None:
            conditions.append(moment < self.until)
        return sa.and_(*conditions)

    def worked_on(self) -> sa.ColumnElement[bool]:
        """Whether a progress row belongs to the course and the period."""
        conditions: list[sa.ColumnElement[bool]] = [sa.true()]
        if self.course_id:
            conditions.append(LessonProgress.course_id == self.course_id)
        if self.since is not None:
            conditions.append(LessonProgress.last_at >= self.since)
        if self.until is not None:
            conditions.append(LessonProgress.started_at < self.until)
        return sa.and_(*conditions)


def _people_if(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.distinct(sa.case((condition, LessonProgress.person_id))))


def _times_if(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((condition, 1)))


def lesson_sums(scope: Scope, active_since: datetime) -> sa.Select[Any]:
    """(line, active learners, lessons completed, mean of best results or None).

    Active is who did anything at all between `active_since` and the end of the period.
    """
    learners, rows = scope.learners, LessonProgress
    active = rows.last_at >= active_since
    if scope.until is not None:
        active = sa.and_(active, rows.started_at < scope.until)
    return (
        sa.select(
            learners.c.line,
            _people_if(active),
            _times_if(sa.and_(scope.worked_on(), scope.holds(rows.completed_at))),
            sa.func.avg(sa.case((scope.worked_on(), rows.best))),
        )
        .join(rows, rows.person_id == learners.c.person_id)
        .group_by(learners.c.line)
    )


def theme_sums(scope: Scope, themes: Mapping[str, Collection[LessonKey]]) -> sa.Select[Any]:
    """(line, theme, learners who began, who completed a lesson, lessons completed, mean of best).

    `themes` says which lessons belong to which theme; lessons of none are left out.
    """
    learners, rows = scope.learners, LessonProgress
    key = sa.tuple_(rows.course_id, rows.lesson_id)
    theme = sa.case(*((key.in_(list(keys)), name) for name, keys in themes.items() if keys))
    found = (
        sa.select(
            learners.c.line,
            rows.person_id,
            theme.label("theme"),
            sa.case((scope.holds(rows.completed_at), rows.person_id)).label("completed_by"),
            rows.best,
        )
        .join(rows, rows.person_id == learners.c.person_id)
        .where(scope.worked_on())
        .subquery()
    )
    return (
        sa.select(
            found.c.line,
            found.c.theme,
            sa.func.count(sa.distinct(found.c.person_id)),
            sa.func.count(sa.distinct(found.c.completed_by)),
            sa.func.count(found.c.completed_by),
            sa.func.avg(found.c.best),
        )
        .where(found.c.theme.is_not(None))
        .group_by(found.c.line, found.c.theme)
    )


def objective_sums(scope: Scope) -> sa.Select[Any]:
    """(line, objectives of which learners answered questions, those of them mastered)."""
    learners, rows, objectives = scope.learners, LessonProgress, ObjectiveProgress
    same = sa.and_(
        rows.person_id == objectives.person_id,
        rows.course_id == objectives.course_id,
        rows.lesson_id == objectives.lesson_id,
    )
    return (
        sa.select(learners.c.line, sa.func.count(), sa.func.count(objectives.mastered_at))
        .select_from(learners)
        .join(objectives, objectives.person_id == learners.c.person_id)
        .join(rows, same)
        .where(scope.worked_on())
        .group_by(learners.c.line)
    )


def misconception_sums(scope: Scope, codes: Collection[str]) -> sa.Select[Any]:
    """(line, code, learners whose latest answer to some question shows that misconception)."""
    learners = scope.learners
    latest = _latest(scope).subquery()
    known = sa.values(sa.column("code", sa.String), name="known").data([(each,) for each in codes])
    code = known.cte("known_codes").c.code
    return (
        sa.select(learners.c.line, code, sa.func.count(sa.distinct(latest.c.person_id)))
        .select_from(learners)
        .join(latest, latest.c.person_id == learners.c.person_id)
        .join(code.table, latest.c.held.contains(sa.literal('"') + code + '"'))
        .where(latest.c.newest == 1, latest.c.held != "[]")
        .group_by(learners.c.line, code)
    )


def _latest(scope: Scope) -> sa.Select[Any]:
    """Each learner's answers, numbered from the newest for each item."""
    newest = sa.func.row_number().over(
        partition_by=(
            Attempt.person_id,
            Attempt.course_id,
            Attempt.lesson_id,
            Response.item_id,
        ),
        order_by=(Response.answered_at.desc(), Response.id.desc()),
    )
    select = (
        sa.select(
            Attempt.person_id,
            sa.cast(Response.misconceptions, sa.Text).label("held"),
            newest.label("newest"),
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(
            Attempt.person_id.in_(sa.select(scope.learners.c.person_id)),
            scope.holds(Response.answered_at),
        )
    )
    return select.where(Attempt.course_id == scope.course_id) if scope.course_id else select
