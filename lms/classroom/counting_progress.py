"""The job that counts what was answered in a run as progress of those who are known.

It runs when the run is over, and again whenever something about its answers changed since: late
ones joined, claimed ones were confirmed, somebody was taken out, a control handed something over.
Each time it makes the learning records equal to the run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.finding import lesson_of
from lms.classroom.models import Participant, PollKind, Run, RunAnswer
from lms.classroom.polls import kind_of
from lms.classroom.report import context_of
from lms.learning.in_class import ClassAnswer, record


def count_answers(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Record everybody's answers; nothing where the run goes on or its lesson was withdrawn."""
    run = session.get(Run, payload["run"])
    lesson = lesson_of(run) if run is not None and run.ended_at is not None else None
    if run is None or lesson is None:
        return
    context = context_of(run)
    # Values, not objects: to record somebody makes the session read its objects anew.
    answers, places = _answers(session, run.id), _known(session, run.id)
    for place in places:
        mine = [] if place.removed_at is not None else counted(answers[place.id])
        record(session, place.person_id, lesson, context, mine, now)


class Place(NamedTuple):
    """Somebody with a record of his own."""

    id: int
    person_id: int
    removed_at: datetime | None


class Answer(NamedTuple):
    """What counts of an answer."""

    id: int
    participant_id: int
    item_id: str
    answer: dict[str, Any]
    language: str
    given_at: datetime


def _known(session: Session, run_id: int) -> list[Place]:
    """Everybody with a record of his own, by rising ids as `record` asks for."""
    rows = session.execute(
        sa.select(Participant.id, Participant.person_id, Participant.removed_at)
        .where(Participant.run_id == run_id, Participant.person_id.is_not(None))
        .order_by(Participant.person_id)
    )
    return [Place(id_, person or 0, removed_at) for id_, person, removed_at in rows]


def _answers(session: Session, run_id: int) -> defaultdict[int, list[Answer]]:
    rows = session.execute(
        sa.select(*(getattr(RunAnswer, name) for name in Answer._fields))
        .where(
            RunAnswer.run_id == run_id,
            RunAnswer.answer.is_not(None),
            RunAnswer.claimed.is_(False),
        )
        .order_by(RunAnswer.vote)
    )
    answers: defaultdict[int, list[Answer]] = defaultdict(list)
    for row in rows:
        answer = Answer(*row)
        answers[answer.participant_id].append(answer)
    return answers


def counted(rows: Sequence[Answer]) -> list[ClassAnswer]:
    """One answer an item from the rows of one participant, by rising vote.

    The last vote is the answer, the one before it the first try.
    """
    by_item: defaultdict[str, list[Answer]] = defaultdict(list)
    for row in rows:
        if kind_of(row.item_id) is PollKind.ITEM:
            by_item[row.item_id].append(row)
    return [
        ClassAnswer(
            item_id=item_id,
            answer=votes[-1].answer,
            first=votes[0].answer if len(votes) > 1 else None,
            language=votes[-1].language,
            answered_at=votes[-1].given_at,
            submission=f"run-answer:{votes[-1].id}",
        )
        for item_id, votes in by_item.items()
    ]
