"""Answers of a run as progress: counted by the worker when it is over, and anew when they change."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.classroom import counting_progress, joining, service
from lms.classroom.models import RunAnswer
from lms.cli.jobs import Worker, handlers_of
from lms.db.jobs import Job, JobState
from lms.learning.models import Attempt, AttemptMode, Response
from tests.classroom.factories import (
    ABSORBS,
    ask,
    choices,
    come,
    come_as_guest,
    make_room,
    order,
    send,
)


@pytest.fixture
def count(session, app, room):
    """Have the real worker do what is due, in the way of `lms worker --once`."""

    def do(minutes=100):
        session.commit()
        Worker(app, handlers_of(app), lambda: room.at(minutes)).do_all_due()
        session.expire_all()
        return session.scalars(sa.select(Attempt).order_by(Attempt.id)).all()

    return do


def end(session, room, minutes=30):
    order(session, room, "close", minutes - 1, item=ABSORBS, vote=1)
    order(session, room, "end", minutes)


def responses(session):
    return session.scalars(sa.select(Response).order_by(Response.id)).all()


def jobs_failed(session):
    return session.scalars(sa.select(Job).where(Job.state == JobState.FAILED)).all()


def test_answers_are_counted_when_the_run_is_over_and_not_before(session, room, count):
    right, *_wrong = choices(room)
    who = come(session, room)
    send(session, room, who, {"choice": right}, 1)
    assert count() == []
    end(session, room)
    (attempt,) = count()
    assert (attempt.person_id, attempt.mode) == (who.person_id, AttemptMode.CLASS)
    assert attempt.context == f"run:{room.run.id}"
    assert attempt.points == attempt.max_points


def test_the_last_vote_is_the_answer_and_the_first_one_the_first_try(session, room, count):
    right, wrong, *_ = choices(room)
    who = come(session, room)
    send(session, room, who, {"choice": wrong}, 1)
    ask(session, room, vote=2, minutes=2)
    send(session, room, who, {"choice": right}, 3, vote=2)
    end(session, room)
    count()
    (response,) = responses(session)
    assert response.answer == {"choice": right}
    assert (response.score, response.first_score) == (1.0, 0.0)
    assert response.earlier[0]["answer"] == {"choice": wrong}


def test_counting_twice_changes_nothing(session, room, count):
    send(session, room, come(session, room), {"choice": choices(room)[0]}, 1)
    end(session, room)
    (first,) = count()
    seen = (first.id, responses(session)[0].id, first.finished_at)
    service.count_later(session, room.run, room.at(60))
    (again,) = count()
    assert (again.id, responses(session)[0].id, again.finished_at) == seen


def test_a_late_answer_counts_once_it_has_joined(session, room, count):
    who = come(session, room)
    end(session, room)
    send(session, room, who, {"choice": choices(room)[0]}, 5, arrives=40)
    service.count_later(session, room.run, room.at(41))
    assert count() == []
    order(session, room, "late", 50, item=ABSORBS, vote=1)
    assert [each.person_id for each in count()] == [who.person_id]


def test_a_claimed_answer_counts_once_it_is_confirmed(session, room, count):
    who = come(session, room)
    send(session, room, who, {"choice": choices(room)[0]}, 1, claimed=True)
    end(session, room)
    assert count() == []
    order(session, room, "confirm", 50, participant=who.id)
    assert len(count()) == 1


def test_whoever_is_taken_out_after_the_run_loses_the_attempt_and_gets_it_back(
    session, room, count
):
    who = come(session, room)
    send(session, room, who, {"choice": choices(room)[0]}, 1)
    end(session, room)
    assert len(count()) == 1
    order(session, room, "remove", 50, participant=who.id, back="0")
    assert count() == []
    order(session, room, "remove", 51, participant=who.id, back="1")
    assert len(count()) == 1


def test_what_a_control_hands_over_after_the_end_counts(session, room, count):
    end(session, room)
    assert count() == []
    right = choices(room)[0]
    order(session, room, "cards", 20, late=40, item=ABSORBS, vote=1, choices={"1": right})
    key = f"m{room.members[1].person_id}"
    order(session, room, "taps", 21, late=40, item=ABSORBS, vote=1, choices={key: right})
    people = {each.person_id for each in count()}
    assert people == {room.members[0].person_id, room.members[1].person_id}


def test_raised_hands_walls_and_cards_of_nobody_known_count_for_nobody(session, app, room, count):
    order(session, room, "hands", 1, item=ABSORBS, vote=1, choice=choices(room)[0], count=9)
    order(session, room, "open", 3, item="wall:1", vote=1, prompt="?")
    send(session, room, come(session, room), {"text": "Cây xanh"}, 4, item_id="wall:1")
    open_room = make_room(session, app, group=False)
    ask(session, open_room)
    right = choices(open_room)[0]
    order(session, open_room, "cards", 2, item=ABSORBS, vote=1, choices={"5": right})
    end(session, room)
    end(session, open_room)
    assert count() == []
    assert not jobs_failed(session)


def test_a_guests_answers_are_his(session, room, count):
    guest = come_as_guest(session, room, "Sóng nhỏ")
    send(session, room, guest, {"choice": choices(room)[0]}, 1)
    end(session, room)
    assert [each.person_id for each in count()] == [guest.person_id]


def test_a_lesson_that_was_withdrawn_counts_nothing_and_is_no_error(session, room, count):
    send(session, room, come(session, room), {"choice": choices(room)[0]}, 1)
    end(session, room)
    room.run.lesson_id = "withdrawn"
    assert count() == []
    states = set(session.scalars(sa.select(Job.state).where(Job.kind == service.COUNTING)))
    assert states == {JobState.DONE}


def test_a_run_that_ended_by_itself_is_counted(session, room, count):
    send(session, room, come(session, room), {"choice": choices(room)[0]}, 1)
    assert count(179) == []
    assert len(count(181)) == 1


def test_a_full_class_is_counted_whole(session, app, room, count):
    for place in range(3):
        answer = {"choice": choices(room)[place % 2]}
        send(session, room, come(session, room, place), answer, 1)
    joining.remove(come(session, room, 2), room.at(2))
    end(session, room)
    assert len(count()) == 2
    assert session.scalar(sa.select(sa.func.count()).select_from(RunAnswer)) == 3


def test_what_was_read_is_not_read_again_for_each_who_is_recorded(
    session, app, count_queries, monkeypatch
):
    def record_nothing(session, *_about):
        session.expire_all()  # as it is on PostgreSQL, where each takes his turn

    monkeypatch.setattr(counting_progress, "record", record_nothing)
    asked = []
    for pupils in (2, 8):
        room = make_room(session, app, pupils=pupils)
        ask(session, room)
        for place in range(pupils):
            send(session, room, come(session, room, place), {"choice": choices(room)[0]}, 1)
        end(session, room)
        session.commit()
        with app.test_request_context():
            count_queries.clear()
            counting_progress.count_answers(session, {"run": room.run.id}, room.at(60))
        asked.append(len(count_queries))
    assert asked[0] == asked[1]
