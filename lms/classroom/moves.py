"""Commands that move a run on: step, vote, result, discussion, model, lot, clock, end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom import polls, service
from lms.classroom.command import Command
from lms.classroom.models import Participant, Poll, PollKind, Run, Stage
from lms.core.calculators import CALCULATORS
from lms.core.calculators.reading import read
from lms.core.content.model import Lesson
from lms.groups import queries as groups

LONGEST_TIMER = 3600
MOST_GROUPS = 30
MOST_DRAWN = 100
MAX_ENTRY = 200


class NothingToMoveError(Exception):
    """What is asked for is the case already: the run stays where it is."""


def _step(session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    """Go to a step; what was open is closed."""
    polls.close_open(session, run, command.at)
    service.enter_step(session, run, lesson, command.text("step"), command.at)
    polls.stage(run, Stage.STEP)


def asked_by(run: Run, command: Command) -> Poll:
    """The vote that an "open" asks for; `seconds` sets a time, which is not usual."""
    item_id = command.text("item")
    seconds = command.number_in("seconds", 0, LONGEST_TIMER) if "seconds" in command.data else 0
    return Poll(
        run_id=run.id,
        item_id=item_id,
        vote=command.number_in("vote", 1, 2),
        kind=polls.kind_of(item_id),
        prompt=" ".join(str(command.data.get("prompt", "")).split())[: polls.MAX_PROMPT],
        opened_at=command.at,
        deadline_at=command.at + timedelta(seconds=seconds) if seconds else None,
    )


def _open(session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    """Take answers to an item, a wall, a model."""
    opened = polls.open_poll(session, run, lesson, asked_by(run, command), command.at)
    picture = run.picture if opened.kind is PollKind.MODEL and run.stage is Stage.MODEL else None
    polls.stage(run, Stage.VOTE, opened)
    run.picture = picture


def _close(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Take no more answers; the result stays hidden. What was over before brings nobody back."""
    asked = polls.poll(session, run.id, command.text("item"), command.number_in("vote", 1, 2))
    if asked is None:
        raise polls.NoSuchPollError
    if asked.closed_at is not None and asked.closed_at <= command.at:
        raise NothingToMoveError
    was_open = asked.closed_at is None and polls.closed_since(asked, command.at) is None
    polls.close(asked, command.at)
    if was_open:
        polls.stage(run, Stage.VOTE, asked)


def _timeup(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """The time of a vote has run out, as any control that is awake may say.

    No move of the leader's: it writes down what everybody is told from the deadline on.
    """
    asked = polls.poll(session, run.id, command.text("item"), command.number_in("vote", 1, 2))
    if asked is None or asked.deadline_at is None or asked.deadline_at > command.at:
        return
    if asked.closed_at is None:
        polls.close(asked, command.at)


def _discuss(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Between two votes: the first one is closed, its result stays hidden."""
    asked = polls.poll(session, run.id, command.text("item"), 1)
    if asked is None or asked.kind is not PollKind.ITEM:
        raise polls.NoSuchPollError
    polls.close(asked, command.at)
    polls.stage(run, Stage.DISCUSS, asked)


def _show(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    polls.show(session, run, command.text("item"), command.at)


def _hide(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    polls.hide(session, run, command.text("item"))


def _look(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Show the step again; a vote that was open is closed."""
    polls.close_open(session, run, command.at)
    polls.stage(run, Stage.STEP)


def _model(_session: Session, run: Run, lesson: Lesson, command: Command) -> None:
    """Show a calculator with these entries on the projector."""
    calculator_id = command.text("calculator")
    if calculator_id not in lesson.calculators:
        raise KeyError(calculator_id)
    fields = {each.id for each in CALCULATORS[calculator_id].all_fields()}
    entries = {
        name: str(value)[:MAX_ENTRY]
        for name, value in dict(command.data.get("entries", {})).items()
        if name in fields
    }
    if read(CALCULATORS[calculator_id], entries, run.language).faults:
        raise ValueError(calculator_id)
    polls.stage(run, Stage.MODEL)
    run.picture = {"calculator": calculator_id, "entries": entries}


def _pick(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Show who was drawn: lists of participants ("p7") and members ("m12"), a list a group."""
    names = {
        f"p{row.id}": row.name
        for row in session.scalars(
            sa.select(Participant).where(
                Participant.run_id == run.id, Participant.removed_at.is_(None)
            )
        )
    }
    if run.group_id is not None:
        for member in groups.members(session, run.group_id):
            names[f"m{member.person_id}"] = member.display_name
    keys = [[str(key) for key in each] for each in list(command.data["drawn"])]
    drawn = [[names[key] for key in each] for each in keys]
    if not drawn or len(drawn) > MOST_GROUPS or sum(map(len, drawn)) > MOST_DRAWN:
        raise ValueError("drawn")
    polls.close_open(session, run, command.at)
    polls.stage(run, Stage.PICK)
    # Names for the projector; keys, since two pupils may have one name.
    run.picture = {"drawn": drawn, "keys": keys}


def _timer(_session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Show a clock that runs down; 0 takes it away."""
    seconds = command.number_in("seconds", 0, LONGEST_TIMER)
    run.timer_until = command.at + timedelta(seconds=seconds) if seconds else None


def _pause(_session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    service.pause(run, command.at)


def _resume(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    service.resume(session, run, command.at)


def _end(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    polls.close_open(session, run, command.at)
    service.end(session, run, command.at)


ACTS: dict[str, Callable[[Session, Run, Lesson, Command], None]] = {
    "step": _step,
    "open": _open,
    "close": _close,
    "discuss": _discuss,
    "show": _show,
    "hide": _hide,
    "look": _look,
    "model": _model,
    "pick": _pick,
    "timer": _timer,
    "pause": _pause,
    "resume": _resume,
    "end": _end,
}
#: What is done in any case, whoever leads.
KEPT: dict[str, Callable[[Session, Run, Lesson, Command], None]] = {"timeup": _timeup}
