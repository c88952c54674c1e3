"""The way by which scripts send answers: the ticket is the right, and "stored" means stored."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from lms.classroom.models import RunAnswer, Way
from lms.web.asgi import ARRIVED
from tests.classroom.factories import ABSORBS, choices, come, come_as_guest
from tests.classroom.live import command, make_live_room, make_voting_room, ticket_for


@pytest.fixture
def room(session, app):
    return make_voting_room(session, app)


@pytest.fixture
def guest(session, room):
    guest = come_as_guest(session, room, "Nam", datetime.now(UTC))
    session.commit()
    return guest


def send(client, ticket, answer, **changes):
    fields = {"item": ABSORBS, "vote": 1, "device": "phone", "number": 5, "age": 0, "lang": "vi"}
    return client.post(f"/live/{ticket}/answers", data={**fields, "answer": answer, **changes})


def stored(look):
    return look(sa.select(RunAnswer))


def test_an_answer_is_stored_and_acknowledged_with_its_number(app, client, look, room, guest):
    answer = send(client, ticket_for(app, guest), choices(room)[0])
    assert (answer.status_code, answer.json) == (200, {"kept": "stored", "number": 5})
    (row,) = stored(look)
    assert (row.answer, row.way, row.language) == ({"choice": choices(room)[0]}, Way.PHONE, "vi")


def test_sent_again_it_is_the_same_answer(app, client, look, room, guest):
    for _ in range(2):
        assert send(client, ticket_for(app, guest), choices(room)[0]).status_code == 200
    assert len(stored(look)) == 1


def test_no_cookie_and_no_token_are_needed_and_none_is_set(guarded, room, guest):
    answer = send(guarded.test_client(), ticket_for(guarded, guest), choices(room)[0])
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_what_was_given_before_the_close_is_late_and_after_it_refused(
    app, client, session, look, room, guest
):
    command(session, room, "close", item=ABSORBS, vote=1)
    ticket = ticket_for(app, guest)
    assert send(client, ticket, choices(room)[0]).status_code == 409
    late = send(client, ticket, choices(room)[0], age=60_000, number=6)
    assert (late.status_code, late.json["kept"]) == (200, "late")


def test_after_its_time_and_once_taken_out_it_is_gone(app, client, session, room, guest):
    command(session, room, "remove", participant=guest.id)
    assert send(client, ticket_for(app, guest), choices(room)[0]).status_code == 410
    command(session, room, "remove", participant=guest.id, back="1")
    room.run.expires_at = datetime.now(UTC)
    session.commit()
    refused = send(client, ticket_for(app, guest), choices(room)[0])
    assert refused.status_code == 410
    assert refused.json["problem"]


@pytest.mark.parametrize(
    "changes",
    [
        {"item": "nothing"},
        {"item": ""},
        {"item": "model:nothing"},
        {"vote": 3},
        {"vote": "x"},
        {"device": ""},
        {"device": "x" * 41},
        {"number": ""},
        {"number": "-1"},
        {"number": 2**31},
    ],
)
def test_what_was_not_asked_is_not_found(app, client, look, room, guest, changes):
    answer = send(client, ticket_for(app, guest), choices(room)[0], **changes)
    assert answer.status_code == 404
    assert stored(look) == []


def test_a_ticket_of_nobody_of_a_leader_or_forged_answers_nothing(app, client, look, room, guest):
    from lms.classroom.tickets import Ticket, sign

    for ticket in (
        sign(str(app.secret_key), Ticket(room.run.id)),
        sign(str(app.secret_key), Ticket(room.run.id, leading=True)),
        sign(str(app.secret_key), Ticket(room.run.id + 1, participant_id=guest.id)),
        sign("another key", Ticket(room.run.id, participant_id=guest.id)),
        "nothing",
    ):
        assert send(client, ticket, choices(room)[0]).status_code == 404
    assert stored(look) == []


def test_what_cannot_be_taken_is_said_in_the_language_of_the_page(app, client, look, room, guest):
    ticket = ticket_for(app, guest)
    answer = send(client, ticket, "nonsense", lang="en")
    assert (answer.status_code, answer.json["problem"]) == (422, "Choose one of the answers shown.")
    assert send(client, ticket, "", lang="en").json["problem"] == "Give an answer first."
    assert send(client, ticket, "nonsense", lang="vi").json["problem"] != answer.json["problem"]
    assert stored(look) == []


@pytest.mark.parametrize("age", ["", "-5", "x", "9" * 30])
def test_a_strange_age_counts_as_none(app, client, look, room, guest, age):
    assert send(client, ticket_for(app, guest), choices(room)[0], age=age).status_code == 200


def test_a_text_is_composed_and_on_one_line_and_at_most_200_characters(
    app, client, session, look, room, guest
):
    command(session, room, "open", item="wall:1", vote=1, prompt="Vì sao?")
    ticket = ticket_for(app, guest)
    typed = "Khi\u0301  nha\u0300\nkính\u202e " + "ป่าชายเลน 気候"
    assert send(client, ticket, "", item="wall:1", text=typed).status_code == 200
    (row,) = stored(look)
    assert row.answer == {"text": "Khí nhà kính ป่าชายเลน 気候"}
    too_long = send(client, ticket, "", item="wall:1", text="ก" * 201, number=6)
    assert too_long.status_code == 422
    assert send(client, ticket, "", item="wall:1", text=" \n ", number=7).status_code == 422


def test_the_server_works_out_the_result_of_a_model(app, client, session, look):
    room = make_live_room(session, app)
    calculator = room.lesson.calculators[0]
    command(session, room, "open", item=f"model:{calculator}", vote=1)
    pupil = come(session, room, now=datetime.now(UTC))
    session.commit()
    ticket, item = ticket_for(app, pupil), f"model:{calculator}"
    assert send(client, ticket, "", item=item, results="[1]").status_code == 200
    (row,) = stored(look)
    assert set(row.answer) == {"entries", "results"}
    assert row.answer["results"][0]["id"]
    name = next(iter(row.answer["entries"]))
    wrong = send(client, ticket, "", item=item, number=6, **{name: "nonsense"})
    assert wrong.status_code == 422
    assert set(wrong.json["fields"]) == {name}


def test_answers_under_a_claimed_name_are_claimed(app, client, look, session, room):
    pupil = come(session, room, now=datetime.now(UTC))
    session.commit()
    send(client, ticket_for(app, pupil, claimed=True), choices(room)[0], way="tablet")
    (row,) = stored(look)
    assert (row.claimed, row.way) == (True, Way.TABLET)


def test_an_answer_costs_one_question_and_one_write(app, client, count_queries, room, guest):
    ticket = ticket_for(app, guest)
    send(client, ticket, choices(room)[0])
    count_queries.clear()
    send(client, ticket, choices(room)[1], number=6)
    assert [each.split()[0] for each in count_queries] == ["SELECT", "INSERT"]


def test_what_waited_for_a_thread_does_not_look_newer_than_what_came_after_it(
    app, client, look, room, guest
):
    """An old phone's answer lies in the queue while the new phone's is stored."""
    came_first = time.time() - 5
    send(client, ticket_for(app, guest), choices(room)[1], device="new", number=1)
    late = client.post(
        f"/live/{ticket_for(app, guest)}/answers",
        data={"item": ABSORBS, "vote": 1, "answer": choices(room)[0], "device": "old", "number": 9, "age": 0},
        environ_base={ARRIVED: came_first},
    )  # fmt: skip
    assert late.status_code == 200
    assert [row.answer for row in stored(look)] == [{"choice": choices(room)[1]}]


def test_what_came_before_the_close_and_had_to_wait_is_late(
    app, client, session, look, room, guest
):
    came_before = time.time() - 1
    command(session, room, "close", item=ABSORBS, vote=1)
    answer = client.post(
        f"/live/{ticket_for(app, guest)}/answers",
        data={"item": ABSORBS, "vote": 1, "answer": choices(room)[0], "device": "phone", "number": 5},
        environ_base={ARRIVED: came_before},
    )  # fmt: skip
    assert (answer.status_code, answer.json["kept"]) == (200, "late")
