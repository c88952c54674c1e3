"""A run that is over stays so, whatever is handed over then; its course is still told right."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.classroom import ending, polls, service
from lms.classroom.models import HandCount, Poll, RunCommand, Visit
from tests.classroom.factories import ABSORBS, ask, choices, come, make_room, order, send


@pytest.fixture
def room(session, app):
    return make_room(session, app)


def visits(session):
    rows = session.scalars(sa.select(Visit).order_by(Visit.began_at))
    return [(row.step_id, row.began_at, row.ended_at, row.paused_seconds) for row in rows]


def open_polls(session):
    return session.scalars(sa.select(Poll).where(Poll.closed_at.is_(None))).all()


def end_by_itself(session, room):
    now = room.run.expires_at + timedelta(seconds=1)
    ending.end_run(session, {"run": room.run.id}, now)
    return now


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("step", {"step": "run-the-budget"}),
        ("open", {"item": ABSORBS, "vote": 1}),
        ("pause", {}),
        ("timer", {"seconds": 60}),
        ("end", {}),
    ],
)
@pytest.mark.parametrize("device", ["leader", "phone"])
def test_what_is_asked_for_after_the_end_is_noted_and_moves_nothing(
    session, room, kind, data, device
):
    order(session, room, "end", 40)
    version = room.run.version
    assert not order(session, room, kind, 41, device=device, **data).moved
    assert session.scalars(sa.select(RunCommand.moved).order_by(RunCommand.id)).all()[-1] is False
    assert (room.run.ended_at, room.run.version, room.run.code) == (room.at(40), version, None)
    assert (room.run.paused_at, room.run.timer_until) == (None, None)
    assert (visits(session), open_polls(session)) == ([("predict", room.begun, room.at(40), 0)], [])


def test_a_run_whose_time_is_up_is_moved_by_nobody_though_no_job_has_ended_it_yet(session, room):
    hours = (room.run.expires_at - room.begun) // timedelta(minutes=1)
    assert not order(session, room, "step", hours + 1, step="run-the-budget").moved
    assert room.run.step_id == "predict"


def test_what_was_led_before_the_end_and_comes_after_it_leaves_nothing_open(session, room):
    order(session, room, "end", 40)
    order(session, room, "step", 38, late=9, step="run-the-budget")
    order(session, room, "open", 39, late=9, item=ABSORBS, vote=1)
    assert (room.run.ended_at, room.run.code) == (room.at(40), None)
    assert [each[:3] for each in visits(session)] == [
        ("predict", room.begun, room.at(38)),
        ("run-the-budget", room.at(38), room.at(40)),
    ]
    assert polls.poll(session, room.run.id, ABSORBS, 1).closed_at == room.at(40)


def test_a_lesson_led_without_a_network_is_told_right_though_the_run_ended_by_itself_before(
    session, room
):
    order(session, room, "open", 1, item=ABSORBS, vote=1)
    ended = end_by_itself(session, room)
    right = choices(room)[0]
    for minutes, kind, data in (
        (2, "cards", {"item": ABSORBS, "vote": 1, "choices": {"1": right}}),
        (3, "close", {"item": ABSORBS, "vote": 1}),
        (5, "pause", {}),
        (9, "resume", {}),
        (10, "step", {"step": "run-the-budget"}),
        (12, "open", {"item": "model-change", "vote": 1}),
        (14, "step", {"step": "predict"}),
        (20, "step", {"step": "compare-runs"}),
    ):
        done = order(session, room, kind, minutes, late=400, **data)
        assert done.moved
        assert all(each[2] is not None for each in visits(session))
        assert not open_polls(session)
        assert room.run.ended_at == ended
    order(session, room, "end", 45, late=400)
    assert room.run.ended_at == room.at(45)
    assert visits(session) == [
        ("predict", room.begun, room.at(10), 240),
        ("run-the-budget", room.at(10), room.at(14), 0),
        ("predict", room.at(14), room.at(20), 0),
        ("compare-runs", room.at(20), room.at(45), 0),
    ]
    rows = session.scalars(sa.select(Poll).order_by(Poll.id))
    assert [each.closed_at for each in rows] == [room.at(3), room.at(14)]


def test_the_last_step_does_not_last_until_what_is_handed_over_later(session, room):
    who = come(session, room)
    order(session, room, "step", 20, step="run-the-budget")
    ask(session, room, minutes=21)
    end_by_itself(session, room)
    send(session, room, who, {"choice": choices(room)[0]}, 22, arrives=400)
    order(session, room, "look", 23, late=400)
    assert visits(session)[-1][2] == room.at(23)


def test_a_vote_that_was_overtaken_and_comes_after_the_end_is_kept_and_closed(session, room):
    order(session, room, "end", 40, device="laptop")
    vote = {"item": ABSORBS, "vote": 1, "device": "phone", "late": 60}
    assert not order(session, room, "open", 30, **vote).moved
    assert not open_polls(session)
    assert order(session, room, "hands", 31, choice=choices(room)[0], count=7, **vote).counted
    order(session, room, "close", 32, **vote)
    assert session.scalars(sa.select(HandCount.count)).all() == [7]
    assert polls.poll(session, room.run.id, ABSORBS, 1).closed_at == room.at(32)
    assert not order(session, room, "hands", 41, choice=choices(room)[0], count=9, **vote).counted


def test_a_run_ended_twice_ended_at_the_earlier_time_and_lets_no_visit_last(session, room):
    service.end(session, room.run, room.at(40))
    session.add(
        Visit(
            run_id=room.run.id,
            step_id="predict",
            phase="engage",
            mode="whole",
            began_at=room.at(35),
        )
    )
    service.end(session, room.run, room.at(50))
    assert room.run.ended_at == room.at(40)
    service.end(session, room.run, room.at(38))
    assert room.run.ended_at == room.at(38)
    assert [each[2] for each in visits(session)] == [room.at(40), room.at(40)]
