"""Storing answers: once, in order, before the close, and never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.classroom import answering, joining
from lms.classroom.answering import Kept, VoteClosedError
from lms.classroom.models import HandCount, NoteState, RunAnswer, WallNote, Way
from lms.classroom.polls import NoSuchPollError
from tests.classroom.factories import (
    ABSORBS,
    MODEL_CHANGE,
    ask,
    choices,
    come,
    come_as_guest,
    make_room,
    order,
    send,
)
from tests.conftest import NOW


def stored(session, **where):
    return session.scalars(sa.select(RunAnswer).filter_by(**where)).all()


def one(room, place=0):
    return {"choice": choices(room)[place]}


def test_an_answer_sent_twice_is_one_row(session, room):
    pupil = come(session, room)
    for _ in range(2):
        assert send(session, room, pupil, one(room), 1, number=7) is Kept.STORED
    (row,) = stored(session)
    assert row.answer == one(room)


def test_an_answer_may_be_changed_until_the_close(session, room):
    pupil = come(session, room)
    send(session, room, pupil, one(room, 0), 1, number=1)
    send(session, room, pupil, one(room, 1), 2, number=2)
    session.expire_all()
    assert [row.answer for row in stored(session)] == [one(room, 1)]


def test_a_lower_number_of_a_device_never_replaces_a_higher_one(session, room):
    pupil = come(session, room)
    send(session, room, pupil, one(room, 1), 1, number=2)
    send(session, room, pupil, one(room, 0), 1, number=1, arrives=2)
    session.expire_all()
    assert [row.answer for row in stored(session)] == [one(room, 1)]


def test_between_devices_the_later_answer_stands_whatever_their_numbers(session, room):
    pupil = come(session, room)
    send(session, room, pupil, one(room, 0), 1, device="tablet", number=90, way=Way.TABLET)
    send(session, room, pupil, one(room, 1), 2, device="phone", number=1)
    session.expire_all()
    (row,) = stored(session)
    assert (row.answer, row.way) == (one(room, 1), Way.PHONE)


def test_what_was_given_before_the_close_and_arrives_after_it_is_late_and_apart(session, room):
    pupil = come(session, room)
    order(session, room, "close", 5, item=ABSORBS, vote=1)
    assert send(session, room, pupil, one(room), 4, arrives=9, number=3) is Kept.LATE
    (row,) = stored(session)
    assert row.answer is None
    assert row.late["answer"] == one(room)


def test_a_late_answer_sent_again_is_still_one_and_acknowledged(session, room):
    pupil = come(session, room)
    order(session, room, "close", 5, item=ABSORBS, vote=1)
    send(session, room, pupil, one(room), 4, arrives=9, number=3)
    send(session, room, pupil, one(room), 4, arrives=10, number=3)
    assert len(stored(session)) == 1


def test_late_answers_join_when_the_leader_says_so(session, room):
    pupil = come(session, room)
    order(session, room, "close", 5, item=ABSORBS, vote=1)
    send(session, room, pupil, one(room), 4, arrives=9)
    order(session, room, "late", 10, item=ABSORBS, vote=1)
    session.expire_all()
    (row,) = stored(session)
    assert (row.answer, row.late) == (one(room), None)


def test_a_late_answer_that_joins_replaces_none_that_was_given_after_it(session, room):
    who = come(session, room)
    right, wrong, *_ = choices(room)
    key = f"m{who.person_id}"
    order(session, room, "taps", 3, item=ABSORBS, vote=1, choices={key: right})
    order(session, room, "close", 4, item=ABSORBS, vote=1)
    assert send(session, room, who, {"choice": wrong}, 2, arrives=6) is Kept.LATE
    order(session, room, "late", 7, item=ABSORBS, vote=1)
    row = answering.row_of(session, room.run.id, who.id, ABSORBS, 1)
    assert (row.answer, row.late) == ({"choice": right}, None)


def test_a_late_change_leaves_the_answer_that_was_in_time_until_it_joins(session, room):
    pupil = come(session, room)
    send(session, room, pupil, one(room, 0), 1, number=1)
    order(session, room, "close", 5, item=ABSORBS, vote=1)
    assert send(session, room, pupil, one(room, 1), 4, arrives=9, number=2) is Kept.LATE
    session.expire_all()
    (row,) = stored(session)
    assert (row.answer, row.late["answer"]) == (one(room, 0), one(room, 1))


@pytest.mark.parametrize("device", ["phone", "tablet"])
@pytest.mark.parametrize("order_of", [(True, False), (False, True)], ids=str)
def test_a_proved_answer_stands_before_a_claimed_one_whichever_came_first(
    session, room, device, order_of
):
    pupil = come(session, room)
    for minute, claimed in enumerate(order_of, 1):
        sender = {"device": "tablet" if claimed else device, "claimed": claimed}
        send(session, room, pupil, one(room, int(claimed)), minute, **sender)
    session.expire_all()
    (row,) = stored(session)
    assert (row.answer, row.claimed) == (one(room, 0), False)


def test_among_claimed_answers_the_order_of_all_answers_holds(session, room):
    pupil = come(session, room)
    for minute, place in ((1, 0), (3, 1), (2, 0)):
        sender = {"device": f"tablet {minute}", "claimed": True}
        send(session, room, pupil, one(room, place), minute, **sender)
    session.expire_all()
    assert [row.answer for row in stored(session)] == [one(room, 1)]


@pytest.mark.parametrize("proved_in_time", [True, False])
def test_a_late_claimed_answer_that_joins_replaces_no_proved_one(session, room, proved_in_time):
    pupil = come(session, room)
    if proved_in_time:
        send(session, room, pupil, one(room, 0), 1)
    order(session, room, "close", 5, item=ABSORBS, vote=1)
    if not proved_in_time:
        send(session, room, pupil, one(room, 0), 1, arrives=8)
    send(session, room, pupil, one(room, 1), 4, arrives=9, device="tablet", claimed=True)
    order(session, room, "late", 10, item=ABSORBS, vote=1)
    session.expire_all()
    (row,) = stored(session)
    assert (row.answer, row.claimed) == (one(room, 0), False)


def test_a_confirmation_is_of_the_vote_that_it_speaks_of_and_of_what_had_come_then(session, room):
    first, second = come(session, room, 0), come(session, room, 1)
    send(session, room, first, one(room), 1, claimed=True)
    ask(session, room, MODEL_CHANGE, minutes=2)
    answer = {"choice": choices(room, MODEL_CHANGE)[0]}
    send(session, room, first, answer, 3, claimed=True, item_id=MODEL_CHANGE)
    send(session, room, second, answer, 6, claimed=True, item_id=MODEL_CHANGE)
    order(session, room, "confirm", 4, late=9, item=MODEL_CHANGE, vote=1)
    session.expire_all()
    confirmed = [(row.participant_id, row.item_id) for row in stored(session, claimed=False)]
    assert confirmed == [(first.id, MODEL_CHANGE)]
    order(session, room, "confirm", 9)
    assert stored(session, claimed=True) == []


def test_what_is_given_after_the_close_is_refused_and_changes_nothing(session, room):
    pupil = come(session, room)
    order(session, room, "close", 5, item=ABSORBS, vote=1)
    with pytest.raises(VoteClosedError):
        send(session, room, pupil, one(room), 6)
    assert stored(session) == []


def test_an_answer_whose_acknowledgement_was_lost_is_acknowledged_after_the_close(session, room):
    pupil = come(session, room)
    send(session, room, pupil, one(room), 1, number=4)
    order(session, room, "close", 5, item=ABSORBS, vote=1)
    assert send(session, room, pupil, one(room), 1, number=4, arrives=9) is Kept.STORED


def test_a_deadline_closes_by_itself(session, room):
    ask(session, room, seconds=60, vote=1)
    pupil = come(session, room)
    send(session, room, pupil, one(room), 0.5)
    with pytest.raises(VoteClosedError):
        send(session, room, pupil, one(room, 1), 1.5)


def test_nothing_can_be_answered_that_was_not_asked(session, room):
    pupil = come(session, room)
    with pytest.raises(NoSuchPollError):
        send(session, room, pupil, one(room), item_id="model-change")


def test_who_was_taken_out_cannot_answer_and_what_he_answered_is_kept(session, room):
    guest = come_as_guest(session, room, "Nam")
    send(session, room, guest, one(room), 1)
    order(session, room, "remove", 2, participant=guest.id)
    with pytest.raises(joining.RemovedError):
        send(session, room, guest, one(room, 1), 3)
    assert len(stored(session)) == 1


def test_card_phone_and_tap_of_one_pupil_are_one_row_the_latest_before_the_close(session, room):
    pupil, (first, second, *_rest) = come(session, room), choices(room)
    send(session, room, pupil, {"choice": first}, 1)
    order(session, room, "cards", 2, item=ABSORBS, vote=1, choices={"1": second})
    order(session, room, "taps", 3, item=ABSORBS, vote=1, choices={f"m{pupil.person_id}": first})
    session.expire_all()
    (row,) = stored(session, participant_id=pupil.id)
    assert (row.answer, row.way) == ({"choice": first}, Way.TAP)


def test_readings_handed_over_later_do_not_replace_what_was_answered_after_them(session, room):
    pupil, (first, second, *_rest) = come(session, room), choices(room)
    send(session, room, pupil, {"choice": first}, 3)
    order(session, room, "cards", 2, late=9, item=ABSORBS, vote=1, choices={"1": second})
    session.expire_all()
    assert stored(session)[0].answer == {"choice": first}


def test_cards_of_numbers_that_the_class_has_not_are_left_out(session, room):
    order(
        session,
        room,
        "cards",
        1,
        item=ABSORBS,
        vote=1,
        choices={"1": choices(room)[0], "50": choices(room)[0]},
    )
    assert len(stored(session)) == 1


def test_in_an_open_run_each_card_is_a_participant(session, app):
    room = make_room(session, app, group=False)
    ask(session, room)
    order(session, room, "cards", 1, item=ABSORBS, vote=1, choices={"50": choices(room)[0]})
    order(session, room, "cards", 2, item=ABSORBS, vote=1, choices={"50": choices(room)[1]})
    session.expire_all()
    assert [row.answer for row in stored(session)] == [one(room, 1)]


def test_a_hand_count_is_absolute_one_row_a_choice(session, room):
    choice = choices(room)[0]
    for number, count in ((1, 4), (2, 6), (2, 6), (1, 4)):
        order(
            session,
            room,
            "hands",
            1,
            number=number + 500,
            item=ABSORBS,
            vote=1,
            choice=choice,
            count=count,
        )
    (row,) = session.scalars(sa.select(HandCount)).all()
    assert row.count == 6


def test_a_changed_text_waits_for_the_leader_again(session, room):
    order(session, room, "open", 1, item="wall:1", vote=1, prompt="Vì sao?")
    guest = come_as_guest(session, room, "Nam")
    send(session, room, guest, {"text": "Khí"}, 2, item_id="wall:1")
    (row,) = stored(session)
    order(session, room, "wall", 3, answer=row.id, state=NoteState.SHOWN)
    assert session.get(WallNote, row.id) is not None
    send(session, room, guest, {"text": "Khác"}, 4, item_id="wall:1")
    session.expire_all()
    assert session.get(WallNote, row.id) is None


def test_two_participants_have_two_rows(session, room):
    for place in (0, 1):
        send(session, room, come(session, room, place), one(room), 1)
    assert len(stored(session)) == 2


def test_no_device_can_date_an_answer_into_the_future_or_before_its_run():
    assert answering.given_at(NOW, -5, NOW - timedelta(hours=1)) == NOW
    assert answering.given_at(NOW, 10**12, NOW - timedelta(hours=1)) == NOW - timedelta(hours=1)
    assert answering.given_at(NOW, 10**12, NOW - timedelta(days=90)) == NOW - answering.OLDEST


def test_an_answer_of_friday_that_is_sent_on_monday_is_one_of_friday():
    friday, monday = NOW, NOW + timedelta(days=3)
    age = timedelta(days=3, minutes=-20) // timedelta(milliseconds=1)
    assert answering.given_at(monday, age, friday) == friday + timedelta(minutes=20)
