"""More than the rules give: a further attempt, or more time, for one person in one test.

The room that made the rules decides who gets it; here it is kept and counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.learning.models import Allowance, Attempt
from lms.learning.rules import AttemptRules


@dataclass(frozen=True)
class Whose:
    """Who is allowed more, in which lesson's quiz, under which context."""

    person_id: int
    course_id: str
    lesson_id: str
    context: str


def allowances_of(session: Session, person_id: int) -> dict[str, Allowance]:
    """A person's allowances by context."""
    rows = session.scalars(sa.select(Allowance).where(Allowance.person_id == person_id))
    return {row.context: row for row in rows if row.context}


def _row(session: Session, whose: Whose) -> Allowance:
    row = session.scalar(
        sa.select(Allowance).where(
            Allowance.person_id == whose.person_id,
            Allowance.course_id == whose.course_id,
            Allowance.lesson_id == whose.lesson_id,
            Allowance.context == whose.context,
        )
    )
    if row is None:
        row = Allowance(
            person_id=whose.person_id,
            course_id=whose.course_id,
            lesson_id=whose.lesson_id,
            context=whose.context,
            extra_attempts=0,
            extra_time_percent=0,
        )
        session.add(row)
    return row


def allow_attempt(session: Session, whose: Whose) -> int:
    """One attempt more; how many there are beyond the rules."""
    row = _row(session, whose)
    row.extra_attempts += 1
    return row.extra_attempts


def allow_time(session: Session, whose: Whose, percent: int, rules: AttemptRules) -> None:
    """So many per cent more time (not in addition to earlier ones), in an open attempt too.

    Raises:
        ValueError: the per cent are negative.
    """
    if percent < 0:
        raise ValueError(percent)
    row = _row(session, whose)
    added = percent - row.extra_time_percent
    row.extra_time_percent = percent
    attempt = session.scalar(
        sa.select(Attempt).where(
            Attempt.person_id == whose.person_id,
            Attempt.course_id == whose.course_id,
            Attempt.lesson_id == whose.lesson_id,
            Attempt.context == whose.context,
            Attempt.finished_at.is_(None),
        )
    )
    if attempt is not None and attempt.deadline_at is not None and rules.time_limit_minutes:
        attempt.deadline_at += timedelta(minutes=rules.time_limit_minutes) * added / 100
