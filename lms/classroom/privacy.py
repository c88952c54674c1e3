"""What runs keep about a person: export, erasure, and giving it to another person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.models import Absence, Participant, Run, RunAnswer, RunCommand
from lms.classroom.traces import forget_traces
from lms.people.facts import PeopleMerged


def export_person(session: Session, person_id: int) -> Mapping[str, Any]:
    """In which runs somebody took part with every answer, was absent, and which he led."""
    places = session.execute(
        sa.select(Participant, Run)
        .join(Run, Run.id == Participant.run_id)
        .where(Participant.person_id == person_id)
        .order_by(Participant.id)
    ).all()
    answers = session.scalars(
        sa.select(RunAnswer)
        .where(RunAnswer.participant_id.in_([place.id for place, _run in places]))
        .order_by(RunAnswer.id)
    ).all()
    led = session.scalars(sa.select(Run).where(Run.leader_id == person_id).order_by(Run.id))
    absent = session.scalars(
        sa.select(Run)
        .join(Absence, Absence.run_id == Run.id)
        .where(Absence.person_id == person_id)
        .order_by(Run.id)
    )
    return {
        "runs": [
            {
                **_lesson(run),
                "name": place.name,
                "number": place.number,
                "joined_at": place.joined_at.isoformat() if place.joined_at else None,
                "answers": [_answer(each) for each in answers if each.participant_id == place.id],
            }
            for place, run in places
        ],
        "absent": [_lesson(run) for run in absent],
        "led": [{**_lesson(run), "note": run.note} for run in led],
    }


def _lesson(run: Run) -> dict[str, Any]:
    return {
        "course": run.course_id,
        "lesson": run.lesson_id,
        "started_at": run.started_at.isoformat(),
    }


def _answer(row: RunAnswer) -> dict[str, Any]:
    return {
        "item": row.item_id,
        "vote": row.vote,
        "answer": row.answer,
        "late": row.late["answer"] if row.late else None,
        "way": row.way.value,
        "given_at": row.given_at.isoformat(),
    }


def erase_person(session: Session, person_id: int, _now: datetime) -> None:
    """Forget where somebody took part; what he led stays with its group, without him.

    A run without a group is nobody else's, and goes.
    """
    forget_traces(session, person_id)
    session.execute(sa.delete(Participant).where(Participant.person_id == person_id))
    session.execute(sa.delete(Absence).where(Absence.person_id == person_id))
    session.execute(sa.delete(Run).where(Run.leader_id == person_id, Run.group_id.is_(None)))
    for column in (Run.leader_id, Run.commander_id, RunCommand.person_id):
        session.execute(
            sa.update(column.class_).where(column == person_id).values({column.key: None})
        )


def when_merged(session: Session, fact: PeopleMerged) -> None:
    """Places of the one go to the other; where both have one in a run, the answers come together.

    Of two answers in one vote the later stands.
    """
    mine = {
        row.run_id: row
        for row in session.scalars(
            sa.select(Participant).where(Participant.person_id == fact.to_id)
        )
    }
    for old in session.scalars(
        sa.select(Participant).where(Participant.person_id == fact.from_id)
    ).all():
        kept = mine.get(old.run_id)
        if kept is None:
            old.person_id = fact.to_id
        else:
            _bring_together(session, old, kept)
    session.flush()
    for column in (Run.leader_id, Run.commander_id, RunCommand.person_id):
        session.execute(
            sa.update(column.class_).where(column == fact.from_id).values({column.key: fact.to_id})
        )
    absent = set(session.scalars(sa.select(Absence.run_id).where(Absence.person_id == fact.to_id)))
    for row in session.scalars(sa.select(Absence).where(Absence.person_id == fact.from_id)).all():
        session.delete(row)
        if row.run_id not in absent:
            session.add(Absence(run_id=row.run_id, person_id=fact.to_id))
    session.flush()


def _bring_together(session: Session, old: Participant, kept: Participant) -> None:
    present = {
        (row.item_id, row.vote): row
        for row in session.scalars(sa.select(RunAnswer).where(RunAnswer.participant_id == kept.id))
    }
    for row in session.scalars(
        sa.select(RunAnswer).where(RunAnswer.participant_id == old.id)
    ).all():
        other = present.get((row.item_id, row.vote))
        if other is None:
            row.participant_id = kept.id
        elif row.given_at > other.given_at:
            session.delete(other)
            session.flush()
            row.participant_id = kept.id
    kept.joined_at = kept.joined_at or old.joined_at
    number, old_number = kept.number, old.number
    session.flush()
    session.delete(old)
    session.flush()
    kept.number = number if number is not None else old_number
