"""Storing answers: one row for each run, item, vote and participant.

A device numbers what it sends: sent twice it changes nothing, and a lower number never replaces a
higher one. Between devices the later answer stands, by the clock of the server; so a leader's
reading that is handed over late replaces nothing that was answered after it. Before both: what is
proved (by PIN, a sign-in, the leader's own eyes) beats what is claimed by name alone, whichever
came first, so that nobody answers over another at a shared tablet. What was given before
the close of a vote and arrives after it is kept as late, apart, until the leader lets it join.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.classroom.joining import RemovedError, RunOverError
from lms.classroom.models import (
    HandCount,
    Participant,
    Poll,
    PollKind,
    Run,
    RunAnswer,
    WallNote,
    Way,
)
from lms.classroom.polls import NoSuchPollError, closed_since

#: How long a device may keep what it has before it finds a network: over a weekend, over holidays.
OLDEST = timedelta(days=60)
MAX_HANDS = 500


class VoteClosedError(Exception):
    """The vote ended before this answer was given; nothing was stored."""


class Kept(StrEnum):
    """What became of an answer."""

    STORED = "stored"
    LATE = "late"  # shown apart until the leader lets it join


@dataclass(frozen=True, slots=True)
class Sent:
    """A canonical answer as a device sends it; `given_at` by the clock of the server."""

    item_id: str
    vote: int
    answer: Mapping[str, Any]
    language: str
    way: Way
    device: str
    number: int
    given_at: datetime
    claimed: bool = False


def given_at(now: datetime, age_ms: int, began: datetime) -> datetime:
    """When something was done that a device says is so many milliseconds old.

    Never before the run began: the clock of a device may have been set right in between.
    """
    age = timedelta(milliseconds=min(max(0, age_ms), OLDEST // timedelta(milliseconds=1)))
    return max(now - age, min(began, now))


#: Everything that decides about an answer, in one question.
_ASKED = (
    sa.select(
        Participant.removed_at,
        Run.ended_at,
        Run.expires_at,
        Poll.kind,
        Poll.closed_at,
        Poll.deadline_at,
    )
    .select_from(Participant)
    .join(Run, Run.id == Participant.run_id)
    .outerjoin(
        Poll,
        sa.and_(
            Poll.run_id == Run.id,
            Poll.item_id == sa.bindparam("item_id"),
            Poll.vote == sa.bindparam("vote"),
        ),
    )
    .where(Participant.id == sa.bindparam("participant_id"), Run.id == sa.bindparam("run_id"))
)


def answer(session: Session, run_id: int, participant_id: int, sent: Sent, now: datetime) -> Kept:
    """Store what a participant's device sent.

    Raises:
        NoSuchPollError: nothing of this name was asked, or there is no such participant.
        RemovedError, RunOverError, VoteClosedError: nothing was stored.
    """
    asked = session.execute(
        _ASKED,
        {
            "participant_id": participant_id,
            "run_id": run_id,
            "item_id": sent.item_id,
            "vote": sent.vote,
        },
    ).one_or_none()
    if asked is None or asked.kind is None:
        raise NoSuchPollError(sent.item_id)
    if asked.removed_at is not None:
        raise RemovedError
    over = asked.ended_at or (asked.expires_at if asked.expires_at <= now else None)
    ends = [each for each in (asked.closed_at, asked.deadline_at, over) if each and each <= now]
    if not ends:
        store(session, run_id, participant_id, sent, now)
        if asked.kind is PollKind.WALL:
            _moderate_anew(session, run_id, participant_id, sent)
        return Kept.STORED
    if sent.given_at > min(ends) or _stands(session, run_id, participant_id, sent):
        if _stands(session, run_id, participant_id, sent):
            return Kept.STORED
        raise RunOverError if over and asked.closed_at is None else VoteClosedError
    _store_late(session, run_id, participant_id, sent, now)
    return Kept.LATE


@cache
def _upsert(insert: Callable[[Any], Any]) -> Any:
    """Insert the answer, or put it in the place of an older one."""
    statement = insert(RunAnswer.__table__)  # the table: the class would cost a tenth of a ms more
    new, old = statement.excluded, RunAnswer
    changed = (
        "answer",
        "language",
        "way",
        "device",
        "number",
        "given_at",
        "received_at",
        "claimed",
        "late",
    )
    return statement.on_conflict_do_update(
        index_elements=["run_id", "item_id", "vote", "participant_id"],
        set_={name: getattr(new, name) for name in changed},
        where=sa.or_(
            old.answer.is_(None),
            sa.and_(old.claimed, sa.not_(new.claimed)),
            sa.and_(
                old.claimed == new.claimed,
                sa.or_(
                    sa.and_(new.device == old.device, new.number > old.number),
                    sa.and_(new.device != old.device, new.given_at >= old.given_at),
                ),
            ),
        ),
    )


def store(session: Session, run_id: int, participant_id: int, sent: Sent, now: datetime) -> None:
    """Store an answer that counts, unless a newer one stands."""
    session.execute(_upsert_here(session), _values(run_id, participant_id, sent, now))


def _upsert_here(session: Session) -> Any:
    sqlite_here = session.get_bind().dialect.name == "sqlite"
    return _upsert(sqlite.insert if sqlite_here else postgresql.insert)


def _values(run_id: int, participant_id: int, sent: Sent, now: datetime) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "item_id": sent.item_id,
        "vote": sent.vote,
        "participant_id": participant_id,
        "answer": dict(sent.answer),
        "language": sent.language,
        "way": sent.way,
        "device": sent.device,
        "number": sent.number,
        "given_at": sent.given_at,
        "received_at": now,
        "claimed": sent.claimed,
        "late": None,
    }


def row_of(
    session: Session, run_id: int, participant_id: int, item_id: str, vote: int
) -> RunAnswer | None:
    """What a participant answered in a vote."""
    return session.scalar(
        sa.select(RunAnswer).where(
            RunAnswer.run_id == run_id,
            RunAnswer.item_id == item_id,
            RunAnswer.vote == vote,
            RunAnswer.participant_id == participant_id,
        )
    )


def _stands(session: Session, run_id: int, participant_id: int, sent: Sent) -> bool:
    """Whether this very answer, or a later one of the device, is stored: it was sent again."""
    row = row_of(session, run_id, participant_id, sent.item_id, sent.vote)
    if row is None:
        return False
    if row.answer is not None and row.device == sent.device and row.number >= sent.number:
        return True
    late = row.late or {}
    return late.get("device") == sent.device and late.get("number", 0) >= sent.number


def _store_late(
    session: Session, run_id: int, participant_id: int, sent: Sent, now: datetime
) -> None:
    row = row_of(session, run_id, participant_id, sent.item_id, sent.vote)
    late = {**asdict(sent), "answer": dict(sent.answer), "given_at": sent.given_at.isoformat()}
    if row is None:
        row = RunAnswer(
            run_id=run_id,
            item_id=sent.item_id,
            vote=sent.vote,
            participant_id=participant_id,
            answer=None,
            language=sent.language,
            way=sent.way,
            device=sent.device,
            number=sent.number,
            given_at=sent.given_at,
            received_at=now,
            claimed=sent.claimed,
        )
        session.add(row)
    if row.late is None or _beats(late, row.late):
        row.late, row.received_at = late, now
    session.flush()


def _beats(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    """Whether a late answer replaces another, by the rule of `_upsert`."""
    if new["claimed"] != old["claimed"]:
        return bool(old["claimed"])
    if new["device"] == old["device"]:
        return bool(new["number"] > old["number"])
    return datetime.fromisoformat(new["given_at"]) >= datetime.fromisoformat(old["given_at"])


def let_late_join(session: Session, run_id: int, item_id: str, vote: int) -> int:
    """Let the late answers of a vote count; how many there were.

    Where somebody answered by another device since, that later answer stands, and a proved one
    before a claimed one.
    """
    rows = session.scalars(
        sa.select(RunAnswer).where(
            RunAnswer.run_id == run_id,
            RunAnswer.item_id == item_id,
            RunAnswer.vote == vote,
            RunAnswer.late.is_not(None),
        )
    ).all()
    for row in rows:
        late = row.late or {}
        row.late = None
        present = {
            "claimed": row.claimed,
            "device": row.device,
            "number": row.number,
            "given_at": row.given_at.isoformat(),
        }
        if row.answer is not None and not _beats(late, present):
            continue
        row.answer, row.language = late["answer"], late["language"]
        row.way, row.claimed = Way(late["way"]), late["claimed"]
        row.device, row.number = late["device"], late["number"]
        row.given_at = datetime.fromisoformat(late["given_at"])
    session.flush()
    return len(rows)


def _moderate_anew(session: Session, run_id: int, participant_id: int, sent: Sent) -> None:
    """A text that was changed waits for the leader again."""
    changed = sa.select(RunAnswer.id).where(
        RunAnswer.run_id == run_id,
        RunAnswer.item_id == sent.item_id,
        RunAnswer.vote == sent.vote,
        RunAnswer.participant_id == participant_id,
        RunAnswer.device == sent.device,
        RunAnswer.number == sent.number,
    )
    session.execute(
        sa.delete(WallNote)
        .where(WallNote.answer_id.in_(changed))
        .execution_options(synchronize_session=False)
    )


def count_hands(session: Session, poll: Poll, counted: HandCount) -> bool:
    """Store how many hands were raised for a choice; False where a newer count stands.

    Raises:
        VoteClosedError: they were counted after the close.
    """
    _check_before_close(poll, counted.given_at)
    stored = session.scalar(
        sa.select(HandCount).where(
            HandCount.run_id == counted.run_id,
            HandCount.item_id == counted.item_id,
            HandCount.vote == counted.vote,
            HandCount.choice == counted.choice,
        )
    )
    if stored is None:
        session.add(counted)
        session.flush()
        return True
    if stored.device == counted.device:
        newer = counted.number > stored.number
    else:
        newer = counted.given_at >= stored.given_at
    if newer:
        stored.count, stored.device = counted.count, counted.device
        stored.number, stored.given_at = counted.number, counted.given_at
        session.flush()
    return newer


def answer_for_all(
    session: Session, poll: Poll, given: Sequence[tuple[int, Sent]], now: datetime
) -> None:
    """Store what the leader read from cards, or tapped on the class list, by participant's id.

    One statement for a whole class, since others wait to write; each answer by the rules of one.

    Raises:
        VoteClosedError: it was read after the close.
    """
    for _, sent in given:
        _check_before_close(poll, sent.given_at)
    if given:
        values = [_values(poll.run_id, who, sent, now) for who, sent in given]
        session.execute(_upsert_here(session), values)


def _check_before_close(poll: Poll, at: datetime) -> None:
    end = closed_since(poll, at)
    if end is not None and end < at:
        raise VoteClosedError
