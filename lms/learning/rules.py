"""By which rules a quiz is taken: practice or test, how often, how long.

Whoever gives lessons to groups (teaching) answers for a person and a lesson through a
`RuleSource`, put into the application by `lms.app`; without one a quiz is free practice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from lms.learning.models import AttemptMode

EXTENSION = "lms.learning.rules"


@dataclass(frozen=True)
class AttemptRules:
    """The rules of one attempt; `context` says for whom it was opened and is never read here."""

    mode: AttemptMode = AttemptMode.PRACTICE
    context: str = ""
    max_attempts: int | None = None
    time_limit_minutes: int | None = None


FREE_PRACTICE = AttemptRules()

#: (session, person id, course id, lesson id, now) → rules that bind this person, or None.
RuleSource = Callable[[Session, int, str, str, datetime], AttemptRules | None]


def rules_for(
    session: Session, person_id: int | None, course_id: str, lesson_id: str, now: datetime
) -> AttemptRules:
    """The rules by which this person takes this lesson's quiz now."""
    source = cast("RuleSource | None", current_app.extensions.get(EXTENSION))
    if source is None or person_id is None:
        return FREE_PRACTICE
    return source(session, person_id, course_id, lesson_id, now) or FREE_PRACTICE
