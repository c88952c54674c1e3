"""Places in a run: one name for one guest, and an id that no other run or place ever has."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.classroom import joining
from lms.classroom.models import Participant, Run
from tests.classroom.factories import come_as_guest, make_room


@pytest.fixture
def room(session, app):
    return make_room(session, app)


def test_one_nickname_taken_in_the_same_instant_is_given_once(session, room, monkeypatch):
    """The database refuses what the look at the names before could not see."""
    monkeypatch.setattr(joining, "check_nickname", lambda _session, _run, typed: typed)
    come_as_guest(session, room, "Minh An")
    with pytest.raises(joining.NicknameTakenError):
        come_as_guest(session, room, "minh an")
    assert session.scalars(sa.select(Participant.name)).all() == ["Minh An"]


def test_a_member_may_bear_the_name_of_another_member(session, room):
    for member in room.members[:2]:
        joining.member_of_group(session, room.run, member.person_id).name = "Minh An"
    session.flush()


def test_no_id_of_a_run_or_a_place_is_given_again_after_it_was_deleted(session, app, room):
    guest = come_as_guest(session, room, "Nam")
    used = room.run.id, guest.id
    session.execute(sa.delete(Run))
    session.expire_all()
    again = make_room(session, app)
    assert again.run.id > used[0]
    assert come_as_guest(session, again, "Nam").id > used[1]
