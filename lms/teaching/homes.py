"""What the homes show: a learner's work, and a leader's groups.

Both gather what other rooms keep; a home costs the same number of queries for any number of
groups, lessons and members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from lms.core.content.model import Course
from lms.groups import queries as groups
from lms.groups.models import Group
from lms.learning import queries as learning
from lms.learning.models import Attempt, LessonProgress
from lms.people import queries as people
from lms.teaching import queries
from lms.teaching.due import due_moment, is_late
from lms.teaching.models import Assignment
from lms.teaching.progress_table import reasons_of, time_zones_of
from lms.teaching.queries import LessonFigure, LessonKey, Measure, PersonFigure
from lms.teaching.stuck import is_pressing
from lms.teaching.titles import Titled, titled

#: How many names of those who need help stand on a card.
NAMES_SHOWN = 3


@dataclass(frozen=True)
class Work:
    """A lesson that a learner was given or began."""

    titled: Titled
    group: Group | None
    assignment: Assignment | None
    due: datetime | None
    progress: LessonProgress | None
    open_attempt: Attempt | None

    @property
    def state(self) -> str:
        """The state in the words of the badges."""
        if self.progress is None:
            return "not-started"
        return "done" if self.progress.completed_at else "in-progress"

    def is_overdue(self, now: datetime) -> bool:
        """Whether the due date has passed without completion."""
        return self.state != "done" and is_late(now, self.due)

    @property
    def quiz_is_next(self) -> bool:
        """Whether all steps are done, and there is a quiz."""
        lesson = self.titled.lesson
        steps_done = self.progress.steps_done if self.progress else 0
        return lesson is not None and bool(lesson.items) and steps_done >= len(lesson.steps)

    @property
    def url(self) -> str:
        """Where to go on: the open quiz, the next step, or the quiz after the last one."""
        if self.open_attempt is not None:
            return url_for("learning.attempt", attempt_id=self.open_attempt.id)
        at: dict[str, Any] = {
            "course_id": self.titled.course_id,
            "lesson_id": self.titled.lesson_id,
            "lang": self.titled.language,
        }
        if self.quiz_is_next:
            return url_for("learning.quiz", **at)
        if self.state == "in-progress":
            return url_for("learning.lesson", **at, view="steps")
        return url_for("learning.lesson", **at)


@dataclass(frozen=True)
class MyWork:
    """A learner's home. `resume`: the lesson touched last and not completed."""

    groups: Sequence[Group]
    open: tuple[Work, ...]
    done: tuple[Work, ...]
    resume: Work | None
    following: Work | None

    @property
    def besides(self) -> tuple[Work, ...]:
        """What is still to do besides the lesson that one resumes."""
        return tuple(each for each in self.open if each is not self.resume)


def my_work(session: Session, person_id: int, language: str, courses: Iterable[Course]) -> MyWork:
    """What a person was given, what he is in the midst of, and what comes next."""
    mine = session.scalars(groups.groups_of_member(person_id)).all()
    by_id = {group.id: group for group in mine}
    zones = time_zones_of(session, mine)
    progress = learning.progress_of_person(session, person_id)
    unfinished = learning.attempts_of(person_id).where(Attempt.finished_at.is_(None))
    attempts = {(each.course_id, each.lesson_id): each for each in session.scalars(unfinished)}

    def work(key: LessonKey, assignment: Assignment | None = None) -> Work:
        group = by_id[assignment.group_id] if assignment else None
        due_on = assignment.due_on if assignment else None
        return Work(
            titled=titled(*key, language, *([group.language] if group else [])),
            group=group,
            assignment=assignment,
            due=due_moment(due_on, zones[group.id]) if group and due_on else None,
            progress=progress.get(key),
            open_attempt=attempts.get(key),
        )

    given: dict[LessonKey, Work] = {}
    for each in session.scalars(queries.assignments_of_member(person_id)):
        key = (each.course_id, each.lesson_id)
        given.setdefault(key, work(key, each))
    begun = [key for key, row in progress.items() if row.completed_at is None]
    latest = max(begun, key=lambda key: progress[key].last_at, default=None)
    resume = given.get(latest, work(latest)) if latest is not None else None
    todo = tuple(each for each in given.values() if each.state != "done")
    following = next((each for each in todo if each is not resume), None)
    if following is None:
        following_key = _after(progress, courses)
        following = work(following_key) if following_key else None
    return MyWork(
        groups=mine,
        open=todo,
        done=tuple(each for each in given.values() if each.state == "done"),
        resume=resume,
        following=following,
    )


