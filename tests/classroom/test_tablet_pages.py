"""A tablet that pupils share: whose turn it is, and that nobody sees another's page."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.classroom.models import Participant, RunAnswer, Way
from tests.classroom.factories import ABSORBS, choices
from tests.classroom.live import PIN, command, make_live_room, make_voting_room


@pytest.fixture
def room(session, app):
    return make_voting_room(session, app)


@pytest.fixture
def tablet(room):
    return f"/vi/live/{room.run.code}/tablet"


def take_turn(client, tablet, room, place=0, **fields):
    return client.post(tablet, data={"member": room.members[place].id, "pin": PIN, **fields})


def answer(client, url, room, place=0):
    data = {"item": ABSORBS, "vote": 1, "answer": choices(room)[place], "on": "tablet"}
    return client.post(url.split("?")[0] + "/answer", data=data)


def stored(look):
    return look(sa.select(RunAnswer))


def test_the_list_names_the_class_only_while_joining_is_open(client, session, room, tablet):
    page = client.get(tablet)
    assert "Lê Văn Học 3" in page.text
    assert page.mimetype == "text/html"
    command(session, room, "joining")
    assert "Lê Văn Học" not in client.get(tablet).text
    assert take_turn(client, tablet, room).location == tablet


def test_each_turn_begins_with_the_pin(client, look, room, tablet):
    wrong = take_turn(client, tablet, room, pin="0000")
    assert wrong.status_code == 400
    assert "Lê Văn Học 1" in wrong.text
    assert look(sa.select(Participant)) == []
    url = take_turn(client, tablet, room).location
    assert url.endswith("?on=tablet")
    assert "Lê Văn Học 1" in client.get(url).text
    assert answer(client, url, room).location == url
    (row,) = stored(look)
    assert (row.way, row.claimed) == (Way.TABLET, False)


def test_without_pin_only_where_the_leader_allows_it_and_then_claimed(
    client, session, look, room, tablet
):
    assert client.post(tablet, data={"member": room.members[0].id}).status_code == 400
    command(session, room, "claims", allowed="1")
    turn = client.post(tablet, data={"member": room.members[0].id})
    assert turn.status_code == 303
    answer(client, turn.location, room)
    (row,) = stored(look)
    assert (row.way, row.claimed) == (Way.TABLET, True)


def test_the_turn_signs_nobody_in(client, room, tablet):
    take_turn(client, tablet, room)
    with client.session_transaction() as cookie:
        assert "sign_in" not in cookie


def test_going_back_shows_no_other_pupils_page(client, room, tablet):
    first = take_turn(client, tablet, room, 0).location
    assert client.get(first).headers["Cache-Control"] == "no-store"
    page = client.get(tablet)
    assert page.headers["Cache-Control"] == "no-store"
    assert client.get(first).location == tablet
    second = take_turn(client, tablet, room, 1).location
    assert client.get(first).location == tablet
    assert client.get(second).status_code == 200


def test_the_list_says_who_has_answered_this_vote_here(client, session, room, tablet):
    answer(client, take_turn(client, tablet, room).location, room)
    assert client.get(tablet).text.count("live-done") == 1
    command(session, room, "open", item=ABSORBS, vote=2)
    assert "live-done" not in client.get(tablet).text


def test_a_run_without_a_class_says_so(client, session, app):
    room = make_live_room(session, app, group=False)
    page = client.get(f"/en/live/{room.run.code}/tablet")
    assert "This lesson has no class list." in page.text
    assert client.get("/en/live/ZZZZZ/tablet").status_code == 404


def test_several_pupils_answer_in_turn(client, look, room, tablet):
    for place in range(3):
        answer(client, take_turn(client, tablet, room, place).location, room, place % 2)
    assert len(stored(look)) == 3


def test_the_list_asks_few_questions(client, room, tablet, count_queries):
    client.get(tablet)
    count_queries.clear()
    client.get(tablet)
    assert len(count_queries) <= 4


def test_the_class_gets_rights_to_answer_by_name_only_where_that_is_allowed(
    client, session, look, room, tablet
):
    assert client.post(f"{tablet}/class").json["turns"] == []
    assert look(sa.select(Participant)) == []
    command(session, room, "claims", allowed="1")
    said = client.post(f"{tablet}/class")
    assert said.headers["Cache-Control"] == "no-store"
    assert [each["name"] for each in said.json["turns"]] == [f"Lê Văn Học {n}" for n in (1, 2, 3)]
    data = {"item": ABSORBS, "vote": 1, "answer": choices(room)[0], "device": "tablet", "number": 1}
    assert client.post(said.json["turns"][1]["answers"], data=data).status_code == 200
    (row,) = stored(look)
    assert row.claimed
    assert client.get(said.json["turns"][1]["now"]).status_code == 200
    assert len(client.post(f"{tablet}/class").json["turns"]) == len(look(sa.select(Participant)))
    command(session, room, "joining")
    assert client.post(f"{tablet}/class").json["turns"] == []
    command(session, room, "end")
    assert client.post(f"{tablet}/class").json["turns"] == []


def test_the_class_for_turns_asks_few_questions_whatever_its_size(
    client, session, app, count_queries
):
    counts = []
    for pupils in (3, 30):
        room = make_voting_room(session, app, pupils=pupils)
        command(session, room, "claims", allowed="1")
        count_queries.clear()
        told = client.post(f"/vi/live/{room.run.code}/tablet/class").json["turns"]
        assert len(told) == pupils
        counts.append(len(count_queries))
    assert counts[0] == counts[1] <= 10
