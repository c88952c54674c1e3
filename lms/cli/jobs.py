"""Doing the jobs: claim one by its lease, do it, and note the end in the same transaction.

What a handler writes and that the job is done become visible together, and only while the lease
is still ours: of two workers that hold the same job (one was thought dead) only one leaves a
trace. A handler that does something outside the database does it before its first query, since
from then on it keeps others from writing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lms.cli.cleaning import clean_up
from lms.cli.prepare import database_of
from lms.config import Settings
from lms.db import jobs
from lms.db.jobs import Handler, Job, JobState
from lms.web.room import EXTENSION, Room

#: Pause between two looks for work, seconds.
IDLE_SECONDS = 1.0
CLEAN_EVERY = timedelta(hours=24)
_log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment; the one place here that looks at the clock."""
    return datetime.now(UTC)


class LeaseLostError(Exception):
    """Another worker took the job over; what this one did is undone."""


@dataclass(frozen=True)
class Claim:
    """A job that is ours until its lease ends."""

    job_id: int
    kind: str
    payload: dict[str, Any]
    until: datetime


class Worker:
    """Does the jobs of one application, one after the other."""

    def __init__(self, app: Flask, handlers: Mapping[str, Handler], clock: Clock = utc_now) -> None:
        self._app = app
        self._database = database_of(app)
        self._handlers = handlers
        self._clock = clock

    def do_all_due(self, stop: threading.Event | None = None) -> int:
        """Do what is due now; the number of jobs taken in hand."""
        count = 0
        while not (stop is not None and stop.is_set()) and self.do_next():
            count += 1
        return count

    def do_next(self) -> bool:
        """Do one job, if any is due."""
        claim = self._claim()
        if claim is None:
            return False
        try:
            with self._app.app_context(), self._database.writing() as session:
                self._handlers[claim.kind](session, claim.payload, self._clock())
                self._finish(session, claim)
        except LeaseLostError:
            _log.warning("job %d (%s) was taken over by another worker", claim.job_id, claim.kind)
        except Exception as error:  # noqa: BLE001 (one bad job must not stop the others)
            _log.exception("job %d (%s) failed", claim.job_id, claim.kind)
            self._fail(claim, f"{type(error).__name__}: {error}")
        return True

    def _claim(self) -> Claim | None:
        now = self._clock()
        with self._database.reading() as session:  # looking must not keep others from writing
            if session.scalar(sa.select(jobs.due(now).exists())) is not True:
                return None
        with self._database.writing() as session:
            job = jobs.claim(session, now)
            if job is None or job.leased_until is None:
                return None
            return Claim(job.id, job.kind, dict(job.payload), job.leased_until)

    def _finish(self, session: Session, claim: Claim) -> None:
        self._check_still_ours(session, claim)
        jobs.finish(session, claim.job_id, self._clock())

    def _fail(self, claim: Claim, error: str) -> None:
        try:
            with self._database.writing() as session:
                self._check_still_ours(session, claim)
                jobs.fail(session, claim.job_id, error, self._clock())
        except LeaseLostError:
            _log.warning("job %d (%s) was taken over by another worker", claim.job_id, claim.kind)

    def _check_still_ours(self, session: Session, claim: Claim) -> None:
        session.flush()
        row = session.execute(
            sa.select(Job.state, Job.leased_until).where(Job.id == claim.job_id).with_for_update()
        ).one()
        if row.state is not JobState.WAITING or row.leased_until != claim.until:
            raise LeaseLostError


def handlers_of(app: Flask) -> dict[str, Handler]:
    """The handlers that the rooms bring, by kind of job."""
    rooms: tuple[Room, ...] = app.extensions[EXTENSION]
    return {kind: handler for room in rooms for kind, handler in room.jobs.items()}


def work_until(app: Flask, settings: Settings, stop: threading.Event) -> None:
    """Do jobs as they come, and once a day the cleaning, until `stop` is set."""
    worker = Worker(app, handlers_of(app))
    clean_at = utc_now() + timedelta(minutes=10)  # not while a class is waiting for the start
    while not stop.is_set():
        try:
            worker.do_all_due(stop)
            if utc_now() >= clean_at:
                clean_at = utc_now() + CLEAN_EVERY
                with app.app_context():
                    clean_up(app, settings, utc_now())
        except sa.exc.OperationalError:
            _log.exception("the database cannot be reached; trying again")
            stop.wait(5)
        stop.wait(IDLE_SECONDS)
