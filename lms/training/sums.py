"""The sums behind every figure of training: a constant number of queries for any number of lines.

A line is what a row of a table is about: an organisation with everything below it, its own
groups alone (the organisation's id with a minus), or one group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.core.content.model import Sector
from lms.groups import queries as groups
from lms.learning import roll_up
from lms.learning.roll_up import LessonKey, Scope

#: A learner is active who did anything in this time.
ACTIVE_FOR = timedelta(days=14)


class Held(NamedTuple):
    """A misconception and how many learners' latest answers show it."""

    code: str
    learners: int


class SectorSum(NamedTuple):
    """How far one sector of the master plan has come; trained is who completed a module of it."""

    began: int = 0
    trained: int = 0
    completed: int = 0
    mean_best: float | None = None


@dataclass(frozen=True)
class Sums:
    """What a line adds up to. `mean_best`: mean of the best results, 0 to 1."""

    groups: int = 0
    learners: int = 0
    active: int = 0
    completed: int = 0
    mean_best: float | None = None
    objectives: int = 0
    mastered: int = 0
    misconceptions: tuple[Held, ...] = ()
    sectors: Mapping[Sector, SectorSum] = field(default_factory=dict)

    @property
    def mastered_share(self) -> float | None:
        """The share of the objectives worked on that is mastered; None without any."""
        return self.mastered / self.objectives if self.objectives else None


@dataclass(frozen=True)
class Question:
    """What is asked for: a course ("" for all), a school year, a period (`until` is excluded)."""

    now: datetime
    course_id: str = ""
    school_year: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def active_since(self) -> datetime:
        """The beginning of the days in which who did anything is active."""
        end = min(self.until, self.now) if self.until is not None else self.now
        return end - ACTIVE_FOR


@dataclass(frozen=True)
class Content:
    """What the packs know: which lessons treat a sector, and the codes of misconceptions."""

    sectors: Mapping[Sector, tuple[LessonKey, ...]]
    codes: tuple[str, ...]


def sums_of_lines(
    session: Session,
    lines: sa.Select[int, int] | sa.CompoundSelect[int, int],
    question: Question,
    content: Content,
) -> dict[int, Sums]:
    """The sums by line; `lines` is a select of (line, group id). A line without groups is missing."""
    table = lines.cte("lines")
    learners = groups.learners_of_lines(table).cte("learners")
    scope = Scope(learners, question.course_id, question.since, question.until)
    found = {line: Sums(groups=count) for line, count in session.execute(_counted(table))}
    for line, count in session.execute(_counted(learners)):
        found[line] = replace(found[line], learners=count)
    for line, active, completed, mean in session.execute(
        roll_up.lesson_sums(scope, question.active_since)
    ):
        found[line] = replace(found[line], active=active, completed=completed, mean_best=mean)
    for line, objectives, mastered in session.execute(roll_up.objective_sums(scope)):
        found[line] = replace(found[line], objectives=objectives, mastered=mastered)
    for line, held in _misconceptions(session, scope, content).items():
        found[line] = replace(found[line], misconceptions=held)
    for line, sectors in _sectors(session, scope, content).items():
        found[line] = replace(found[line], sectors=sectors)
    return found


def _counted(table: sa.FromClause) -> sa.Select[Any]:
    return sa.select(table.c.line, sa.func.count()).group_by(table.c.line)


def _misconceptions(
    session: Session, scope: Scope, content: Content
) -> dict[int, tuple[Held, ...]]:
    if not content.codes:
        return {}
    found: dict[int, list[Held]] = {}
    for line, code, learners in session.execute(roll_up.misconception_sums(scope, content.codes)):
        found.setdefault(line, []).append(Held(code, learners))
    return {
        line: tuple(sorted(held, key=lambda each: (-each.learners, each.code)))
        for line, held in found.items()
    }


def _sectors(
    session: Session, scope: Scope, content: Content
) -> dict[int, dict[Sector, SectorSum]]:
    themes = {sector.value: keys for sector, keys in content.sectors.items() if keys}
    if not themes:
        return {}
    found: dict[int, dict[Sector, SectorSum]] = {}
    for line, theme, *sums in session.execute(roll_up.theme_sums(scope, themes)):
        found.setdefault(line, {})[Sector(theme)] = SectorSum(*sums)
    return found
