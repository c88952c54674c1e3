"""My progress: by course, lesson and objective, from what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from lms.core.content.model import Course, Lesson
from lms.db.session import db
from lms.learning import queries
from lms.learning.blueprint import bp
from lms.learning.models import Attempt, LessonProgress, ObjectiveProgress
from lms.learning.progress import share
from lms.web.access import public
from lms.web.actor import current_actor
from lms.web.packs import library


@dataclass(frozen=True)
class LessonLine:
    """A lesson somebody began, with the state of its objectives."""

    lesson: Lesson
    progress: LessonProgress
    objectives: Mapping[str, ObjectiveProgress]

    @property
    def state(self) -> str:
        """The state in the words of the badges."""
        return "done" if self.progress.completed_at else "in-progress"

    @property
    def mastered(self) -> int:
        """How many of the lesson's objectives are mastered."""
        return sum(1 for each in self.objectives.values() if each.mastered_at)


@dataclass(frozen=True)
class CourseLine:
    """A course somebody began."""

    course: Course
    lessons: tuple[LessonLine, ...]

    @property
    def completed(self) -> int:
        """How many of its lessons are completed."""
        return sum(1 for each in self.lessons if each.progress.completed_at)


def lines_of(session: Session, person_id: int, courses: Sequence[Course]) -> list[CourseLine]:
    """A person's progress in every course begun; two queries, however many there are."""
    rows = queries.progress_of_person(session, person_id)
    objectives: defaultdict[tuple[str, str], dict[str, ObjectiveProgress]] = defaultdict(dict)
    for row in session.scalars(queries.objectives_of([person_id])):
        objectives[row.course_id, row.lesson_id][row.objective_id] = row
    lines = []
    for course in courses:
        lessons = tuple(
            LessonLine(lesson, rows[course.id, lesson.id], objectives[course.id, lesson.id])
            for lesson in course.lessons
            if (course.id, lesson.id) in rows
        )
        if lessons:
            lines.append(CourseLine(course, lessons))
    return lines


@bp.get("/progress")
@public
def progress() -> str:
    """What one has learned so far, guests included."""
    actor = current_actor()
    lines: list[CourseLine] = []
    attempts: Sequence[Attempt] = []
    if actor is not None:
        lines = lines_of(db(), actor.id, library().courses())
        attempts = db().scalars(queries.attempts_of(actor.id).limit(20)).all()
    titles = {
        (course.id, lesson.id): lesson
        for course in library().courses()
        for lesson in course.lessons
    }
    return render_template(
        "learning/progress.html", lines=lines, attempts=attempts, titles=titles, share=share
    )
