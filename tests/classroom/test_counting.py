"""What a leader's device counts of a whole class: by the rules of one answer, in few statements."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.classroom import answering, commands, joining
from lms.classroom.command import BadCommandError
from lms.classroom.models import Participant, ParticipantKind, Run, RunAnswer
from lms.classroom.whose import Places
from tests.classroom.factories import ABSORBS, ask, choices, come, make_room, order, send
from tests.databases import SERVER

VOTE = {"item": ABSORBS, "vote": 1}
#: Statements of one command, however many it counts; the command's journal and the run included.
MOST_STATEMENTS = 12


@pytest.fixture
def full(session, app):
    """A full class, three of it on phones."""
    room = make_room(session, app, pupils=40)
    ask(session, room)
    for place in range(3):
        send(session, room, come(session, room, place), {"choice": choices(room)[0]}, 1)
    session.commit()
    return room


def by_number(session):
    rows = session.execute(
        sa.select(Participant.number, RunAnswer.answer).join(
            Participant, Participant.id == RunAnswer.participant_id
        )
    )
    return {number: answer["choice"] for number, answer in rows}


@pytest.mark.parametrize("kind", ["cards", "taps"])
def test_a_full_class_is_counted_in_as_few_statements_as_a_quarter_of_it(
    session, full, count_queries, kind
):
    wrong = choices(full)[1]
    numbers = []
    for pupils, minutes in ((10, 2), (40, 3)):
        keys = [
            str(each.number) if kind == "cards" else f"m{each.person_id}"
            for each in full.members[:pupils]
        ]
        count_queries.clear()
        order(session, full, kind, minutes, **VOTE, choices=dict.fromkeys(keys, wrong))
        numbers.append(len(count_queries))
        session.commit()
    assert max(numbers) <= MOST_STATEMENTS
    assert numbers[1] <= numbers[0]
    assert by_number(session) == dict.fromkeys(range(1, 41), wrong)


def test_cards_of_an_open_run_are_counted_in_as_few_statements(session, app, count_queries):
    room = make_room(session, app, group=False)
    ask(session, room)
    session.commit()
    count_queries.clear()
    read = dict.fromkeys(map(str, range(1, 41)), choices(room)[0])
    order(session, room, "cards", 1, **VOTE, choices=read)
    assert len(count_queries) <= MOST_STATEMENTS
    kinds = session.scalars(sa.select(Participant.kind)).all()
    assert kinds == [ParticipantKind.CARD] * 40
    order(session, room, "cards", 2, **VOTE, choices={"7": choices(room)[1]})
    assert by_number(session)[7] == choices(room)[1]
    assert len(by_number(session)) == 40


def test_of_a_class_read_at_once_each_answer_goes_by_its_own_rules(session, full):
    right, wrong, *_ = choices(full)
    send(session, full, come(session, full, 0), {"choice": right}, 6)
    order(session, full, "cards", 4, number=10, **VOTE, choices={"5": wrong})
    order(
        session, full, "cards", 5, number=12, **VOTE, choices={"1": wrong, "2": wrong, "4": wrong}
    )
    order(session, full, "cards", 5, number=11, **VOTE, choices={"4": right, "5": right})
    assert by_number(session) == {
        1: right,  # answered on the phone after the reading
        2: wrong,  # before it
        3: right,  # not read
        4: wrong,  # a lower number of the device replaces nothing
        5: right,  # a higher one does
    }


def test_a_reading_confirms_what_was_claimed_and_replaces_what_was_late(session, full):
    right, wrong, *_ = choices(full)
    send(session, full, come(session, full, 3), {"choice": right}, 2, claimed=True)
    order(session, full, "close", 5, **VOTE)
    send(session, full, come(session, full, 4), {"choice": right}, 3, arrives=6)
    order(session, full, "cards", 4, late=9, **VOTE, choices={"4": wrong, "5": wrong})
    rows = {
        row.participant_id: (row.answer["choice"], row.claimed, row.late)
        for row in session.scalars(sa.select(RunAnswer)).all()
    }
    for place in (3, 4):
        who = joining.participant_of(session, full.run.id, full.members[place].person_id)
        assert rows[who.id] == (wrong, False, None)


def test_one_pupil_named_twice_in_a_command_has_one_answer(session, full):
    right, wrong, *_ = choices(full)
    who = come(session, full, 5)
    keys = {f"m{who.person_id}": wrong, f"p{who.id}": right}
    order(session, full, "taps", 2, **VOTE, choices=keys)
    assert by_number(session)[6] == wrong


def test_a_number_whose_former_owner_took_part_with_it_stays_his(session, full):
    former = come(session, full, 7)
    full.members[7].number, full.members[8].number = None, None
    session.flush()
    full.members[8].number = 8
    session.flush()
    order(session, full, "cards", 2, **VOTE, choices={"8": choices(full)[1]})
    now = joining.participant_of(session, full.run.id, full.members[8].person_id)
    assert (former.number, now.number) == (8, None)
    assert answering.row_of(session, full.run.id, former.id, ABSORBS, 1) is None
    assert answering.row_of(session, full.run.id, now.id, ABSORBS, 1) is not None


def test_a_card_that_nobody_has_is_left_out_and_a_tap_on_nobody_is_refused(session, full):
    right = choices(full)[0]
    assert order(session, full, "cards", 2, **VOTE, choices={"50": right, "9": right}).counted
    assert 50 not in by_number(session)
    for key in ("m999999", "p999999", "x1", "m"):
        with pytest.raises(BadCommandError):
            order(session, full, "taps", 2, **VOTE, choices={key: right})
    with pytest.raises(BadCommandError):
        order(session, full, "cards", 2, **VOTE, choices={"64": right})


@pytest.mark.skipif(not SERVER, reason="on SQLite all who write wait for each other")
def test_answers_do_not_wait_for_a_command_that_is_carried_out(session, full, database):
    right = choices(full)[0]
    who, guest = come(session, full, 9), come(session, full, 10)
    session.commit()
    assert commands.lock(session, full.run.id) is not None
    order(session, full, "cards", 2, **VOTE, choices={"20": right})
    with database.writing() as other:
        other.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
        send(other, full, who, {"choice": right}, 2)
        send(other, full, guest, {"choice": right}, 2)
    session.commit()
    assert answering.row_of(session, full.run.id, who.id, ABSORBS, 1) is not None


@pytest.mark.skipif(not SERVER, reason="on SQLite all who write wait for each other")
def test_who_comes_on_a_phone_while_his_card_is_read_has_one_place(session, full, database):
    places = Places(session, full.run)
    read = places.with_number(20)
    with database.writing() as other:
        came = joining.join_as_member(
            other, other.get(Run, full.run.id), full.members[19].person_id, full.at(2)
        )
    places.store_new()
    assert read.id == came.id
