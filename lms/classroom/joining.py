"""Coming into a run: as a member of its group, by nickname, by the number of a paper card.

Whoever came once keeps his place: on another device a member signs in again, a guest types the
letters that he was given. The leader may close joining; whoever is in stays in.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.classroom.models import Participant, ParticipantKind, Run
from lms.classroom.nicknames import clean_nickname
from lms.groups import queries as groups
from lms.people.secrets import new_code

RETURN_LETTERS = 4


class RunOverError(Exception):
    """The run has ended."""


class JoiningClosedError(Exception):
    """The leader lets nobody else in."""


class NicknameTakenError(Exception):
    """Somebody else in this run has this name."""


class RemovedError(Exception):
    """The leader took this participant out of the run."""


class NotOfThisGroupError(Exception):
    """The run is one of a group, and this is nobody of it."""


def run_with_code(session: Session, code: str, now: datetime) -> Run | None:
    """The run that this (cleaned) code leads to now."""
    run = session.scalar(sa.select(Run).where(Run.code == code)) if code else None
    return run if run is not None and not is_over(run, now) else None


def is_over(run: Run, now: datetime) -> bool:
    """Whether the run takes no more answers, also where nobody has ended it yet."""
    return run.ended_at is not None or run.expires_at <= now


def check_going_on(run: Run, now: datetime) -> None:
    """Raise RunOverError once the run is over."""
    if is_over(run, now):
        raise RunOverError


def participant_of(session: Session, run_id: int, person_id: int) -> Participant | None:
    """The place that a person has in the run."""
    return session.scalar(
        sa.select(Participant).where(
            Participant.run_id == run_id, Participant.person_id == person_id
        )
    )


def join_as_member(session: Session, run: Run, person_id: int, now: datetime) -> Participant:
    """A member of the run's group takes part on a device.

    Raises:
        NotOfThisGroupError, RunOverError, JoiningClosedError, RemovedError.
    """
    check_going_on(run, now)
    present = participant_of(session, run.id, person_id)
    if present is None:
        present = member_of_group(session, run, person_id)
    if present.removed_at is not None:
        raise RemovedError
    if present.joined_at is None:
        if not run.joining_open:
            raise JoiningClosedError
        present.joined_at = now
    session.flush()
    return present


def member_of_group(session: Session, run: Run, person_id: int) -> Participant:
    """The place of a member of the group, made if he had none: he may answer by card or hand.

    Raises:
        NotOfThisGroupError: the run has no group, or this is nobody of it.
    """
    rows = groups.members(session, run.group_id) if run.group_id is not None else []
    row = next((each for each in rows if each.person_id == person_id), None)
    if row is None:
        raise NotOfThisGroupError(person_id)
    return _place_of(session, run, row)


def _place_of(session: Session, run: Run, row: groups.MemberRow) -> Participant:
    present = participant_of(session, run.id, row.person_id)
    if present is None:
        present = place_for(run, row, _free_number(session, run.id, row.number))
        session.add(present)
        session.flush()
    return present


def place_for(run: Run, row: groups.MemberRow, number: int | None) -> Participant:
    """A new place for a member of the group; not added yet."""
    return Participant(
        run_id=run.id,
        person_id=row.person_id,
        kind=ParticipantKind.MEMBER,
        name=row.display_name,
        number=number,
    )


def _free_number(session: Session, run_id: int, number: int | None) -> int | None:
    """The number, unless somebody who had it in the roster before took part with it."""
    taken = sa.select(Participant.id).where(
        Participant.run_id == run_id, Participant.number == number
    )
    return None if number is None or session.scalar(taken) is not None else number


def join_as_guest(
    session: Session, run: Run, person_id: int, nickname: str, now: datetime
) -> Participant:
    """Somebody takes part under a nickname; the same browser comes back to the same place.

    Raises:
        RunOverError, JoiningClosedError, RemovedError, NicknameTakenError, BadNicknameError.
    """
    check_going_on(run, now)
    present = participant_of(session, run.id, person_id)
    if present is not None:
        if present.removed_at is not None:
            raise RemovedError
        return present
    name = check_nickname(session, run, nickname)
    guest = Participant(
        run_id=run.id,
        person_id=person_id,
        kind=ParticipantKind.GUEST,
        name=name,
        nickname_key=name.casefold(),
        return_code=_free_return_code(session, run.id),
        joined_at=now,
    )
    try:
        with session.begin_nested():
            session.add(guest)
    except IntegrityError as error:  # in the same instant, he himself or somebody of this name
        if (present := participant_of(session, run.id, person_id)) is not None:
            return present
        raise NicknameTakenError(name) from error
    return guest


def check_nickname(session: Session, run: Run, nickname: str) -> str:
    """The name under which somebody can come in now; to ask before a guest is made.

    Raises:
        JoiningClosedError, NicknameTakenError, BadNicknameError.
    """
    if not run.joining_open:
        raise JoiningClosedError
    name = clean_nickname(nickname)
    taken = sa.select(Participant.name).where(Participant.run_id == run.id)
    if name.casefold() in {each.casefold() for each in session.scalars(taken)}:
        raise NicknameTakenError(name)
    return name


def _free_return_code(session: Session, run_id: int) -> str:
    used = set(
        session.scalars(sa.select(Participant.return_code).where(Participant.run_id == run_id))
    )
    while True:
        code = new_code(RETURN_LETTERS)
        if code not in used:
            return code


def come_back(session: Session, run: Run, code: str, now: datetime) -> Participant | None:
    """The guest who was given these letters; None where nobody was.

    Raises:
        RunOverError, RemovedError.
    """
    check_going_on(run, now)
    present = session.scalar(
        sa.select(Participant).where(Participant.run_id == run.id, Participant.return_code == code)
    )
    if present is not None and present.removed_at is not None:
        raise RemovedError
    return present


def remove(participant: Participant, now: datetime) -> None:
    """Take somebody out of the run; what he answered is kept and no longer counted."""
    participant.removed_at = participant.removed_at or now


def take_back(participant: Participant) -> None:
    """Let somebody in again who was taken out; his answers count again."""
    participant.removed_at = None
