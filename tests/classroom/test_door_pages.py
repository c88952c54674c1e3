"""The door of a run: codes, members, guests, and whoever comes back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from lms.classroom import joining
from lms.classroom.models import Participant
from lms.groups.service import add_person
from lms.people.models import Person, PersonKind
from tests.classroom.factories import come_as_guest
from tests.classroom.live import PIN, command, make_live_room
from tests.groups.factories import add_adult
from tests.pages.sign_in import sign_in
from tests.people.factories import make_adult


@pytest.fixture
def room(session, app):
    return make_live_room(session, app)


@pytest.fixture
def open_room(session, app):
    return make_live_room(session, app, group=False)


def post(client, room, what, **fields):
    return client.post(f"/vi/live/{room.run.code}/{what}", data=fields)


def guests(look):
    return look(sa.select(Person).where(Person.kind == PersonKind.GUEST))


def places(look):
    return look(sa.select(Participant))


def test_one_field_takes_codes_of_groups_and_of_runs(client, room):
    run, group = room.run.code, room.group.code
    typed = f"{run[:2]} {run[2:]}".lower()
    answer = client.get("/th/code", query_string={"code": typed})
    assert answer.location == f"/th/live/{run}"
    assert client.get(f"/vi/code?code={group}").status_code == 200


def test_a_short_link_leads_to_the_run_in_its_language(client, room):
    assert client.get(f"/j/{room.run.code}").location == f"/vi/live/{room.run.code}"


def test_an_address_without_language_finds_the_door(client, room):
    assert client.get(f"/live/{room.run.code}").location.endswith(f"/live/{room.run.code}")


def test_a_code_that_nobody_has_is_not_recognised_at_either_door(client):
    answer = client.get("/vi/live/ZZZZZ", follow_redirects=True)
    assert answer.status_code == 404
    assert 'id="code-error"' in answer.text


def test_wrong_codes_count_against_the_address_and_right_ones_do_not(app, client, room, settings):
    from lms.web.limits import EXTENSION, AddressLimits

    app.extensions[EXTENSION] = AddressLimits(2, "")
    for _ in range(4):
        assert client.get(f"/vi/code?code={room.run.code}").status_code == 302
    codes = [client.get("/vi/code?code=ZZZZZ").status_code for _ in range(3)]
    assert codes == [404, 404, 429]


def test_a_run_whose_time_is_over_says_so(client, session, room):
    room.run.expires_at = datetime.now(UTC)
    session.commit()
    answer = client.get(f"/en/code?code={room.run.code}", follow_redirects=True)
    assert answer.status_code == 410
    assert "This lesson is over." in answer.text
    for what in ("guest", "member", "back"):
        assert post(client, room, what, nickname="Nam").status_code == 410


def test_a_stranger_sees_names_only_while_joining_is_open(client, session, room):
    assert "Lê Văn Học 1" in client.get(f"/vi/live/{room.run.code}").text
    command(session, room, "joining")
    member = room.members[0].id
    page = client.get(f"/vi/live/{room.run.code}?member={member}").text
    assert "Lê Văn Học" not in page


def test_a_member_comes_in_with_number_and_pin_and_is_signed_in(client, look, room):
    answer = post(client, room, "member", number="2", pin=PIN)
    assert answer.status_code == 303
    assert answer.location.startswith("/vi/live/at/")
    (place,) = places(look)
    assert (place.person_id, place.number) == (room.members[1].person_id, 2)
    assert client.get(f"/vi/live/{room.run.code}").location == answer.location
    assert client.get(answer.location).status_code == 200


def test_a_member_chooses_his_name_then_types_his_pin(client, look, room):
    member = room.members[0]
    page = client.get(f"/vi/live/{room.run.code}?member={member.id}").text
    assert "Lê Văn Học 1" in page
    assert "Lê Văn Học 2" not in page
    assert post(client, room, "member", member=member.id, pin=PIN).status_code == 303
    assert places(look)[0].person_id == member.person_id


def test_a_wrong_pin_is_said_at_the_field_counted_and_lets_nobody_in(client, look, room):
    codes = [post(client, room, "member", number="1", pin="0000").status_code for _ in range(6)]
    assert codes == [400] * 5 + [429]
    assert places(look) == []
    assert post(client, room, "member", number="1", pin=PIN).status_code == 429


def test_a_member_who_is_signed_in_comes_in_with_one_press(client, app, look, room):
    sign_in(client, app, room.members[0].person_id)
    page = client.get(f"/vi/live/{room.run.code}").text
    assert 'name="me"' in page
    assert places(look) == []
    assert post(client, room, "member", me="1").status_code == 303
    assert len(places(look)) == 1


def test_who_is_not_of_the_group_comes_in_only_as_a_guest(client, app, session, look, room):
    visitor = make_adult(session, name="Trần Văn Khách")
    session.commit()
    sign_in(client, app, visitor.id)
    assert post(client, room, "member", me="1").location == f"/vi/live/{room.run.code}"
    page = client.get(f"/vi/live/{room.run.code}").text
    assert 'value="Trần Văn Khách"' in page
    post(client, room, "guest", nickname="Trần Văn Khách")
    (place,) = places(look)
    assert (place.person_id, place.kind) == (visitor.id, "guest")


def test_an_official_of_the_cohort_joins_under_his_account(client, app, session, look, room):
    room.group.kind = "cohort"
    member = add_adult(session, room.group)
    session.commit()
    assert "/sign-in?next=" in client.get(f"/vi/live/{room.run.code}").text
    sign_in(client, app, member.person_id)
    assert post(client, room, "member", me="1").status_code == 303
    assert places(look)[0].kind == "member"


def test_a_guest_gives_a_nickname_and_gets_letters_to_come_back(client, look, open_room):
    answer = post(client, open_room, "guest", nickname="  Bé   Na ")
    assert answer.status_code == 303
    (place,) = places(look)
    assert (place.name, len(place.return_code)) == ("Bé Na", 4)
    assert place.return_code in client.get(answer.location).text
    again = client.get(f"/vi/live/{open_room.run.code}")
    assert again.location == answer.location
    assert post(client, open_room, "guest", nickname="Bé Na").location == answer.location


@pytest.mark.parametrize("nickname", ["", "   ", "fuck", "0905 123 456", "x" * 25, "<b>"])
def test_a_nickname_that_cannot_be_is_said_at_the_field_and_stores_nothing(
    client, look, open_room, nickname
):
    answer = post(client, open_room, "guest", nickname=nickname)
    assert answer.status_code == 400
    assert 'id="nickname-error"' in answer.text
    assert (places(look), guests(look)) == ([], [])
    assert post(client, open_room, "guest", nickname="Nam").status_code == 303


def test_a_nickname_is_taken_once(client, app, look, open_room):
    post(client, open_room, "guest", nickname="Nam")
    answer = post(app.test_client(), open_room, "guest", nickname="nam")
    assert answer.status_code == 400
    assert (len(places(look)), len(guests(look))) == (1, 1)


def test_a_closed_door_lets_back_in_whoever_was_in(client, app, session, look, open_room):
    post(client, open_room, "guest", nickname="Nam")
    command(session, open_room, "joining")
    answer = post(app.test_client(), open_room, "guest", nickname="Lan")
    assert answer.status_code == 403
    (place,) = places(look)
    other = app.test_client()
    answer = post(other, open_room, "back", letters=place.return_code.lower())
    assert answer.status_code == 303
    assert other.get(f"/vi/live/{open_room.run.code}").location == answer.location


def test_wrong_letters_are_said_and_soon_refused(client, session, open_room):
    come_as_guest(session, open_room, "Nam", datetime.now(UTC))
    session.commit()
    codes = [post(client, open_room, "back", letters="???").status_code for _ in range(14)]
    assert codes[0] == 400
    assert codes[-1] == 429


def test_who_was_taken_out_reads_so_and_not_a_form(client, session, look, open_room):
    answer = post(client, open_room, "guest", nickname="Nam")
    command(session, open_room, "remove", participant=places(look)[0].id)
    page = client.get(f"/en{answer.location[3:]}")
    assert "You are no longer in this lesson." in page.text
    letters = places(look)[0].return_code
    assert (
        post(client.application.test_client(), open_room, "back", letters=letters).status_code
        == 403
    )


def test_a_pupil_who_joined_the_class_today_is_a_member(client, app, session, room):
    adult = make_adult(session)
    add_person(session, room.group.id, adult.id, datetime.now(UTC))
    session.commit()
    sign_in(client, app, adult.id)
    assert post(client, room, "member", me="1").status_code == 303


def test_a_nickname_lost_in_the_same_instant_is_said_at_the_field_and_stores_nothing(
    client, session, look, open_room, monkeypatch
):
    come_as_guest(session, open_room, "Minh An", datetime.now(UTC))
    session.commit()
    monkeypatch.setattr(joining, "check_nickname", lambda _session, _run, typed: typed)
    answer = post(client, open_room, "guest", nickname="Minh An")
    assert answer.status_code == 400
    assert 'id="nickname-error"' in answer.text
    assert (len(places(look)), len(guests(look))) == (1, 1)
    monkeypatch.undo()
    assert post(client, open_room, "guest", nickname="Minh Anh").status_code == 303
