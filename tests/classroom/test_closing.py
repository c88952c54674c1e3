"""How a vote ends: by its leader or by its time, once, whichever control says so and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.classroom import polls
from lms.classroom.command import BadCommandError
from lms.classroom.models import Stage
from lms.classroom.watching import look
from tests.classroom.factories import (
    ABSORBS,
    MODEL_CHANGE,
    ask,
    choices,
    come,
    make_room,
    order,
    send,
)

VOTE = {"item": ABSORBS, "vote": 1}


@pytest.fixture
def room(session, app):
    return make_room(session, app)


def closed_at(session, room):
    return polls.poll(session, room.run.id, ABSORBS, 1).closed_at


def state(database, room, minutes):
    return look(database, {room.run.id: ""}, room.at(minutes))[room.run.id]


@pytest.mark.parametrize(
    ("kind", "data", "stage"),
    [
        ("discuss", {"item": ABSORBS}, Stage.DISCUSS),
        ("show", {"item": ABSORBS}, Stage.RESULT),
        ("look", {}, Stage.STEP),
        ("step", {"step": "run-the-budget"}, Stage.STEP),
    ],
)
@pytest.mark.parametrize("ending", ["close", "timeup"])
def test_a_control_that_wakes_up_and_ends_a_vote_again_throws_nobody_back(
    session, room, ending, kind, data, stage
):
    ask(session, room, seconds=60)
    order(session, room, kind, 0.5, **data)
    order(session, room, ending, 9, device="asleep", **VOTE)
    assert room.run.stage is stage
    assert closed_at(session, room) == room.at(0.5)
    assert (room.run.commanded_by, room.run.commanded_at) == ("leader", room.at(0.5))


def test_a_vote_whose_time_was_over_does_not_hide_the_model_that_came_after_it(session, room):
    ask(session, room, seconds=60)
    order(session, room, "model", 2, calculator="greenhouse", entries={})
    order(session, room, "close", 3, device="asleep", **VOTE)
    assert room.run.stage is Stage.MODEL
    assert closed_at(session, room) == room.at(1)


def test_a_close_that_changes_nothing_is_noted_as_no_move(session, room):
    ask(session, room)
    assert order(session, room, "close", 1, **VOTE).moved
    assert not order(session, room, "close", 2, **VOTE).moved


def test_time_that_is_up_ends_the_vote_at_its_deadline_and_moves_nothing(session, room):
    ask(session, room, seconds=60, device="laptop")
    before = room.run.version
    order(session, room, "timeup", 1.2, device="phone", **VOTE)
    assert closed_at(session, room) == room.at(1)
    assert (room.run.stage, room.run.poll_item) == (Stage.VOTE, ABSORBS)
    assert (room.run.commanded_by, room.run.commanded_at) == ("laptop", room.at(0))
    assert room.run.version == before


def test_time_that_is_up_is_noted_although_another_device_has_led_on(session, room):
    ask(session, room, seconds=60, device="laptop")
    order(session, room, "model", 2, device="laptop", calculator="greenhouse", entries={})
    order(session, room, "timeup", 1.1, late=3, device="phone", **VOTE)
    assert (room.run.stage, closed_at(session, room)) == (Stage.MODEL, room.at(1))


@pytest.mark.parametrize("seconds", [{}, {"seconds": 120}])
def test_no_time_or_time_that_is_left_is_not_up(session, room, seconds):
    ask(session, room, **seconds)
    order(session, room, "timeup", 1, **VOTE)
    assert closed_at(session, room) is None


def test_time_set_anew_is_not_up_when_the_former_one_is(session, room):
    ask(session, room, seconds=60)
    ask(session, room, minutes=0.8, seconds=60)
    order(session, room, "timeup", 1.1, **VOTE)
    assert closed_at(session, room) is None


def test_time_of_what_was_never_asked_is_not_up(session, room):
    order(session, room, "timeup", 1, **VOTE)
    with pytest.raises(BadCommandError):
        order(session, room, "timeup", 1, item=ABSORBS)


def test_everybody_is_told_that_a_vote_is_open_until_its_deadline(session, room, database):
    ask(session, room, seconds=60)
    session.commit()
    assert '"open":true' in state(database, room, 0.9).public
    for told in (state(database, room, 1).public, state(database, room, 1).leading):
        assert '"open":false' in told


def test_whoever_watches_hears_that_the_time_is_up_without_any_command(session, room, database):
    ask(session, room, seconds=60)
    session.commit()
    held = {room.run.id: state(database, room, 0.5).mark}
    assert look(database, held, room.at(0.9)) == {}
    assert '"open":false' in look(database, held, room.at(1))[room.run.id].public


def test_a_run_that_is_over_takes_no_answers(session, room, database):
    ask(session, room)
    room.run.ended_at = room.at(5)
    session.commit()
    assert '"open":false' in state(database, room, 6).public


def test_counts_that_came_after_the_close_are_told_as_not_counted_however_often(session, room):
    ask(session, room)
    order(session, room, "close", 2, **VOTE)
    right = choices(room)[0]
    person = f"m{room.members[0].person_id}"
    for number, (kind, data) in enumerate(
        (
            ("hands", {"choice": right, "count": 4}),
            ("taps", {"choices": {person: right}}),
            ("cards", {"choices": {"1": right}}),
        ),
        start=3000,
    ):
        done = order(session, room, kind, 3, number=number, **VOTE, **data)
        assert (done.moved, done.counted, done.repeated) == (False, False, False)
        done = order(session, room, kind, 3, number=number, **VOTE, **data)
        assert (done.counted, done.repeated) == (False, True)


def test_what_was_in_time_is_told_as_counted_also_when_it_is_sent_again(session, room):
    ask(session, room)
    counted = {**VOTE, "choice": choices(room)[0], "count": 4}
    assert order(session, room, "hands", 1, number=3000, **counted).counted
    assert order(session, room, "hands", 1, number=3000, **counted).counted
    order(session, room, "step", 3, device="laptop", step="run-the-budget")
    for _ in range(2):
        assert order(session, room, "step", 2, number=3001, step="predict").counted


def test_an_answer_on_the_way_when_the_time_ran_out_is_late_and_not_lost(session, room):
    who = come(session, room)
    ask(session, room, seconds=60)
    order(session, room, "timeup", 1.1, **VOTE)
    kept = send(session, room, who, {"choice": choices(room)[0]}, 0.9, arrives=1.2)
    assert kept.value == "late"
    ask(session, room, item=MODEL_CHANGE, minutes=2)
    assert closed_at(session, room) == room.at(0) + timedelta(seconds=60)


def test_going_on_ends_a_vote_whose_opening_was_longer_on_its_way(session, room):
    ask(session, room, minutes=2)
    order(session, room, "step", 1.9, step="run-the-budget")
    assert closed_at(session, room) == room.at(2)
