"""What needs no sign-in at the host goes on below the prefix: codes, PINs, guests, live lessons."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from lms.people.models import Person, SignIn
from tests.classroom.live import PIN, make_live_room
from tests.groups.factories import add_pupil, make_group
from tests.people.factories import make_organisation


@pytest.fixture
def pupil(session):
    group = make_group(session, make_organisation(session))
    member = add_pupil(session, group, "Bình", 3)
    session.commit()
    return group, member


def come_in(client, group):
    form = {"code": group.code, "number": "3", "pin": PIN, "shared": "y"}
    return client.post("/climate/vi/code", data=form)


def test_a_pupil_with_a_pin_comes_in_below_the_prefix(client, pupil):
    group, _member = pupil
    answer = come_in(client, group)
    assert answer.status_code == 303
    assert answer.location.startswith("/climate/vi/")
    assert "Bình" in client.get("/climate/vi/account").text


def test_a_pupil_is_not_let_in_over_somebody_signed_in_at_the_host(client, pupil, look):
    group, _member = pupil
    client.get("/enter?who=2")
    answer = come_in(client, group)
    assert answer.status_code == 409
    assert look(sa.select(SignIn.id)) == []


def test_who_signs_in_at_the_host_ends_the_sign_in_of_a_pupil_here(client, pupil, look):
    group, member = pupil
    come_in(client, group)
    client.get("/enter?who=2")
    assert "Trần Mai" in client.get("/climate/vi/account").text
    assert None not in look(sa.select(SignIn.ended_at))
    client.get("/leave")
    assert client.get("/climate/vi/account").status_code == 302
    # and what the pupil did did not become the other's
    assert look(sa.select(Person.merged_into_id).where(Person.id == member.person_id)) == [None]


def test_a_live_lesson_is_followed_by_asking_where_there_are_no_streams(client, session, app):
    room = make_live_room(session, app)
    code = room.run.code
    joined = client.post(f"/climate/vi/live/{code}/guest", data={"nickname": "Sao"})
    assert joined.status_code == 303
    assert joined.location.startswith("/climate/vi/")
    page = client.get(joined.location).text
    base = re.search(r'data-events="(/climate/live/[^"]+)/events"', page)[1]
    assert client.get(f"{base}/events").status_code == 204  # "do not come back": then it asks
    state = client.get(f"{base}/state")
    assert state.status_code == 200
    assert state.json["step"] == room.run.step_id
    again = client.get(f"{base}/state", headers={"If-None-Match": state.headers["ETag"]})
    assert again.status_code == 304
