"""What is kept of a move that another device has overtaken: the votes that its device held.

A control goes on without a network and counts. When it hands that over, the run may stand
elsewhere: then a question that it asked is noted, so that its counts have their place, and moves
nothing that anybody looks at. Nobody else was asked, so that it takes counts until the device
itself ended the vote; or, if that is never handed over, until the run moves on.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom import moves, polls
from lms.classroom.command import Command
from lms.classroom.models import Poll, PollKind, Run, RunCommand
from lms.core.content.model import Lesson

#: With these a device ends the vote that it has open.
_ENDING = frozenset({"step", "open", "close", "discuss", "show", "look", "pick", "end"})


def keep(session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    """Note the vote that the device opened, and when it ended the one before.

    Raises:
        NoSuchPollError: the lesson has no such item; a second vote without a first.
    """
    if command.kind not in _ENDING:
        return
    for each in _noted(session, run, command.device):
        if polls.lasts(run, each):
            polls.close(each, command.at)
    if command.kind == "open":
        _note(session, run, lesson, command)
    run.touched += 1


def _note(session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    asked = moves.asked_by(run, command)
    if asked.kind is not PollKind.ITEM:  # texts and models come from other devices alone
        return
    present = polls.poll(session, run.id, asked.item_id, asked.vote)
    if present is None:
        polls.note(session, run, lesson, asked)
    elif present.item_id != run.poll_item and polls.closed_since(present, command.at) is not None:
        # Answers were taken again. Of a vote that was open then, or that is looked at, nothing
        # has to be noted.
        present.opened_at, present.deadline_at = command.at, asked.deadline_at
        present.closed_at = None


def _noted(session: Session, run: Run, device: str) -> list[Poll]:
    """The votes that were noted for this device, without the one that everybody looks at."""
    opened = sa.select(RunCommand.asked_at).where(
        RunCommand.run_id == run.id,
        RunCommand.device == device,
        RunCommand.kind == "open",
        RunCommand.moved.is_(False),
    )
    rows = session.scalars(sa.select(Poll).where(Poll.run_id == run.id, Poll.opened_at.in_(opened)))
    return [each for each in rows if each.item_id != run.poll_item]
