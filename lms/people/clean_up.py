"""Once a day: forget links and sign-ins that have expired, old mail and old wrong tries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db.jobs import Job, JobState, enqueue
from lms.people import mail
from lms.people.models import FailedSignIn, SecretLink, SignIn

KIND = "people.clean-up"
EVERY = timedelta(days=1)
#: How long things are kept after they ended, for whoever looks into a complaint.
KEPT = timedelta(days=7)


def plan_clean_up(session: Session, now: datetime) -> None:
    """Make sure that the daily job waits in the queue; calling it again changes nothing."""
    waiting = sa.select(Job.id).where(Job.kind == KIND, Job.state == JobState.WAITING)
    if session.scalar(waiting.limit(1)) is None:
        enqueue(session, KIND, {}, now)


def clean_up(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    """The job; plans its next run."""
    before = now - KEPT
    session.execute(
        sa.delete(SecretLink).where(
            sa.or_(SecretLink.expires_at < before, SecretLink.used_at < before)
        )
    )
    session.execute(
        sa.delete(SignIn).where(sa.or_(SignIn.expires_at < before, SignIn.ended_at < before))
    )
    session.execute(sa.delete(FailedSignIn).where(FailedSignIn.last_at < before))
    session.execute(
        sa.delete(Job).where(
            Job.kind.in_([mail.KIND, KIND]), Job.state == JobState.DONE, Job.done_at < before
        )
    )
    later = sa.select(Job.id).where(
        Job.kind == KIND, Job.state == JobState.WAITING, Job.run_at > now
    )
    if session.scalar(later.limit(1)) is None:
        enqueue(session, KIND, {}, now, run_at=now + EVERY)
