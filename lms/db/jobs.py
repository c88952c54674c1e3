"""Work that outlives a request, as rows.

A worker claims a job by a lease. A worker that is killed loses its lease, and the job is done
by the next; a job that fails is tried again later, with growing pauses, and kept when it has
failed for good, so that somebody can look.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms.db.base import Id, Model, enum_column

LEASE = timedelta(minutes=2)
MAX_TRIES = 8


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    """One piece of work, with what it needs to know."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_due", "state", "run_at"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(sa.String(60))
    payload: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(enum_column(JobState), default=JobState.WAITING)
    run_at: Mapped[datetime] = mapped_column(comment="Not before this moment.")
    leased_until: Mapped[datetime | None] = mapped_column(
        comment="A worker has it until then; after that another may take it."
    )
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


Handler = Callable[[Session, dict[str, Any], datetime], None]


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    now: datetime,
    run_at: datetime | None = None,
) -> Job:
    """Put a job into the queue; it becomes visible with the caller's commit."""
    job = Job(kind=kind, payload=payload, run_at=run_at or now, created_at=now)
    session.add(job)
    return job


def due(now: datetime) -> sa.Select[Job]:
    """The jobs that a worker may take now."""
    return sa.select(Job).where(
        Job.state == JobState.WAITING,
        Job.run_at <= now,
        sa.or_(Job.leased_until.is_(None), Job.leased_until < now),
    )


def claim(session: Session, now: datetime) -> Job | None:
    """Take the next due job for one lease; None when nothing is due. The caller commits."""
    first = due(now).order_by(Job.run_at, Job.id).limit(1).with_for_update(skip_locked=True)
    job = session.scalars(first).first()
    if job is not None:
        job.leased_until = now + LEASE
        job.tries += 1
    return job


def finish(session: Session, job_id: int, now: datetime) -> None:
    """Mark a job done."""
    job = session.get_one(Job, job_id)
    job.state, job.done_at, job.leased_until = JobState.DONE, now, None


def fail(session: Session, job_id: int, error: str, now: datetime) -> None:
    """Note an error; the job comes back after a pause that doubles, or stays failed."""
    job = session.get_one(Job, job_id)
    job.last_error, job.leased_until = error, None
    if job.tries >= MAX_TRIES:
        job.state = JobState.FAILED
    else:
        job.run_at = now + timedelta(seconds=15 * 2**job.tries)
