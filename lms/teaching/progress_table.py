"""Class progress: members × lessons, in one table for the screen and for the exports.

The number of queries is the same for any class: sums come from the database, and the cells of
those members only who are on the page. The summary is always over everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.groups.models import Group
from lms.groups.queries import MemberRow
from lms.people import queries as people
from lms.teaching import queries
from lms.teaching.due import due_moment
from lms.teaching.models import Assignment
from lms.teaching.queries import LessonFigure, LessonKey, Measure, PersonFigure
from lms.teaching.stuck import Reason, is_failing, is_pressing, is_quiet
from lms.teaching.titles import Titled, titled

PAGE_SIZE = 50
#: For organisations that were deleted from under a group; none should be.
FALLBACK_ZONE = "Asia/Ho_Chi_Minh"


class Sorting(StrEnum):
    """The order of the members."""

    NEED = "need"
    NUMBER = "number"
    NAME = "name"
    ACTIVITY = "activity"


@dataclass(frozen=True)
class Column:
    """A lesson: as it was given, or begun without being given."""

    titled: Titled
    assignment: Assignment | None
    due: datetime | None
    figure: LessonFigure

    @property
    def key(self) -> LessonKey:
        """The ids of course and lesson."""
        return self.titled.course_id, self.titled.lesson_id

    @property
    def pass_mark(self) -> float:
        """The share at which the quiz is passed; 0 where there is no quiz any more."""
        return self.titled.lesson.quiz_pass if self.titled.lesson else 0.0


class Cell(NamedTuple):
    """One learner in one lesson. `best`: best share of the quiz's points."""

    state: str
    best: float | None
    is_failing: bool


NOTHING = Cell("not-started", None, is_failing=False)


@dataclass(frozen=True)
class Standing:
    """A member, and how much he needs help."""

    member: MemberRow
    figure: PersonFigure
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Row:
    """A member on the page."""

    standing: Standing
    cells: tuple[Cell, ...]

    @property
    def member(self) -> MemberRow:
        """Who it is."""
        return self.standing.member

    @property
    def mean(self) -> float | None:
        """The mean of the best shares in the lessons tried."""
        tried = [cell.best for cell in self.cells if cell.best is not None]
        return sum(tried) / len(tried) if tried else None


@dataclass(frozen=True)
class ClassTable:
    """The table of a group; `rows` are those of one page, `standings` everybody in order."""

    columns: tuple[Column, ...]
    standings: tuple[Standing, ...]
    rows: tuple[Row, ...]
    page: int
    pages: int
    assigned: int

    @property
    def stuck(self) -> int:
        """How many members are stuck."""
        return sum(1 for each in self.standings if each.reasons)


@dataclass(frozen=True)
class Wanted:
    """Which table. `page` None: all members; `all_lessons`: those begun without being given."""

    language: str
    sorting: Sorting = Sorting.NEED
    page: int | None = 1
    all_lessons: bool = False


def time_zone_of(session: Session, group: Group) -> str:
    """The time zone by which the group's due dates end."""
    return time_zones_of(session, [group])[group.id]


def time_zones_of(session: Session, mine: Sequence[Group]) -> dict[int, str]:
    """The time zones of several groups, by group id; one query."""
    zones = people.time_zones(session, {group.organisation_id for group in mine})
    return {group.id: zones.get(group.organisation_id, FALLBACK_ZONE) for group in mine}


def columns_of(session: Session, group: Group, wanted: Wanted) -> tuple[Column, ...]:
    """The lessons of the table: those given in the order of due dates, then those begun."""
    zone = time_zone_of(session, group)
    figures = queries.lesson_figures(session, [group.id]).get(group.id, {})
    languages = (wanted.language, group.language)
    columns = [
        Column(
            titled(each.course_id, each.lesson_id, *languages),
            each,
            due_moment(each.due_on, zone) if each.due_on else None,
            figures.get((each.course_id, each.lesson_id), LessonFigure()),
        )
        for each in session.scalars(queries.assignments_of_group(group.id))
    ]
    if wanted.all_lessons:
        given = {column.key for column in columns}
        columns += [
            Column(titled(*key, *languages), None, None, figures[key])
            for key in sorted(figures.keys() - given)
        ]
    return tuple(columns)


