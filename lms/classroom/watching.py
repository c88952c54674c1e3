"""What has changed in the runs that somebody looks at: one question for all of them.

The hub of each process asks this while anybody listens. `public` is what everybody in the room may
know; `leading` adds what only leaders and the projector see. Neither holds a name or an answer:
they say where to look.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from lms.classroom.models import HandCount, Participant, Poll, Run, RunAnswer, Stage
from lms.classroom.pulse import Pulse
from lms.db.session import Database

_HERE = sa.and_(
    RunAnswer.run_id == Run.id,
    RunAnswer.item_id == Run.poll_item,
    RunAnswer.vote == Run.poll_vote,
    RunAnswer.participant_id == Participant.id,
    Participant.removed_at.is_(None),
)


def _figure(what: sa.ColumnElement[Any], source: type, where: sa.ColumnElement[bool]) -> Any:
    return sa.select(what).select_from(source).where(where).correlate(Run).scalar_subquery()


_COUNT = sa.func.count()
#: Built once: each process asks it five times a second.
_WATCHED = (
    sa.select(
        Run.id,
        Run.version,
        Run.touched,
        Run.step_id,
        Run.stage,
        Run.poll_item,
        Run.poll_vote,
        Run.timer_until,
        Run.paused_at,
        Run.ended_at,
        Run.expires_at,
        Run.names_shown,
        Run.commanded_by,
        Poll.kind,
        Poll.closed_at,
        Poll.deadline_at,
        _figure(
            _COUNT,
            Participant,
            sa.and_(
                Participant.run_id == Run.id,
                Participant.joined_at.is_not(None),
                Participant.removed_at.is_(None),
            ),
        ).label("joined"),
        _figure(sa.func.count(RunAnswer.answer), RunAnswer, _HERE).label("answered"),
        _figure(sa.func.count(RunAnswer.late), RunAnswer, _HERE).label("late"),
        _figure(sa.func.max(RunAnswer.received_at), RunAnswer, _HERE).label("newest"),
        _figure(
            sa.func.coalesce(sa.func.sum(HandCount.count), 0),
            HandCount,
            sa.and_(
                HandCount.run_id == Run.id,
                HandCount.item_id == Run.poll_item,
                HandCount.vote == Run.poll_vote,
            ),
        ).label("hands"),
    )
    .outerjoin(
        Poll,
        sa.and_(Poll.run_id == Run.id, Poll.item_id == Run.poll_item, Poll.vote == Run.poll_vote),
    )
    .where(Run.id.in_(sa.bindparam("ids", expanding=True)))
)


def look(
    database: Database, known: Mapping[int, str], now: datetime | None = None
) -> Mapping[int, Pulse]:
    """What changed since these marks, by run; a run that is not there has the mark "".

    `now`: the present, if not told otherwise. With a deadline a vote ends by itself.
    """
    now = now or datetime.now(UTC)
    with database.reading() as session:
        rows = session.execute(_WATCHED, {"ids": list(known)}).all()
    found = {row.id: row for row in rows}
    changed: dict[int, Pulse] = {
        run_id: Pulse("", "", "") for run_id, mark in known.items() if run_id not in found
    }
    for run_id, row in found.items():
        takes = _takes_answers(row, now)
        mark = _mark(row, takes=takes)
        if known[run_id] != mark:
            changed[run_id] = _pulse(row, mark, takes=takes)
    return changed


def _takes_answers(row: Any, now: datetime) -> bool:
    """Whether the vote that the run stands at is open; `polls.closed_since` says when it ended."""
    in_time = row.deadline_at is None or row.deadline_at > now
    return (
        row.kind is not None
        and row.closed_at is None
        and in_time
        and row.stage is Stage.VOTE
        and row.ended_at is None
    )


def _mark(row: Any, *, takes: bool) -> str:
    newest = _milliseconds(row.newest) if row.newest else 0
    return (
        f"{row.version}-{row.touched}-{row.joined}-{row.answered}-{row.late}-{row.hands}"
        f"-{newest:x}{'-open' if takes else ''}{'-over' if row.ended_at else ''}"
    )


def _pulse(row: Any, mark: str, *, takes: bool) -> Pulse:
    public = {
        "version": row.version,
        "step": row.step_id,
        "stage": row.stage.value,
        "item": row.poll_item,
        "vote": row.poll_vote,
        "open": takes,
        "until": _milliseconds(row.deadline_at),
        "timer": _milliseconds(row.timer_until),
        "paused": row.paused_at is not None,
        "over": row.ended_at is not None,
    }
    leading = {
        **public,
        "touched": row.touched,
        "by": row.commanded_by,
        "joined": row.joined,
        "answered": row.answered,
        "late": row.late,
        "hands": int(row.hands),
        "newest": _milliseconds(row.newest),
    }
    ended = row.ended_at is not None
    return Pulse(mark, _compact(public), _compact(leading), ended)


def _compact(state: Mapping[str, Any]) -> str:
    return json.dumps(state, separators=(",", ":"))


def _milliseconds(moment: datetime | None) -> int | None:
    return round(moment.timestamp() * 1000) if moment is not None else None
