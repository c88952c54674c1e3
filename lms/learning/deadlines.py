"""The end of a test whose time is over, also when its learner does not come back.

What was stored in time counts, so it has to be counted without him: the start of a test with a
time limit leaves a job for the moment of its end. More time given later moves the job.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.db import jobs
from lms.learning import service
from lms.learning.models import Attempt
from lms.web.packs import EXTENSION, Library


def close_when_over(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """End the attempt as of its deadline, or come back when it has been moved."""
    attempt = session.get(Attempt, payload["attempt"])
    if attempt is None or attempt.finished_at is not None or attempt.deadline_at is None:
        return
    if not service.is_over(attempt, now):
        again = attempt.deadline_at + service.GRACE
        jobs.enqueue(session, service.CLOSING, payload, now, max(again, now + service.GRACE))
        return
    library: Library = session.info[EXTENSION]
    lesson = library.lesson_or_none(attempt.course_id, attempt.lesson_id)
    service.close_at_deadline(session, attempt, lesson)
