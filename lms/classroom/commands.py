"""What a leader's device asks for: each command once, and the latest clear one wins.

Commands are absolute ("go to this step", never "go on"), so that two open controls cannot fight,
and each is journaled under the number that its device gave it. A command may arrive long after it
was given, since a control goes on without a network: then it is carried out as of that moment, and
if another device has led on meanwhile, it is noted and moves nothing. What it counted is kept in
any case, and so is the vote in which it counted. A run that is over stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom import counting, moves, overtaken, polls, service, settings_of_run
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
KEEPS: Mapping[str, Act] = {**counting.ACTS, **settings_of_run.ACTS, **moves.KEPT}


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a command.

    `moved`: it was carried out; `repeated`: it had been noted before. `counted`: False where what
    it counted was counted after the close and changes no result.
    """

    moved: bool
    repeated: bool = False
    counted: bool = True


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
        return Done(known.moved, repeated=True, counted=known.moved or known.kind in MOVES)
    if command.kind in MOVES:
        done = _move(session, run, lesson, command)
    elif command.kind in KEEPS:
        done = _keep(session, run, lesson, command)
    else:
        raise BadCommandError(command.kind)
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
            moved=done.moved,
        )
    )
    session.flush()
    return done


def _keep(session: Session, run: Run, lesson: Lesson, command: Command) -> Done:
    try:
        _act(KEEPS[command.kind], session, run, lesson, command)
    except VoteClosedError:
        return Done(moved=False, counted=False)
    run.touched += 1
    return Done(moved=True)


def _move(session: Session, run: Run, lesson: Lesson, command: Command) -> Done:
    """Move the run on; what was led before its end is carried out, and nothing lasts beyond it."""
    if command.at > min(run.ended_at or run.expires_at, run.expires_at):
        return Done(moved=False)
    moved = _is_latest(run, command)
    if moved and run.ended_at is not None:
        service.take_up(session, run)
    try:
        act = MOVES[command.kind] if moved else overtaken.keep
        _act(act, session, run, lesson, command)
    except moves.NothingToMoveError:
        moved = False
    if moved:
        run.commanded_at = max(run.commanded_at, command.at)
        run.commanded_by, run.commander_id = command.device, command.person_id
        run.version += 1
        run.touched += 1
    if run.ended_at is not None:
        polls.close_open(session, run, run.ended_at)
        service.wind_up(session, run, run.ended_at)
    return Done(moved)


def _is_latest(run: Run, command: Command) -> bool:
    return command.device == run.commanded_by or command.at >= run.commanded_at


def _act(act: Act, session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    try:
        with session.begin_nested():
            act(session, run, lesson, command)
    except (KeyError, TypeError, ValueError, NoSuchPollError, NotOfThisGroupError) as error:
        raise BadCommandError(command.kind) from error


def lock(session: Session, run_id: int) -> Run | None:
    """The run as it is now, with other commands kept waiting until the transaction ends.

    Answers do not wait: rows that name the run may be added.
    """
    return session.scalar(
        sa.select(Run)
        .where(Run.id == run_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def number_of(data: Mapping[str, Any], name: str) -> int:
    """A whole number in a command. Raises KeyError, ValueError."""
    return int(data[name])
