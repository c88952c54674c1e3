"""Whose card and whose tap it is: the class and its places in a run, read once for all of them.

A leader's device hands over what it read of a whole class in one command, and others wait to write
until that is stored. So nothing here asks the database for one pupil.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.classroom.joining import NotOfThisGroupError, place_for
from lms.classroom.models import Participant, ParticipantKind, Run
from lms.groups import queries as groups

#: What is known of somebody who has not come on a device.
_OF_A_PLACE = ("run_id", "person_id", "kind", "name", "number")


class Places:
    """The places of a run. Who had none is given one, as he may answer by card or hand.

    A new place is stored, and has its id, after `store_new`.
    """

    def __init__(self, session: Session, run: Run) -> None:
        self._session = session
        self._run = run
        self._members = groups.members(session, run.group_id) if run.group_id is not None else []
        self._new: list[Participant] = []
        rows = session.scalars(sa.select(Participant).where(Participant.run_id == run.id)).all()
        self._by_id = {each.id: each for each in rows}
        self._by_person = {each.person_id: each for each in rows if each.person_id is not None}
        self._by_number = {each.number: each for each in rows if each.number is not None}

    def named(self, key: str) -> Participant:
        """The place of a member by person ("m12"), or of a participant ("p7").

        Raises:
            NotOfThisGroupError: the run has no group, or this is nobody of it.
            KeyError, ValueError: there is no such participant.
        """
        kind, number = key[:1], int(key[1:])
        if kind == "p":
            return self._by_id[number]
        if kind != "m":
            raise KeyError(key)
        row = next((each for each in self._members if each.person_id == number), None)
        if row is None:
            raise NotOfThisGroupError(number)
        return self._place_of(row)

    def with_number(self, number: int) -> Participant | None:
        """Whose paper card this is: the member with that number; in an open run, the card itself.

        None: the group has nobody of this number.
        """
        if self._run.group_id is None:
            return self._by_number.get(number) or self._add(
                Participant(
                    run_id=self._run.id,
                    kind=ParticipantKind.CARD,
                    name=str(number),
                    number=number,
                )
            )
        row = next((each for each in self._members if each.number == number), None)
        return self._place_of(row) if row is not None else None

    def _place_of(self, row: groups.MemberRow) -> Participant:
        present = self._by_person.get(row.person_id)
        if present is not None:
            return present
        # Somebody who had the number in the roster before may have taken part with it.
        number = row.number if row.number not in self._by_number else None
        return self._add(place_for(self._run, row, number))

    def _add(self, place: Participant) -> Participant:
        self._new.append(place)
        if place.person_id is not None:
            self._by_person[place.person_id] = place
        if place.number is not None:
            self._by_number[place.number] = place
        return place

    def store_new(self) -> None:
        """Store the places that were made: all at once, which the session alone does not do.

        Who came on a device meanwhile has the place that he got there.
        """
        if not self._new:
            return
        values = [{name: getattr(each, name) for name in _OF_A_PLACE} for each in self._new]
        sqlite_here = self._session.get_bind().dialect.name == "sqlite"
        insert = (sqlite if sqlite_here else postgresql).insert(Participant.__table__)
        self._session.execute(insert.on_conflict_do_nothing(), values)
        stored = self._session.execute(
            sa.select(Participant.id, Participant.person_id, Participant.number).where(
                Participant.run_id == self._run.id
            )
        ).all()
        of_person = {row.person_id: row.id for row in stored}
        of_number = {row.number: row.id for row in stored}
        for each in self._new:
            by_card = each.person_id is None
            each.id = of_number[each.number] if by_card else of_person[each.person_id]
        self._new.clear()
