"""Texts on a wall: what was written, by whom, and what the leader decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.models import NoteState, Participant, RunAnswer, WallNote

MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class WallText:
    """A text on a wall."""

    answer_id: int
    text: str
    name: str
    state: NoteState
    pinned: bool
    heap: str
    late: bool


def texts_on(session: Session, run_id: int, item_id: str) -> list[WallText]:
    """The texts of whoever was not taken out: pinned ones first, then as they were written."""
    rows = session.execute(
        sa.select(RunAnswer, Participant.name, WallNote)
        .join(Participant, Participant.id == RunAnswer.participant_id)
        .outerjoin(WallNote, WallNote.answer_id == RunAnswer.id)
        .where(
            RunAnswer.run_id == run_id,
            RunAnswer.item_id == item_id,
            Participant.removed_at.is_(None),
        )
        .order_by(RunAnswer.given_at, RunAnswer.id)
    )
    texts = [wall_text(answer, name, note) for answer, name, note in rows]
    return sorted(texts, key=lambda each: not each.pinned)


def notes_of(session: Session, run_id: int) -> dict[int, WallNote]:
    """What the leader decided about each text of the run, by the answer's id."""
    rows = session.scalars(
        sa.select(WallNote)
        .join(RunAnswer, RunAnswer.id == WallNote.answer_id)
        .where(RunAnswer.run_id == run_id)
    )
    return {row.answer_id: row for row in rows}


def wall_text(answer: RunAnswer, name: str, note: WallNote | None) -> WallText:
    """A text with what was decided about it; without a decision it waits."""
    return WallText(
        answer_id=answer.id,
        text=str((answer.answer or (answer.late or {}).get("answer") or {}).get("text", "")),
        name=name,
        state=note.state if note else NoteState.WAITING,
        pinned=note is not None and note.pinned,
        heap=note.heap if note else "",
        late=answer.answer is None,
    )


def shown(texts: Sequence[WallText]) -> dict[str, list[WallText]]:
    """What the projector shows, by heap; those without one under ""."""
    heaps: dict[str, list[WallText]] = {}
    for each in texts:
        if each.state is NoteState.SHOWN and not each.late:
            heaps.setdefault(each.heap, []).append(each)
    return heaps