def measure_of(columns: Iterable[Column], now: datetime) -> Measure:
    """By what the members of a group with these lessons are measured."""
    given = [(each, each.assignment) for each in columns if each.assignment is not None]
    return Measure(
        tuple(
            assignment.id
            for column, assignment in given
            if is_pressing(assignment.created_at, column.due, now)
        ),
        {column.key: column.pass_mark for column, _assignment in given},
    )


def reasons_of(figure: PersonFigure, pressing: int, now: datetime) -> tuple[Reason, ...]:
    """Why a member is stuck, if he is; `pressing`: how many assignments are past half time."""
    failing = [Reason.FAILING] if figure.failing else []
    waits = pressing > figure.pressing_done and is_quiet(figure.last_at, now)
    return (*failing, *([Reason.QUIET] if waits else []))


def _by_need(each: Standing) -> tuple[object, ...]:
    """Those who fail first, then the quiet, then those with least done, longest away first."""
    figure = each.figure
    last = figure.last_at.timestamp() if figure.last_at else 0.0
    return -figure.failing, Reason.QUIET not in each.reasons, figure.done, last, *_by_number(each)


def _by_number(each: Standing) -> tuple[object, ...]:
    number = each.member.number
    return number is None, number or 0, each.member.sort_name


def _by_activity(each: Standing) -> tuple[object, ...]:
    """Who was active last first; who never was, last."""
    last = each.figure.last_at
    return -last.timestamp() if last else float("inf"), *_by_number(each)


ORDERS: dict[Sorting, Callable[[Standing], tuple[object, ...]]] = {
    Sorting.NEED: _by_need,
    Sorting.NUMBER: _by_number,
    Sorting.NAME: lambda each: (each.member.sort_name, each.member.person_id),
    Sorting.ACTIVITY: _by_activity,
}


def standings_of(
    session: Session, group: Group, columns: Sequence[Column], now: datetime
) -> list[Standing]:
    """Every member with his figure, in the order of the roster."""
    measure = measure_of(columns, now)
    figures = queries.person_figures(session, [group.id], measure).get(group.id, {})
    pressing = len(measure.pressing_ids)
    standings = []
    for member in groups.members(session, group.id):
        figure = figures.get(member.person_id, PersonFigure())
        standings.append(Standing(member, figure, reasons_of(figure, pressing, now)))
    return standings


def class_table(session: Session, group: Group, wanted: Wanted, now: datetime) -> ClassTable:
    """The table of a group as wanted; a page beyond the last shows the last."""
    columns = columns_of(session, group, wanted)
    standings = standings_of(session, group, columns, now)
    standings.sort(key=ORDERS[wanted.sorting])
    pages = max(1, -(-len(standings) // PAGE_SIZE))
    page = 1 if wanted.page is None else min(max(1, wanted.page), pages)
    shown = standings
    if wanted.page is not None:
        shown = standings[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return ClassTable(
        columns,
        tuple(standings),
        _rows(session, shown, columns),
        page,
        pages,
        sum(1 for column in columns if column.assignment is not None),
    )


def _rows(
    session: Session, shown: Sequence[Standing], columns: Sequence[Column]
) -> tuple[Row, ...]:
    """The cells of these members, built once from plain rows."""
    marks = {column.key: column.pass_mark for column in columns}
    cells: dict[int, dict[LessonKey, Cell]] = {each.member.person_id: {} for each in shown}
    for person_id, course_id, lesson_id, is_done, attempts, best in queries.progress_rows(
        session, cells
    ):
        key = (course_id, lesson_id)
        if key in marks:
            cells[person_id][key] = Cell(
                "done" if is_done else "in-progress", best, is_failing(attempts, best, marks[key])
            )
    keys = tuple(marks)
    return tuple(
        Row(each, tuple(cells[each.member.person_id].get(key, NOTHING) for key in keys))
        for each in shown
    )
