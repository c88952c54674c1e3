"""Transcripts: the modules that an adult has worked on, by what is stored.

Minutes are those of the plan for one learner alone; they are summed up for completed modules
only, since nobody measures how long somebody really sat there. A module that was withdrawn since
keeps its line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lms.core.content.model import Course, Lesson, Sector, text_in
from lms.learning import queries as learning
from lms.learning.models import LessonProgress
from lms.people import queries as people
from lms.people.models import Person
from lms.teaching.titles import Titled, titled
from lms.web.dates import ZONES


@dataclass(frozen=True)
class Module:
    """A lesson that the person worked on. `best` 0 to 1; `minutes` 0 where it was withdrawn."""

    course: str
    titled: Titled
    sector: Sector | None
    steps_done: int
    steps: int | None
    best: float | None
    completed_on: date | None
    minutes: int


@dataclass(frozen=True)
class Transcript:
    """A person's modules, those completed first in time before those under way."""

    name: str
    organisation: str
    modules: tuple[Module, ...]

    @property
    def completed(self) -> int:
        """How many modules are completed."""
        return sum(each.completed_on is not None for each in self.modules)

    @property
    def minutes(self) -> int:
        """Minutes of study by plan of the completed modules."""
        return sum(each.minutes for each in self.modules if each.completed_on is not None)


def planned_minutes(lesson: Lesson) -> int:
    """Minutes of study that the plan gives one learner alone."""
    return sum(step.minutes_alone for step in lesson.steps)


def transcript_of(
    session: Session, person: Person, language: str, course_named: Callable[[str], Course | None]
) -> Transcript:
    """A person's transcript in the words of a language; dates are those of his organisation."""
    organisation = (
        people.organisation(session, person.organisation_id) if person.organisation_id else None
    )
    zone = ZoneInfo(organisation.time_zone if organisation else ZONES[language])
    rows = sorted(
        learning.progress_of_person(session, person.id).values(),
        key=lambda row: (row.completed_at is None, row.completed_at or row.started_at),
    )
    modules = tuple(_module(row, language, zone, course_named(row.course_id)) for row in rows)
    return Transcript(person.display_name, organisation.name if organisation else "", modules)


def _module(row: LessonProgress, language: str, zone: ZoneInfo, course: Course | None) -> Module:
    name = titled(row.course_id, row.lesson_id, language)
    lesson = name.lesson
    return Module(
        text_in(course.title, language) if course else row.course_id,
        name,
        lesson.sector if lesson else None,
        row.steps_done,
        len(lesson.steps) if lesson else None,
        row.best,
        row.completed_at.astimezone(zone).date() if row.completed_at else None,
        planned_minutes(lesson) if lesson else 0,
    )
