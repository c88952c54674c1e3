"""Who is in the room: the class and whoever came by code, with what each has answered now.

For the leader only. A class is listed whole, in the order of its roster, whether or not somebody
has a device; guests and cards follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.models import Absence, Participant, ParticipantKind, Run, RunAnswer, Way
from lms.groups import queries as groups


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody in the room. ``key`` names him in commands: "m" and a person, "p" and a place.

    ``way``: how he answered in the present vote, None while he has not.
    """

    key: str
    participant_id: int
    person_id: int
    number: int | None
    name: str
    kind: ParticipantKind
    return_code: str
    on_device: bool
    removed: bool
    absent: bool
    way: Way | None
    answer: RunAnswer | None


def people_in(session: Session, run: Run) -> list[Present]:
    """Everybody in the run, members of its group first. Four queries."""
    places = session.scalars(
        sa.select(Participant).where(Participant.run_id == run.id).order_by(Participant.id)
    ).all()
    answers = _answers_now(session, run)
    absent = set(session.scalars(sa.select(Absence.person_id).where(Absence.run_id == run.id)))
    by_person = {each.person_id: each for each in places if each.person_id is not None}
    rows = groups.members(session, run.group_id) if run.group_id is not None else []
    listed = [_member(row, by_person.get(row.person_id), answers, absent) for row in rows]
    shown = {row.person_id for row in rows}
    others = [each for each in places if each.person_id is None or each.person_id not in shown]
    return [*listed, *(_other(each, answers) for each in others)]


def _answers_now(session: Session, run: Run) -> dict[int, RunAnswer]:
    if run.poll_item is None:
        return {}
    rows = session.scalars(
        sa.select(RunAnswer).where(
            RunAnswer.run_id == run.id,
            RunAnswer.item_id == run.poll_item,
            RunAnswer.vote == run.poll_vote,
        )
    )
    return {row.participant_id: row for row in rows}


def _member(
    row: groups.MemberRow,
    place: Participant | None,
    answers: dict[int, RunAnswer],
    absent: set[int],
) -> Present:
    answer = answers.get(place.id) if place else None
    return Present(
        key=f"m{row.person_id}",
        participant_id=place.id if place else 0,
        person_id=row.person_id,
        number=row.number,
        name=row.display_name,
        kind=ParticipantKind.MEMBER,
        return_code="",
        on_device=place is not None and place.joined_at is not None,
        removed=place is not None and place.removed_at is not None,
        absent=row.person_id in absent,
        way=_way(answer),
        answer=answer,
    )


def _other(place: Participant, answers: dict[int, RunAnswer]) -> Present:
    answer = answers.get(place.id)
    return Present(
        key=f"p{place.id}",
        participant_id=place.id,
        person_id=place.person_id or 0,
        number=place.number,
        name=place.name,
        kind=place.kind,
        return_code=place.return_code or "",
        on_device=place.joined_at is not None,
        removed=place.removed_at is not None,
        absent=False,
        way=_way(answer),
        answer=answer,
    )


def _way(answer: RunAnswer | None) -> Way | None:
    return answer.way if answer is not None and answer.answer is not None else None


def still_to_answer(people: Sequence[Present]) -> list[Present]:
    """Who is here and has not answered the present vote."""
    return [each for each in people if not each.way and not each.absent and not each.removed]
