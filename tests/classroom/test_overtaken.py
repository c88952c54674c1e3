"""Votes that a control without a network held, handed over after another device had led on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.classroom import polls, results
from lms.classroom.asked import asked
from lms.classroom.command import BadCommandError
from lms.classroom.models import HandCount, Poll, RunAnswer, Stage
from lms.classroom.watching import look
from tests.classroom.factories import ABSORBS, MODEL_CHANGE, ask, choices, make_room, order


@pytest.fixture
def room(session, app):
    """The laptop has led on at minute 10; the phone's commands are of before and come after it."""
    room = make_room(session, app)
    order(session, room, "step", 10, device="laptop", step="compare-runs")
    return room


@pytest.fixture
def hand_over(session, room):
    def do(kind, minutes, **data):
        data = {"item": ABSORBS, "vote": 1} | data
        return order(session, room, kind, minutes, device="phone", late=20 - minutes, **data)

    return do


def vote_of(session, room, vote=1, item=ABSORBS):
    return polls.poll(session, room.run.id, item, vote)


def counts(session):
    return session.scalars(sa.select(HandCount.count).order_by(HandCount.id)).all()


def answers(session):
    return session.scalars(sa.select(RunAnswer).order_by(RunAnswer.id)).all()


def test_hands_taps_and_cards_of_a_vote_that_was_overtaken_are_counted(session, room, hand_over):
    right, wrong, *_ = choices(room)
    assert not hand_over("open", 3).moved
    assert hand_over("hands", 4, choice=right, count=12).counted
    assert hand_over("taps", 5, choices={f"m{room.members[0].person_id}": right}).counted
    assert hand_over("cards", 6, choices={"2": wrong, "3": right}).counted
    hand_over("close", 7)
    assert counts(session) == [12]
    assert [row.late for row in answers(session)] == [None] * 3
    poll = vote_of(session, room)
    assert (poll.opened_at, poll.closed_at) == (room.at(3), room.at(7))


def test_a_vote_that_was_overtaken_has_a_result_like_any_other(session, app, room, hand_over):
    hand_over("open", 3)
    hand_over("hands", 4, choice=choices(room)[0], count=12)
    with app.test_request_context():
        from lms.web.packs import library

        question = asked(room.run, room.lesson, ABSORBS, "vi", library())
    result = results.item_result(session, room.run.id, question)
    assert (result.last.answered, result.last.right, result.last.poll.version) == (
        12,
        12,
        room.lesson.versions["vi"][ABSORBS],
    )


def test_what_was_overtaken_throws_nobody_back(session, room, hand_over, database):
    ask(session, room, item=MODEL_CHANGE, minutes=11, device="laptop")
    session.commit()
    before = look(database, {room.run.id: ""})[room.run.id]
    for kind, minutes in (("open", 3), ("close", 5), ("open", 6), ("show", 7), ("step", 8)):
        assert not hand_over(kind, minutes, step="predict").moved
    session.commit()
    after = look(database, {room.run.id: ""})[room.run.id]
    assert after.public == before.public
    assert after.mark != before.mark  # leaders look again
    assert '"by":"laptop"' in after.leading
    assert (room.run.stage, room.run.poll_item) == (Stage.VOTE, MODEL_CHANGE)
    assert vote_of(session, room, item=MODEL_CHANGE).closed_at is None


def test_a_vote_that_another_device_holds_is_left_alone(session, room, hand_over):
    ask(session, room, minutes=11, device="laptop")
    hand_over("open", 3, seconds=30)
    hand_over("hands", 4, choice=choices(room)[0], count=9)
    hand_over("close", 5)
    poll = vote_of(session, room)
    assert (poll.opened_at, poll.closed_at, poll.deadline_at) == (room.at(11), None, None)
    assert counts(session) == [9]


def test_a_time_set_during_a_vote_that_was_overtaken_keeps_it_open_until_then(
    session, room, hand_over
):
    hand_over("open", 3)
    hand_over("open", 4, seconds=60)
    assert hand_over("hands", 4.5, choice=choices(room)[0], count=9).counted
    assert not hand_over("hands", 5.5, choice=choices(room)[1], count=3).counted
    hand_over("timeup", 5.1)
    assert vote_of(session, room).closed_at == room.at(5)
    assert counts(session) == [9]


def test_answers_taken_again_in_a_vote_that_was_overtaken_are_counted(session, app):
    room = make_room(session, app)
    right, wrong, *_ = choices(room)
    phone = {"device": "phone", "item": ABSORBS, "vote": 1}
    order(session, room, "open", 1, **phone)
    order(session, room, "cards", 1, **phone, choices={"1": wrong, "2": wrong})
    order(session, room, "close", 2, **phone)
    order(session, room, "step", 10, device="laptop", step="compare-runs")
    order(session, room, "open", 3, late=9, **phone)
    assert order(session, room, "cards", 4, late=8, **phone, choices={"1": right}).counted
    order(session, room, "close", 5, late=7, **phone)
    assert [row.answer["choice"] for row in answers(session)] == [right, wrong]
    assert vote_of(session, room).closed_at == room.at(5)


def test_going_on_ended_the_vote_that_was_overtaken_as_it_did_in_class(session, room, hand_over):
    hand_over("open", 3)
    hand_over("step", 5, step="run-the-budget")
    hand_over("open", 6, item=MODEL_CHANGE)
    assert vote_of(session, room).closed_at == room.at(5)
    assert vote_of(session, room, item=MODEL_CHANGE).closed_at is None


def test_a_second_vote_that_was_overtaken_is_kept_beside_the_first(session, room, hand_over):
    right, wrong, *_ = choices(room)
    hand_over("open", 3)
    hand_over("cards", 4, choices={"1": wrong})
    hand_over("discuss", 5)
    hand_over("open", 6, vote=2)
    hand_over("cards", 7, vote=2, choices={"1": right})
    assert [(row.vote, row.answer["choice"]) for row in answers(session)] == [
        (1, wrong),
        (2, right),
    ]
    assert vote_of(session, room).closed_at == room.at(5)


def test_the_next_move_ends_a_vote_whose_device_never_came_back(session, room, hand_over):
    hand_over("open", 3)
    order(session, room, "step", 21, device="laptop", step="predict")
    assert vote_of(session, room).closed_at == room.at(21)
    assert hand_over("hands", 4, choice=choices(room)[0], count=9).counted


def test_what_nobody_can_have_answered_is_not_noted(session, room, hand_over):
    hand_over("open", 3, item="wall:1", prompt="?")
    assert session.scalars(sa.select(Poll)).all() == []


def test_a_vote_on_nothing_is_refused_although_it_was_overtaken(session, room, hand_over):
    with pytest.raises(BadCommandError):
        hand_over("open", 3, item="nothing")
    with pytest.raises(BadCommandError):
        hand_over("open", 3, vote=2)
