"""One member of a group as his leaders see him: lessons, objectives, attempts, allowances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.groups.models import Group
from lms.groups.queries import MemberRow
from lms.learning import queries as learning
from lms.learning.allowances import allowances_of
from lms.learning.models import Allowance, Attempt, LessonProgress, ObjectiveProgress
from lms.teaching import queries
from lms.teaching.due import due_moment, is_late
from lms.teaching.models import Assignment
from lms.teaching.progress_table import time_zone_of
from lms.teaching.queries import LessonKey
from lms.teaching.rules import context_of
from lms.teaching.stuck import is_failing
from lms.teaching.titles import Titled, titled


@dataclass(frozen=True)
class MemberLesson:
    """A lesson that was given to the group or begun by the member.

    `attempts` are those at its quiz; `in_class`: what he answered in runs in class.
    """

    titled: Titled
    assignment: Assignment | None
    due: datetime | None
    progress: LessonProgress | None
    objectives: dict[str, ObjectiveProgress]
    attempts: tuple[Attempt, ...]
    in_class: tuple[Attempt, ...]
    allowance: Allowance | None

    @property
    def state(self) -> str:
        """The state in the words of the badges."""
        if self.progress is None:
            return "not-started"
        return "done" if self.progress.completed_at else "in-progress"

    @property
    def is_late(self) -> bool:
        """Whether it was completed after its due date."""
        done = self.progress.completed_at if self.progress else None
        return done is not None and is_late(done, self.due)

    @property
    def is_failing(self) -> bool:
        """Whether the attempts show that the learner is stuck."""
        lesson, row = self.titled.lesson, self.progress
        return (
            lesson is not None
            and row is not None
            and is_failing(row.attempts, row.best, lesson.quiz_pass)
        )


def member_lessons(
    session: Session, group: Group, member: MemberRow, languages: Sequence[str]
) -> list[MemberLesson]:
    """The lessons given to the group, then those begun besides. Seven queries for any member."""
    zone = time_zone_of(session, group)
    progress = learning.progress_of_person(session, member.person_id)
    given = {
        (each.course_id, each.lesson_id): each
        for each in session.scalars(queries.assignments_of_group(group.id))
    }
    objectives: defaultdict[LessonKey, dict[str, ObjectiveProgress]] = defaultdict(dict)
    for row in session.scalars(learning.objectives_of([member.person_id])):
        objectives[row.course_id, row.lesson_id][row.objective_id] = row
    attempts: defaultdict[LessonKey, list[Attempt]] = defaultdict(list)
    for attempt in session.scalars(learning.attempts_of(member.person_id)):
        attempts[attempt.course_id, attempt.lesson_id].append(attempt)
    allowances = allowances_of(session, member.person_id)
    keys = [*given, *sorted(progress.keys() - given.keys())]
    lessons = []
    for key in keys:
        assignment = given.get(key)
        due_on = assignment.due_on if assignment else None
        lessons.append(
            MemberLesson(
                titled=titled(*key, *languages),
                assignment=assignment,
                due=due_moment(due_on, zone) if due_on else None,
                progress=progress.get(key),
                objectives=objectives[key],
                attempts=tuple(each for each in attempts[key] if not each.is_in_class),
                in_class=tuple(each for each in attempts[key] if each.is_in_class),
                allowance=allowances.get(context_of(assignment)) if assignment else None,
            )
        )
    return lessons
