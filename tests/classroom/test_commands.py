"""What leaders' devices ask for: once, absolutely, and the latest clear command wins."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.classroom import ending, joining, polls, service
from lms.classroom.command import BadCommandError
from lms.classroom.models import Absence, Poll, Run, RunCommand, Stage, Visit
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


@pytest.fixture
def room(session, app):
    return make_room(session, app)


def visits(session, room):
    rows = session.scalars(sa.select(Visit).filter_by(run_id=room.run.id).order_by(Visit.began_at))
    return [(row.step_id, row.ended_at) for row in rows]


def test_a_command_sent_twice_is_carried_out_once(session, room):
    assert order(session, room, "step", 1, number=1001, step="run-the-budget").moved
    assert order(session, room, "step", 1, number=1001, step="run-the-budget").repeated
    assert len(session.scalars(sa.select(RunCommand)).all()) == 1
    assert len(visits(session, room)) == 2


def test_the_latest_command_of_two_devices_wins(session, room):
    order(session, room, "step", 5, device="laptop", step="compare-runs")
    done = order(session, room, "step", 3, device="phone", late=4, step="run-the-budget")
    assert not done.moved
    assert room.run.step_id == "compare-runs"


def test_what_a_device_counted_is_kept_although_another_has_led_on(session, room):
    ask(session, room, minutes=1, device="laptop")
    order(session, room, "close", 6, device="laptop", item=ABSORBS, vote=1)
    choice = choices(room)[0]
    order(
        session,
        room,
        "hands",
        3,
        device="phone",
        late=9,
        item=ABSORBS,
        vote=1,
        choice=choice,
        count=5,
    )
    from lms.classroom.models import HandCount

    assert session.scalars(sa.select(HandCount.count)).all() == [5]


def test_both_controls_learn_who_moved_the_run_last(session, room, database):
    session.commit()
    order(session, room, "step", 5, device="laptop", step="compare-runs")
    session.commit()
    pulse = look(database, {room.run.id: ""})[room.run.id]
    assert '"by":"laptop"' in pulse.leading
    assert "laptop" not in pulse.public


def test_going_on_closes_what_was_open(session, room):
    ask(session, room)
    order(session, room, "step", 4, step="run-the-budget")
    assert polls.poll(session, room.run.id, ABSORBS, 1).closed_at == room.at(4)


def test_opening_another_vote_closes_the_one_before(session, room):
    ask(session, room)
    ask(session, room, item=MODEL_CHANGE, minutes=2)
    assert polls.poll(session, room.run.id, ABSORBS, 1).closed_at == room.at(2)


def test_a_result_can_be_hidden_again(session, room):
    ask(session, room)
    order(session, room, "show", 2, item=ABSORBS)
    assert room.run.stage is Stage.RESULT
    order(session, room, "hide", 3, item=ABSORBS)
    assert room.run.stage is Stage.VOTE
    assert polls.poll(session, room.run.id, ABSORBS, 1).revealed_at is None


def test_vote_discuss_vote_again(session, room):
    ask(session, room)
    order(session, room, "discuss", 2, item=ABSORBS)
    assert room.run.stage is Stage.DISCUSS
    ask(session, room, vote=2, minutes=4)
    order(session, room, "show", 6, item=ABSORBS)
    assert [each.revealed_at for each in polls.votes_on(session, room.run.id, ABSORBS)] == [
        room.at(6)
    ] * 2


def test_no_second_vote_without_a_first(session, room):
    with pytest.raises(BadCommandError):
        ask(session, room, vote=2)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("dance", {}),
        ("step", {}),
        ("step", {"step": "nowhere"}),
        ("open", {"item": "nothing", "vote": 1}),
        ("open", {"item": ABSORBS, "vote": 3}),
        ("open", {"item": ABSORBS, "vote": "x"}),
        ("close", {"item": ABSORBS, "vote": 1}),
        ("model", {"calculator": "flood-bucket"}),
        ("model", {"calculator": "greenhouse", "entries": {"held-back": "much"}}),
        ("timer", {"seconds": 10**6}),
        ("pick", {"drawn": [["p999"]]}),
        ("hands", {"item": ABSORBS, "vote": 1, "choice": "x", "count": 1}),
        ("remove", {"participant": 999}),
        ("absent", {"person": 999, "absent": True}),
        ("wall", {"answer": 1}),
        ("cards", {"item": ABSORBS, "vote": 1, "choices": {"x": "y"}}),
    ],
)
def test_a_command_that_cannot_be_understood_changes_nothing(session, room, kind, data):
    before = room.run.version
    with pytest.raises(BadCommandError):
        order(session, room, kind, 1, **data)
    session.expire_all()
    assert session.get(Run, room.run.id).version == before
    assert session.scalars(sa.select(RunCommand)).all() == []


def test_the_time_at_each_step_is_kept_without_pauses(session, room):
    order(session, room, "pause", 2)
    order(session, room, "resume", 5)
    order(session, room, "step", 10, step="run-the-budget")
    order(session, room, "step", 12, step="predict")
    first = session.scalars(sa.select(Visit).order_by(Visit.began_at)).first()
    assert first.paused_seconds == 180
    assert visits(session, room) == [
        ("predict", room.at(10)),
        ("run-the-budget", room.at(12)),
        ("predict", None),
    ]


def test_a_run_is_over_when_its_leader_says_so_and_its_code_leads_nowhere(session, room):
    code = room.run.code
    order(session, room, "end", 45)
    assert room.run.ended_at == room.at(45)
    assert joining.run_with_code(session, code, room.at(46)) is None
    assert visits(session, room) == [("predict", room.at(45))]


def test_a_run_ends_by_itself_and_its_last_step_lasted_as_long_as_something_happened(session, room):
    order(session, room, "step", 20, step="run-the-budget")
    later = room.run.expires_at + timedelta(seconds=1)
    ending.end_run(session, {"run": room.run.id}, later)
    assert room.run.ended_at == later
    assert visits(session, room)[-1] == ("run-the-budget", room.at(20))


def test_the_job_that_ends_runs_leaves_one_alone_that_was_ended(session, room):
    order(session, room, "end", 45)
    ending.end_run(session, {"run": room.run.id}, room.run.expires_at)
    assert room.run.ended_at == room.at(45)


def test_what_was_led_without_a_network_is_handed_over_as_it_happened(session, room):
    for number, (minutes, kind, data) in enumerate(
        (
            (5, "open", {"item": ABSORBS, "vote": 1}),
            (6, "hands", {"item": ABSORBS, "vote": 1, "choice": choices(room)[0], "count": 20}),
            (7, "close", {"item": ABSORBS, "vote": 1}),
            (8, "step", {"step": "run-the-budget"}),
            (40, "end", {}),
        ),
        start=2000,
    ):
        order(session, room, kind, minutes, number=number, late=200, **data)
    poll = session.scalars(sa.select(Poll)).one()
    assert (poll.opened_at, poll.closed_at) == (room.at(5), room.at(7))
    assert visits(session, room) == [("predict", room.at(8)), ("run-the-budget", room.at(40))]


def test_a_member_can_be_marked_absent_and_present_again(session, room):
    person = room.members[0].person_id
    order(session, room, "absent", 1, person=person, absent=True)
    assert session.get(Absence, (room.run.id, person)) is not None
    order(session, room, "absent", 2, person=person, absent=False)
    assert session.get(Absence, (room.run.id, person)) is None


def test_what_everybody_sees_is_at_most_a_kilobyte_and_holds_no_name(session, room, database):
    ask(session, room)
    send(session, room, come(session, room), {"choice": choices(room)[0]}, 1)
    session.commit()
    pulse = look(database, {room.run.id: ""})[room.run.id]
    assert len(pulse.public) < 1000
    assert len(pulse.leading) < 1000
    assert '"answered":1' in pulse.leading
    assert "answered" not in pulse.public


def test_a_look_answers_only_what_has_changed_and_asks_once(session, app, database, count_queries):
    rooms = [make_room(session, app) for _ in range(2)]
    session.commit()
    ids = {room.run.id: "" for room in rooms}
    first = look(database, ids)
    count_queries.clear()
    assert look(database, {run_id: pulse.mark for run_id, pulse in first.items()}) == {}
    assert len(count_queries) == 1


def test_a_run_that_is_not_there_has_no_mark(database):
    assert look(database, {12345: ""})[12345].mark == ""


def test_a_run_in_a_language_that_the_lesson_lacks_is_not_started(session, room):
    with pytest.raises(service.NothingToRunError):
        service.start(session, service.NewRun(room.teacher.id, room.lesson, "th"), room.at(0))
