"""Commands that settle how a run goes: names, joining, who is in and who is absent, the wall."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom import joining, service
from lms.classroom.command import Command
from lms.classroom.models import Absence, NoteState, Participant, Run, RunAnswer, WallNote
from lms.core.content.model import Lesson
from lms.groups import queries as groups

MAX_HEAP = 60


def _names(_session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Whether the projector shows names."""
    run.names_shown = command.flag("shown")
    run.version += 1


def _joining(_session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Whether anybody else may come in."""
    run.joining_open = command.flag("open")
    run.version += 1


def _claims(_session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Whether pupils answer by name without PIN on a shared tablet."""
    run.claims_allowed = command.flag("allowed")


def _remove(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Take somebody out, or let him in again."""
    found = session.scalar(
        sa.select(Participant).where(
            Participant.run_id == run.id, Participant.id == command.an_id("participant")
        )
    )
    if found is None:
        raise KeyError("participant")
    if command.flag("back"):
        joining.take_back(found)
    else:
        joining.remove(found, command.at)
    run.version += 1
    service.count_later(session, run, command.received_at)


def _absent(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Mark a member of the group absent, or present again."""
    person_id = command.an_id("person")
    if run.group_id is None or not groups.is_member(session, person_id, run.group_id):
        raise KeyError("person")
    marked = session.get(Absence, (run.id, person_id))
    if command.flag("absent") and marked is None:
        session.add(Absence(run_id=run.id, person_id=person_id))
    elif not command.flag("absent") and marked is not None:
        session.delete(marked)
    session.flush()


def _wall(session: Session, run: Run, _lesson: Lesson, command: Command) -> None:
    """Show, hide, pin or group a text."""
    answer = session.scalar(
        sa.select(RunAnswer).where(
            RunAnswer.run_id == run.id,
            RunAnswer.id == command.an_id("answer"),
            RunAnswer.item_id.like("wall:%"),
        )
    )
    if answer is None:
        raise KeyError("answer")
    note = session.get(WallNote, answer.id)
    if note is None:
        note = WallNote(answer_id=answer.id, state=NoteState.WAITING)
        session.add(note)
    if "state" in command.data:
        note.state = NoteState(command.text("state"))
    if "pinned" in command.data:
        note.pinned = command.flag("pinned")
    if "heap" in command.data:
        note.heap = " ".join(command.text("heap", 200).split())[:MAX_HEAP]
    run.version += 1
    session.flush()


ACTS: dict[str, Callable[[Session, Run, Lesson, Command], None]] = {
    "names": _names,
    "joining": _joining,
    "claims": _claims,
    "remove": _remove,
    "absent": _absent,
    "wall": _wall,
}
