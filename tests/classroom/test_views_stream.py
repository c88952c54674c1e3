"""The state of a run for clients that poll."""

from __future__ import annotations

import json

import pytest

from lms.classroom.tickets import Ticket, sign
from tests.classroom.factories import ask, choices, come, make_room, order, send
from tests.classroom.test_tickets import KEY


@pytest.fixture
def room(session, app):
    room = make_room(session, app)
    session.commit()
    return room


@pytest.fixture
def path(app, room):
    """The address of a ticket for this run."""

    def path(what="state", key=None, **fields):
        ticket = Ticket(fields.pop("run_id", room.run.id), **fields)
        return f"/live/{sign(key or app.secret_key, ticket)}/{what}"

    return path


def test_the_state_is_what_the_stream_says(client, path, room):
    public, leading = client.get(path()), client.get(path(leading=True))
    assert public.json["step"] == room.run.step_id
    assert "joined" not in public.json
    assert leading.json["joined"] == 0


def test_a_client_that_knows_the_state_gets_no_body(client, path, session, room):
    tag = client.get(path()).headers["ETag"]
    same = client.get(path(), headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    order(session, room, "step", 1, step="run-the-budget")
    session.commit()
    other = client.get(path(), headers={"If-None-Match": tag})
    assert (other.status_code, other.json["step"]) == (200, "run-the-budget")


def test_an_answer_changes_only_what_leaders_poll(client, path, session, room):
    pupil = come(session, room)
    ask(session, room)
    session.commit()
    tags = {who: client.get(path(leading=who)).headers["ETag"] for who in (True, False)}
    send(session, room, pupil, {"choice": choices(room)[0]}, 1)
    session.commit()
    told = {
        who: client.get(path(leading=who), headers={"If-None-Match": tags[who]}).status_code
        for who in tags
    }
    assert told == {True: 200, False: 304}


def test_what_is_polled_all_the_time_is_small(client, path):
    tag = client.get(path()).headers["ETag"]
    same = client.get(path(), headers={"If-None-Match": tag})
    assert set(same.headers.keys()) <= {"ETag", "Vary"}


def test_asking_for_the_state_is_no_click_on_a_shared_device(client, path):
    with client.session_transaction() as cookie:
        cookie["last_click"] = 1
    assert "Set-Cookie" not in client.get(path()).headers


def test_neither_cookie_nor_session_plays_a_part(client, path):
    answer = client.get(path())
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_compressed_state_is_known_again(client, path, session, room):
    room.run.picture = {"long": "x"}
    session.commit()
    first = client.get(path(leading=True), headers={"Accept-Encoding": "br"})
    compressed = first.headers["ETag"].replace('"', ':br"', 2).replace(':br"', '"', 1)
    again = client.get(path(leading=True), headers={"If-None-Match": compressed})
    assert again.status_code == 304


@pytest.mark.parametrize("fields", [{"key": KEY}, {"run_id": 99}])
def test_without_a_valid_ticket_and_a_run_there_is_nothing(client, path, fields):
    answer = client.get(path(**fields))
    assert (answer.status_code, answer.data) == (404, b"")


def test_flask_has_no_stream_and_says_so_in_the_way_that_browsers_understand(client, path):
    answer = client.get(path("events"))
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_state_fits_one_event(client, path, session, room):
    ask(session, room, seconds=90)
    session.commit()
    assert len(json.dumps(client.get(path()).json)) <= 1000
