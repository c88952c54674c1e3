"""What comes out of a poll: by whatever way it was answered, and who moved where."""

from __future__ import annotations

import pytest

from lms.classroom.asked import asked
from lms.classroom.results import item_result
from tests.classroom.factories import (
    ABSORBS,
    ask,
    choices,
    come,
    come_as_guest,
    order,
    send,
)
from tests.learning.factories import library_of


@pytest.fixture
def result(session, app, room):
    def look(item=ABSORBS):
        session.expire_all()
        return item_result(
            session, room.run.id, asked(room.run, room.lesson, item, "vi", library_of(app))
        )

    return look


def counts(result, vote=0):
    return {line.id: line.count for line in result.votes[vote].lines}


def test_phones_cards_taps_and_hands_end_in_the_same_result(session, room, result):
    right, wrong, *_rest = choices(room)
    send(session, room, come(session, room, 0), {"choice": right}, 1)
    order(session, room, "cards", 2, item=ABSORBS, vote=1, choices={"2": right})
    order(
        session,
        room,
        "taps",
        2,
        item=ABSORBS,
        vote=1,
        choices={f"m{room.members[2].person_id}": wrong},
    )
    order(session, room, "hands", 3, item=ABSORBS, vote=1, choice=wrong, count=5)
    told = result()
    assert counts(told)[right] == 2
    assert counts(told)[wrong] == 6
    assert (told.last.answered, told.last.hands, told.last.right) == (8, 5, 2)


def test_who_was_taken_out_is_not_counted_and_counts_again_when_taken_back(session, room, result):
    guest = come_as_guest(session, room, "Nam")
    send(session, room, guest, {"choice": choices(room)[0]}, 1)
    order(session, room, "remove", 2, participant=guest.id)
    assert result().last.answered == 0
    order(session, room, "remove", 3, participant=guest.id, back=True)
    assert result().last.answered == 1


def test_late_answers_are_told_apart_until_they_join(session, room, result):
    pupil = come(session, room)
    order(session, room, "close", 5, item=ABSORBS, vote=1)
    send(session, room, pupil, {"choice": choices(room)[0]}, 4, arrives=6)
    assert (result().last.answered, result().last.late) == (0, 1)
    order(session, room, "late", 7, item=ABSORBS, vote=1)
    assert (result().last.answered, result().last.late) == (1, 0)


def test_two_votes_stand_side_by_side_with_who_moved_where(session, room, result):
    right, wrong, *_rest = choices(room)
    pupils = [come(session, room, place) for place in range(4)]
    for pupil, choice in zip(pupils, (right, wrong, wrong, right), strict=True):
        send(session, room, pupil, {"choice": choice}, 1)
    order(session, room, "discuss", 2, item=ABSORBS)
    ask(session, room, vote=2, minutes=3)
    for pupil, choice in zip(pupils[:3], (right, right, wrong), strict=True):
        send(session, room, pupil, {"choice": choice}, 4, vote=2)
    told = result()
    assert [vote.right for vote in told.votes] == [2, 2]
    assert told.moves.pairs == {(right, right): 1, (wrong, right): 1, (wrong, wrong): 1}
    assert (told.moves.to_right, told.moves.from_right, told.moves.both) == (1, 0, 3)


def test_wrong_ideas_are_counted_by_the_last_vote_hands_included(session, room, result):
    spec = room.lesson.item(ABSORBS).body.to_spec()
    wrong, code = next(iter(spec["misconceptions"].items()))
    send(session, room, come(session, room), {"choice": wrong}, 1)
    order(session, room, "hands", 2, item=ABSORBS, vote=1, choice=wrong, count=3)
    assert result().misconceptions[code] == 4


def test_everybody_sees_the_choices_in_one_order(app, room):
    library = library_of(app)
    orders = {
        tuple(each.id for each in asked(room.run, room.lesson, ABSORBS, language, library).choices)
        for language in room.lesson.languages
    }
    assert len(orders) == 1


def test_an_item_that_was_not_asked_has_no_result(result):
    assert result("model-change") is None


def test_a_result_takes_the_same_number_of_queries_for_any_class(
    session, room, result, count_queries
):
    count_queries.clear()
    result()
    few = len(count_queries)
    for place in range(4):
        send(session, room, come(session, room, place), {"choice": choices(room)[0]}, 1)
    count_queries.clear()
    result()
    assert len(count_queries) == few
