"""Who is stuck: the rule, as `docs/progress.md` tells it to teachers.

A learner is stuck for one of two reasons. *Failing*: he has finished at least two attempts at an
assigned lesson's quiz, all below its pass mark. *Quiet*: an assigned lesson that he has not
completed is past half its time, and he did nothing at all for seven days. An assignment without
a due date has four weeks.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

FAILED_ATTEMPTS = 2
QUIET_FOR = timedelta(days=7)
TIME_WITHOUT_DUE_DATE = timedelta(days=28)


class Reason(StrEnum):
    """Why somebody is stuck."""

    FAILING = "failing"
    QUIET = "quiet"


def is_failing(attempts: int, best: float | None, pass_mark: float) -> bool:
    """Whether these finished attempts at a quiz, the best reaching `best`, show it."""
    return attempts >= FAILED_ATTEMPTS and best is not None and best < pass_mark


def is_pressing(given_at: datetime, due: datetime | None, now: datetime) -> bool:
    """Whether an assignment is past half its time."""
    end = due if due is not None else given_at + TIME_WITHOUT_DUE_DATE
    return now >= given_at + (end - given_at) / 2


def is_quiet(last_at: datetime | None, now: datetime) -> bool:
    """Whether somebody did nothing for long; last_at is None if he never did anything."""
    return last_at is None or now - last_at > QUIET_FOR