def _after(
    progress: dict[LessonKey, LessonProgress], courses: Iterable[Course]
) -> LessonKey | None:
    """The first untouched lesson of the course in which somebody was active last."""
    if not progress:
        return None
    course_id = max(progress, key=lambda key: progress[key].last_at)[0]
    for course in courses:
        if course.id == course_id:
            keys = ((course_id, lesson.id) for lesson in course.lessons)
            return next((key for key in keys if key not in progress), None)
    return None


@dataclass(frozen=True)
class GivenLesson:
    """A lesson of a group on its card."""

    titled: Titled
    assignment: Assignment
    figure: LessonFigure


@dataclass(frozen=True)
class GroupCard:
    """A group on its leader's home. `names`: some of those who need help."""

    group: Group
    members: int
    lessons: tuple[GivenLesson, ...]
    stuck: int
    names: tuple[str, ...]


def group_cards(
    session: Session, mine: Sequence[Group], language: str, now: datetime
) -> list[GroupCard]:
    """The cards of these groups."""
    ids = [group.id for group in mine]
    if not ids:
        return []
    given = _given_lessons(session, mine, language)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for group_id, person_id in session.execute(groups.memberships(ids)):
        members[group_id].append(person_id)
    stuck = _stuck(session, mine, given, members, now)
    names = people.names_of(
        session, [each for several in stuck.values() for each in several[:NAMES_SHOWN]]
    )
    return [
        GroupCard(
            group,
            len(members[group.id]),
            given[group.id],
            len(stuck[group.id]),
            tuple(names[each] for each in stuck[group.id][:NAMES_SHOWN]),
        )
        for group in mine
    ]


#: By group id: the lessons given.
Given = Mapping[int, tuple[GivenLesson, ...]]


def _given_lessons(session: Session, mine: Sequence[Group], language: str) -> Given:
    ids = [group.id for group in mine]
    figures = queries.lesson_figures(session, ids)
    given: dict[int, list[GivenLesson]] = {group_id: [] for group_id in ids}
    languages = {group.id: (language, group.language) for group in mine}
    for each in session.scalars(queries.assignments_of_groups(ids)):
        key = (each.course_id, each.lesson_id)
        figure = figures.get(each.group_id, {}).get(key, LessonFigure())
        lesson = GivenLesson(titled(*key, *languages[each.group_id]), each, figure)
        given[each.group_id].append(lesson)
    return {group_id: tuple(lessons) for group_id, lessons in given.items()}


def _stuck(
    session: Session,
    mine: Sequence[Group],
    given: Given,
    members: Mapping[int, Sequence[int]],
    now: datetime,
) -> dict[int, list[int]]:
    """By group id: the ids of the members who are stuck."""
    zones = time_zones_of(session, mine)
    pressing = {group.id: _pressing(given[group.id], zones[group.id], now) for group in mine}
    measure = Measure(
        tuple(each for several in pressing.values() for each in several),
        {
            (each.titled.course_id, each.titled.lesson_id): each.titled.lesson.quiz_pass
            for lessons in given.values()
            for each in lessons
            if each.titled.lesson is not None
        },
    )
    figures = queries.person_figures(session, [group.id for group in mine], measure)
    found: dict[int, list[int]] = {}
    for group in mine:
        of_group = figures.get(group.id, {})
        count = len(pressing[group.id])
        found[group.id] = [
            person_id
            for person_id in members[group.id]
            if reasons_of(of_group.get(person_id, PersonFigure()), count, now)
        ]
    return found


def _pressing(lessons: Iterable[GivenLesson], zone: str, now: datetime) -> list[int]:
    """Ids of the assignments past half their time."""
    found = []
    for each in lessons:
        due_on = each.assignment.due_on
        due = due_moment(due_on, zone) if due_on else None
        if is_pressing(each.assignment.created_at, due, now):
            found.append(each.assignment.id)
    return found
