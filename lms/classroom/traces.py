"""What a run keeps of a person besides his place: in the journal of commands, on the projector.

A tap on the class list is stored as an answer, and stands in the journal as well; who was drawn by
lot stands in the picture of the run by name. Whoever is erased is taken out of both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.models import Absence, Participant, Run, RunCommand, Stage

#: Commands that name people: their answers, who was drawn, absent, taken out, confirmed.
_NAMING = ("taps", "cards", "pick", "absent", "remove", "confirm")


def forget_traces(session: Session, person_id: int) -> None:
    """Take a person out of the journals and pictures of runs; before his places are deleted."""
    places = {
        each.run_id: each
        for each in session.scalars(
            sa.select(Participant).where(Participant.person_id == person_id)
        )
    }
    for run_id in {*places, *_named_in(session, person_id)}:
        _forget_in(session, run_id, person_id, places.get(run_id))


def _named_in(session: Session, person_id: int) -> set[int]:
    """Runs where he was marked absent, or named in the journal: also without a place in them."""
    absent = sa.select(Absence.run_id).where(Absence.person_id == person_id)
    words = sa.cast(RunCommand.data, sa.Text)
    named = sa.select(RunCommand.run_id).where(
        RunCommand.kind.in_(_NAMING), words.contains(f'"m{person_id}"')
    )
    return {*session.scalars(absent), *session.scalars(named)}


def _forget_in(session: Session, run_id: int, person_id: int, place: Participant | None) -> None:
    keys = {f"m{person_id}"}
    if place is not None:
        keys |= {f"p{place.id}", *([str(place.number)] if place.number is not None else [])}
    run, drawn = session.get_one(Run, run_id), False
    journal = sa.select(RunCommand).where(RunCommand.run_id == run_id, RunCommand.kind.in_(_NAMING))
    for command in session.scalars(journal):
        cleaned = _without(command, keys, person_id, place)
        drawn = drawn or (command.kind == "pick" and cleaned != command.data)
        command.data = cleaned
    if drawn and run.stage is Stage.PICK:
        run.stage, run.picture = Stage.STEP, None
        run.version += 1
    session.flush()


def _without(
    command: RunCommand, keys: Collection[str], person_id: int, place: Participant | None
) -> dict[str, Any]:
    """What a command asked for, without what it says of this person."""
    data: Mapping[str, Any] = command.data
    if command.kind in {"taps", "cards"}:
        kept = {key: each for key, each in dict(data["choices"]).items() if key not in keys}
        return {**data, "choices": kept}
    if command.kind == "pick":
        return {
            **data,
            "drawn": [[each for each in row if each not in keys] for row in data["drawn"]],
        }
    about = (str(data.get("person")), str(data.get("participant")))
    his = about[0] == str(person_id) or (place is not None and about[1] == str(place.id))
    return {} if his else dict(data)
