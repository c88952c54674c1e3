"""The rules of a quiz for members of a group that was given its lesson.

Of several groups' assignments a test binds before a practice, then the one due first. The due
date asks and does not lock, so the rules hold as long as the assignment stands.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lms.learning.models import AttemptMode
from lms.learning.rules import AttemptRules
from lms.teaching.models import Assignment
from lms.teaching.queries import assignments_of_member

#: An attempt's context begins with this; the assignment's id follows.
CONTEXT = "assignment:"


def context_of(assignment: Assignment) -> str:
    """What attempts under this assignment carry."""
    return f"{CONTEXT}{assignment.id}"


def rules_of(assignment: Assignment) -> AttemptRules:
    """The rules that an assignment gives its quiz; limits hold for tests only."""
    if not assignment.is_test:
        return AttemptRules(AttemptMode.PRACTICE, context_of(assignment))
    return AttemptRules(
        AttemptMode.TEST,
        context_of(assignment),
        assignment.max_attempts,
        assignment.time_limit_minutes,
    )


def assigned_rules(
    session: Session, person_id: int, course_id: str, lesson_id: str, _now: datetime
) -> AttemptRules | None:
    """The rules that bind this person in this lesson; None when no group of his was given it."""
    found = session.scalar(
        assignments_of_member(person_id)
        .where(Assignment.course_id == course_id, Assignment.lesson_id == lesson_id)
        .order_by(None)
        .order_by(
            Assignment.is_test.desc(),
            Assignment.due_on.is_(None),
            Assignment.due_on,
            Assignment.id,
        )
        .limit(1)
    )
    return rules_of(found) if found is not None else None
