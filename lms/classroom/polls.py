"""Polls of a run: opened, closed, shown and hidden again.

A vote is closed by the leader, by its deadline, or by whatever follows it. Its result stays hidden
until the leader shows it; after a first vote there may be a discussion and a second one.
"""

from __future__ import annotations

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.models import Poll, PollKind, Run, Stage
from lms.core.content.model import Lesson
from lms.learning.service import keep_version

VOTES = (1, 2)
MAX_PROMPT = 300
#: Ids of what no lesson holds; an item's id may not look like them, as it has no colon.
_WALL = re.compile(r"wall:[a-z0-9]{1,16}\Z")
MODEL = "model:"


class NoSuchPollError(LookupError):
    """The run has asked nothing of this name."""


def kind_of(item_id: str) -> PollKind:
    """What a poll of this id collects."""
    if item_id.startswith("wall:"):
        return PollKind.WALL
    return PollKind.MODEL if item_id.startswith(MODEL) else PollKind.ITEM


def poll(session: Session, run_id: int, item_id: str, vote: int) -> Poll | None:
    """One vote."""
    return session.scalar(
        sa.select(Poll).where(Poll.run_id == run_id, Poll.item_id == item_id, Poll.vote == vote)
    )


def votes_on(session: Session, run_id: int, item_id: str) -> list[Poll]:
    """The votes on an item, the first one first."""
    return list(
        session.scalars(
            sa.select(Poll)
            .where(Poll.run_id == run_id, Poll.item_id == item_id)
            .order_by(Poll.vote)
        )
    )


def closed_since(poll: Poll, now: datetime) -> datetime | None:
    """When the vote ended; None while it takes answers."""
    ends = [each for each in (poll.closed_at, poll.deadline_at) if each is not None]
    end = min(ends, default=None)
    return end if end is not None and end <= now else None


def open_poll(session: Session, run: Run, lesson: Lesson, asked: Poll, at: datetime) -> Poll:
    """Ask something, or take answers to it again; whatever was open before is closed.

    Raises:
        NoSuchPollError: the lesson has no such item or model; a second vote without a first.
    """
    _check(session, run, lesson, asked)
    close_open(session, run, at)
    present = poll(session, run.id, asked.item_id, asked.vote)
    if present is None:
        return note(session, run, lesson, asked)
    present.closed_at = present.revealed_at = None
    present.deadline_at = asked.deadline_at
    present.prompt = asked.prompt or present.prompt
    session.flush()
    return present


def note(session: Session, run: Run, lesson: Lesson, asked: Poll) -> Poll:
    """Write down what is asked for the first time, the version of its item with it.

    Raises:
        NoSuchPollError: the lesson has no such item or model; a second vote without a first.
    """
    _check(session, run, lesson, asked)
    if asked.kind is PollKind.ITEM:
        asked.version = keep_version(session, lesson, lesson.item(asked.item_id), run.language)
    session.add(asked)
    session.flush()
    return asked


def _check(session: Session, run: Run, lesson: Lesson, asked: Poll) -> None:
    if asked.vote not in VOTES:
        raise NoSuchPollError(asked.item_id)
    if asked.kind is PollKind.ITEM:
        if asked.item_id not in {each.id for each in lesson.items}:
            raise NoSuchPollError(asked.item_id)
    elif asked.kind is PollKind.MODEL:
        if asked.item_id.removeprefix(MODEL) not in lesson.calculators or asked.vote != 1:
            raise NoSuchPollError(asked.item_id)
    elif not _WALL.match(asked.item_id) or asked.vote != 1:
        raise NoSuchPollError(asked.item_id)
    if asked.vote == 2 and poll(session, run.id, asked.item_id, 1) is None:
        raise NoSuchPollError(asked.item_id)


def close_open(session: Session, run: Run, at: datetime) -> None:
    """Close every vote that still takes answers, or took them until the run was over."""
    for each in session.scalars(sa.select(Poll).where(Poll.run_id == run.id)):
        if each.closed_at is None or (lasts(run, each) and each.opened_at <= at):
            close(each, at)


def lasts(run: Run, poll: Poll) -> bool:
    """Whether nobody has closed the vote; the end of the run is nobody's close.

    What closed it in class may be handed over after a run has ended by itself.
    """
    if poll.closed_at is None or run.ended_at is None:
        return poll.closed_at is None
    return poll.closed_at >= min(run.ended_at, run.expires_at)


def close(poll: Poll, at: datetime) -> None:
    """Take no more answers; a deadline or a close that was earlier is the end."""
    ends = [each for each in (at, poll.deadline_at, poll.closed_at) if each is not None]
    poll.closed_at = max(min(ends), poll.opened_at)


def show(session: Session, run: Run, item_id: str, at: datetime) -> None:
    """Close the item's votes and show their result.

    Raises:
        NoSuchPollError: it was never asked.
    """
    votes = votes_on(session, run.id, item_id)
    if not votes:
        raise NoSuchPollError(item_id)
    for each in votes:
        close(each, at)
        each.revealed_at = each.revealed_at or at
    stage(run, Stage.RESULT, votes[-1])


def hide(session: Session, run: Run, item_id: str) -> None:
    """Take a result off the projector again."""
    votes = votes_on(session, run.id, item_id)
    if not votes:
        raise NoSuchPollError(item_id)
    for each in votes:
        each.revealed_at = None
    stage(run, Stage.VOTE, votes[-1])


def stage(run: Run, stage: Stage, poll: Poll | None = None) -> None:
    """What everybody looks at from now on."""
    run.stage = stage
    run.poll_item = poll.item_id if poll else None
    run.poll_vote = poll.vote if poll else None
    run.picture = None
