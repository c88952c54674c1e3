"""The outbox: putting statements in, in the transaction that they tell of, and who sends them.

A statement that is put in has a job that will see it. Whoever puts one in looks for a job that
nobody has begun and holds its row until his commit: no worker begins it before, and then it sees
what was put in. Where none waits, a new one is made.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.db import jobs
from lms.db.jobs import Job, JobState
from lms.interop.xapi.models import Delivery, Statement, StatementState
from lms.interop.xapi.reporting import names_of
from lms.interop.xapi.statements import Told

#: The job that sends.
SENDING = "xapi.send"


def put(session: Session, told: Told, now: datetime, statement_id: str | None = None) -> None:
    """Put a statement in. One that has the id of another that waits is not put in again."""
    own_id = statement_id or str(uuid4())
    insert = postgresql.insert if _is_postgresql(session) else sqlite.insert
    values = {
        "statement_id": own_id,
        "person_id": told.person_id,
        "body": {"id": own_id, **told.body},
        "state": StatementState.WAITING,
        "answer": "",
        "at": told.at,
    }
    session.execute(insert(Statement).values(values).on_conflict_do_nothing())
    send_soon(session, now)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _unbegun() -> sa.Select[Job]:
    return sa.select(Job).where(
        Job.kind == SENDING, Job.state == JobState.WAITING, Job.leased_until.is_(None)
    )


def send_soon(session: Session, now: datetime) -> None:
    """Have it sent: by the job that waits (also one that waits for the store to come back)."""
    session.flush()
    waiting = _unbegun().with_only_columns(Job.id).limit(1).with_for_update(read=True)
    if session.scalar(waiting) is None:
        jobs.enqueue(session, SENDING, {}, now)


def send_now(session: Session, now: datetime) -> None:
    """Do not wait for the end of a pause."""
    session.execute(
        sa.update(Job).where(Job.id.in_(_unbegun().with_only_columns(Job.id))).values(run_at=now)
    )
    send_soon(session, now)


def ask_daily(session: Session, now: datetime) -> None:
    """Have sent what waits without a job: one has failed for good, or the store was named anew."""
    waiting = sa.select(Statement.id).where(Statement.state == StatementState.WAITING).limit(1)
    if names_of(session) is not None and session.scalar(waiting) is not None:
        send_soon(session, now)


class Figures(NamedTuple):
    """How many statements wait, since when the oldest, and how many were refused."""

    waiting: int
    oldest: datetime | None
    refused: int


def figures(session: Session) -> Figures:
    """How full the outbox is."""
    rows = session.execute(
        sa.select(Statement.state, sa.func.count(), sa.func.min(Statement.at)).group_by(
            Statement.state
        )
    ).all()
    by_state = {state: (count, oldest) for state, count, oldest in rows}
    waiting, oldest = by_state.get(StatementState.WAITING, (0, None))
    return Figures(waiting, oldest, by_state.get(StatementState.REFUSED, (0, None))[0])


def delivery(session: Session) -> Delivery | None:
    """How it goes with the store; None before the first try."""
    return session.get(Delivery, 1)


def refused(limit: int) -> sa.Select[Statement]:
    """The statements that the store refused, the latest first."""
    return (
        sa.select(Statement)
        .where(Statement.state == StatementState.REFUSED)
        .order_by(Statement.id.desc())
        .limit(limit)
    )


def try_again(session: Session, now: datetime) -> int:
    """Send what was refused once more; how many there are."""
    done: Any = session.execute(
        sa.update(Statement)
        .where(Statement.state == StatementState.REFUSED)
        .values(state=StatementState.WAITING, answer="")
    )
    if done.rowcount:
        send_now(session, now)
    return int(done.rowcount)


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """What is still on its way about somebody."""
    rows = session.scalars(
        sa.select(Statement.body).where(Statement.person_id == person_id).order_by(Statement.id)
    )
    return {"statements_waiting": list(rows)}


def erase_person(session: Session, person_id: int, _now: datetime) -> None:
    """What is on its way is not sent. What the store has bears a pseudonym, and is the store's."""
    session.execute(sa.delete(Statement).where(Statement.person_id == person_id))
