"""Sending what waits: one job, which empties the outbox batch by batch in its order.

No query is open while the store is asked. What it has is deleted at once, so that a worker who is
killed leaves at most one batch to be sent again, which the store knows by the ids. A batch that it
refuses is sent one by one: what is wrong in itself is kept aside with the store's words, and holds
nobody up. Where the store is away, all wait, longer each time, at most an hour; nothing is lost.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.db import jobs
from lms.db.session import database
from lms.interop.xapi import outbox
from lms.interop.xapi.models import Delivery, Statement, StatementState
from lms.interop.xapi.store import Said, Store, Verdict
from lms.web.settings import settings

#: Statements of one request.
BATCH = 50
#: Seconds after which the rest is left to the next job: well within a lease.
SECONDS = 60.0
LEASE = timedelta(minutes=3)
#: Pauses after a failure: 15, 30, 60 … seconds, at most an hour.
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waiting:
    """A statement as it was read."""

    id: int
    body: dict[str, Any]


@dataclass
class Outcome:
    """What came of a job. `left`: there was no time for the rest."""

    arrived: int = 0
    stopped: Said | None = None
    left: bool = False
    refused: list[tuple[int, str]] = field(default_factory=list)


def send_waiting(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    """The job."""
    if not settings().xapi_endpoint:
        return  # switched off: what waits is sent when it is switched on again
    if not _take(now):
        jobs.enqueue(session, outbox.SENDING, {}, now, now + FIRST_PAUSE)
        return
    store = Store(settings())
    try:
        outcome = empty(store)
    finally:
        store.close()
        _release()
    _write(session, outcome, now)


def _take(now: datetime) -> bool:
    """Be the one who sends; committed, so that others see it."""
    free = sa.or_(Delivery.busy_until.is_(None), Delivery.busy_until <= now)
    with database().writing() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        insert = sqlite.insert if is_sqlite else postgresql.insert
        first = {"id": 1, "failures": 0, "last_error": "", "arrived": 0}
        session.execute(insert(Delivery).values(first).on_conflict_do_nothing())
        taken: Any = session.execute(
            sa.update(Delivery).where(Delivery.id == 1, free).values(busy_until=now + LEASE)
        )
        return bool(taken.rowcount)


def _release() -> None:
    with database().writing() as session:
        session.execute(sa.update(Delivery).where(Delivery.id == 1).values(busy_until=None))


def empty(store: Store) -> Outcome:
    """Send batch after batch until nothing waits, the store stops us, or the time is over."""
    outcome, until = Outcome(), time.monotonic() + SECONDS
    while outcome.stopped is None and (batch := _next_batch()):
        if time.monotonic() > until:
            outcome.left = True
            break
        _send(store, batch, outcome)
    return outcome


def _next_batch() -> list[Waiting]:
    """The oldest that wait.

    Whoever writes about a person waits for his turn before he is given a number, so that the order
    of numbers is for each person that of what he did.
    """
    with database().reading() as session:
        rows = session.execute(
            sa.select(Statement.id, Statement.body)
            .where(Statement.state == StatementState.WAITING)
            .order_by(Statement.id)
            .limit(BATCH)
        )
        return [Waiting(number, body) for number, body in rows]


def _send(store: Store, batch: Sequence[Waiting], outcome: Outcome) -> None:
    said = store.send([each.body for each in batch])
    if said.verdict is Verdict.STOPPED:
        outcome.stopped = said
    elif said.verdict is Verdict.ARRIVED:
        _gone(batch, outcome)
    elif len(batch) > 1:
        for each in batch:
            if outcome.stopped is None:
                _send(store, [each], outcome)
    elif said.verdict is Verdict.KNOWN:
        _gone(batch, outcome)  # an earlier sending of ours: nobody else makes our ids
    else:
        _set_aside(batch[0], said)


def _gone(batch: Sequence[Waiting], outcome: Outcome) -> None:
    with database().writing() as session:
        session.execute(sa.delete(Statement).where(Statement.id.in_([each.id for each in batch])))
    outcome.arrived += len(batch)


def _set_aside(each: Waiting, said: Said) -> None:
    _log.warning("xapi: the store refuses a statement: %s", said.words)
    with database().writing() as session:
        session.execute(
            sa.update(Statement)
            .where(Statement.id == each.id)
            .values(state=StatementState.REFUSED, answer=said.words)
        )


def _write(session: Session, outcome: Outcome, now: datetime) -> None:
    """How it went, and when to go on."""
    row = session.get_one(Delivery, 1, populate_existing=True, with_for_update=True)
    if outcome.arrived:
        row.arrived, row.arrived_at = row.arrived + outcome.arrived, now
    if outcome.stopped is None:
        row.failures = 0
        if outcome.left:
            jobs.enqueue(session, outbox.SENDING, {}, now)
        return
    row.failures = row.failures + 1 if not outcome.arrived else 1
    row.last_error, row.failed_at = outcome.stopped.words, now
    pause = pause_after(row.failures, outcome.stopped.again_after)
    _log.warning("xapi: the store cannot be reached, again in %s: %s", pause, row.last_error)
    jobs.enqueue(session, outbox.SENDING, {}, now, now + pause)


def pause_after(failures: int, again_after: int | None = None) -> timedelta:
    """How long to wait after so many failures in a row, and as long as the store asked for."""
    doubled = FIRST_PAUSE * int(2 ** min(max(failures - 1, 0), 12))
    asked = timedelta(seconds=again_after or 0)
    return min(max(doubled, asked), LONGEST_PAUSE)
