"""What a leader's device asks for: each command once, and the latest clear one wins.

Commands are absolute ("go to this step", never "go on"), so that two open controls cannot fight,
and each is journaled under the number that its device gave it. A command may arrive long after it
was given, since a control goes on without a network: then it is carried out as of that moment, and
if another device has led on meanwhile, it is noted and moves nothing. What it counted is kept in
any case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom import counting, moves, settings_of_run
from lms.classroom.answering import VoteClosedError
from lms.classroom.command import BadCommandError, Command
from lms.classroom.joining import NotOfThisGroupError
from lms.classroom.models import Run, RunCommand
from lms.classroom.polls import NoSuchPollError
from lms.core.content.model import Lesson

Act = Callable[[Session, Run, Lesson, Command], None]

#: What moves the run on: only the latest command does.
MOVES: Mapping[str, Act] = moves.ACTS
#: What is kept in any case: counts, readings, and what the leader decided.
KEEPS: Mapping[str, Act] = {**counting.ACTS, **settings_of_run.ACTS}


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a command. `repeated`: it had been carried out before."""

    moved: bool
    repeated: bool = False


def carry_out(session: Session, run: Run, lesson: Lesson, command: Command) -> Done:
    """Carry a command out once.

    Raises:
        BadCommandError: it cannot be understood; nothing was changed.
    """
    known = session.scalar(
        sa.select(RunCommand).where(
            RunCommand.run_id == run.id,
            RunCommand.device == command.device,
            RunCommand.number == command.number,
        )
    )
    if known is not None:
        return Done(known.moved, repeated=True)
    moves_on = command.kind in MOVES
    act = MOVES.get(command.kind) or KEEPS.get(command.kind)
    if act is None:
        raise BadCommandError(command.kind)
    moved = not moves_on or _is_latest(run, command)
    if moved:
        _act(act, session, run, lesson, command)
        if moves_on:
            run.commanded_at = max(run.commanded_at, command.at)
            run.commanded_by, run.commander_id = command.device, command.person_id
            run.version += 1
        run.touched += 1
    session.add(
        RunCommand(
            run_id=run.id,
            device=command.device,
            number=command.number,
            kind=command.kind,
            data=dict(command.data),
            person_id=command.person_id,
            asked_at=command.at,
            received_at=command.received_at,
            moved=moved,
        )
    )
    session.flush()
    return Done(moved)


def _is_latest(run: Run, command: Command) -> bool:
    return command.device == run.commanded_by or command.at >= run.commanded_at


def _act(act: Act, session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    try:
        with session.begin_nested():
            act(session, run, lesson, command)
    except (KeyError, TypeError, ValueError, NoSuchPollError, NotOfThisGroupError) as error:
        raise BadCommandError(command.kind) from error
    except VoteClosedError:
        return  # counted after the close: noted in the journal, changes no result


def lock(session: Session, run_id: int) -> Run | None:
    """The run as it is now, with other commands kept waiting until the transaction ends."""
    return session.scalar(
        sa.select(Run)
        .where(Run.id == run_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def number_of(data: Mapping[str, Any], name: str) -> int:
    """A whole number in a command. Raises KeyError, ValueError."""
    return int(data[name])
