"""Where a participant's place is: its ticket, its URL, and which place this browser has already."""

from __future__ import annotations

from flask import current_app, session

from lms.classroom import tickets
from lms.classroom.joining import participant_of
from lms.classroom.models import Participant, Run
from lms.db.session import db
from lms.web.actor import current_actor
from lms.web.links import link

#: Keys in the signed cookie: the place to which a guest came back, whose turn it is on a tablet.
CAME_BACK = "live_place"
TURN = "live_turn"


def ticket_of(place: Participant, *, claimed: bool = False) -> str:
    """The right to answer as this participant."""
    right = tickets.Ticket(place.run_id, participant_id=place.id, claimed=claimed)
    return tickets.sign(str(current_app.secret_key), right)


def url_of(place: Participant) -> str:
    """The page of this participant."""
    return link("classroom.place", ticket=ticket_of(place))


def own_place(run: Run) -> Participant | None:
    """The place that whoever makes this request has in the run already."""
    actor = current_actor()
    mine = participant_of(db(), run.id, actor.id) if actor else None
    if mine is not None and (mine.joined_at is not None or mine.removed_at is not None):
        return mine
    place = db().get(Participant, session.get(CAME_BACK, 0))
    return place if place is not None and place.run_id == run.id else None


def keep_place(place: Participant) -> None:
    """Let this browser find the place again by the code alone."""
    session[CAME_BACK] = place.id


def begin_turn(place: Participant) -> None:
    """On a shared tablet it is this participant's turn."""
    session[TURN] = place.id


def end_turn() -> None:
    """On a shared tablet nobody has a turn: what was open leads back to the list."""
    session.pop(TURN, None)


def has_turn(participant_id: int) -> bool:
    """Whether it is this participant's turn on this tablet."""
    return session.get(TURN) == participant_id
