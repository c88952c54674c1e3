"""Classes with lessons for tests of teaching. The caller commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from lms.core.content.model import Lesson
from lms.groups.models import Group, Member
from lms.learning.models import LessonProgress
from lms.people.models import Organisation, Person, Role
from lms.teaching import service
from lms.teaching.models import Assignment
from tests.conftest import NOW
from tests.groups.factories import add_pupils, make_group
from tests.learning.factories import lesson_s1
from tests.people.factories import make_organisation, make_staff


@dataclass
class School:
    """A school with a teacher, his class and its pupils."""

    organisation: Organisation
    teacher: Person
    group: Group
    members: list[Member]


def make_school(session: Session, pupils: int = 3, **changes: Any) -> School:
    """A class 7A of so many pupils, led by a teacher; changes are those of the class."""
    organisation = make_organisation(session)
    teacher = make_staff(session, Role.LEADER, organisation, name="Trần Thị Hoa")
    group = make_group(session, organisation, teacher, **changes)
    return School(organisation, teacher, group, add_pupils(session, group, pupils))


def give(
    session: Session,
    group: Group,
    lesson: Lesson | tuple[str, str],
    now: datetime = NOW,
    **terms: Any,
) -> Assignment:
    """The lesson given to the group; a pair of ids may name one that no pack has."""
    key = lesson if isinstance(lesson, tuple) else (lesson.course_id, lesson.id)
    new = service.NewAssignment(group.id, *key, service.Terms(**terms))
    return service.assign(session, new, None, now)


def give_s1(session: Session, app: Flask, group: Group, **terms: Any) -> Assignment:
    """S1 given to the group."""
    return give(session, group, lesson_s1(app), **terms)


def record(
    session: Session, person_id: int, lesson: Lesson | tuple[str, str], **values: Any
) -> LessonProgress:
    """A progress row as if it had been derived; `done` completes it, `ago` is its activity."""
    course_id, lesson_id = lesson if isinstance(lesson, tuple) else (lesson.course_id, lesson.id)
    last = values.pop("now", NOW) - values.pop("ago", timedelta(0))
    done = values.pop("done", False)
    row = LessonProgress(
        person_id=person_id,
        course_id=course_id,
        lesson_id=lesson_id,
        started_at=last,
        last_at=last,
        completed_at=last if done else None,
        **{"steps_done": 1, "attempts": 0, **values},
    )
    session.add(row)
    session.flush()
    return row
