"""The report of a run: what was planned and what happened, with names, by few queries."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from lms.classroom.joining import member_of_group
from lms.classroom.models import Way
from lms.classroom.report import report_of
from lms.classroom.results import item_result
from lms.groups.service import let_go
from lms.learning.models import ItemVersion
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
from tests.classroom.full_class import late, teach
from tests.learning.factories import library_of


@pytest.fixture
def report(session, app):
    """The report of a room's run; `lesson` as it is now, None when it was withdrawn."""

    def make(room, language="vi", minutes=60, **changes):
        session.flush()
        session.expire_all()
        lesson = changes.get("lesson", room.lesson)
        return report_of(session, room.run, lesson, language, library_of(app), room.at(minutes))

    return make


def step(report, step_id):
    return next(each for each in report.times.steps if each.step_id == step_id)


def names(room, *places):
    return tuple(f"Lê Văn Học {place + 1}" for place in places)


def test_a_step_gone_back_to_is_added_up_and_pauses_are_left_out(session, app, report):
    times = report(teach(session, app)).times
    steps = {each.step_id: each for each in times.steps}
    assert (steps["predict"].seconds, steps["predict"].visits) == ((6 + 2) * 60, 2)
    assert steps["run-the-budget"].seconds == (9 - 3) * 60
    assert steps["compare-runs"].skipped
    assert steps["compare-runs"].planned == 12
    assert times.seconds == (41 - 3) * 60
    assert times.planned == 45


def test_minutes_by_phase_and_mode_are_those_of_their_steps(session, app, report):
    times = report(teach(session, app)).times
    assert times.of_mode("multi-way").planned == 29
    assert times.of_mode("multi-way").seconds == 6 * 60
    assert sum(each.seconds for each in times.modes) == times.seconds
    assert sum(each.planned for each in times.phases) == times.planned
    assert [each.key for each in times.phases] == [
        "introduction",
        "development",
        "result",
        "conclusion",
    ]


def test_a_step_that_lasts_counts_until_now_or_until_the_pause(session, app, report):
    room = make_room(session, app)
    assert step(report(room, minutes=7), "predict").seconds == 7 * 60
    order(session, room, "pause", 8)
    assert step(report(room, minutes=30), "predict").seconds == 8 * 60


def test_who_moved_where_is_told_by_name_in_the_order_of_the_roster(session, app, report):
    room = make_room(session, app, pupils=5)
    right, wrong, other, *_ = choices(room)
    ask(session, room)
    first = (wrong, right, wrong, right, wrong)
    second = (right, wrong, other, right, right)
    for vote, told in ((1, first), (2, second)):
        if vote == 2:
            ask(session, room, vote=2, minutes=3)
        for place in reversed(range(5)):
            who = come(session, room, place)
            send(session, room, who, {"choice": told[place]}, vote * 2, vote=vote)
    (item,) = report(room).items
    assert item.moved.to_right == names(room, 0, 4)
    assert item.moved.from_right == names(room, 1)
    assert item.moved.still_wrong == names(room, 2)
    assert item.moved.still_right == names(room, 3)
    moves = item.result.moves
    assert (moves.to_right, moves.from_right, moves.stayed_wrong) == (2, 1, 1)


def test_misconceptions_come_with_their_name_and_what_to_say_next_time(session, app, report):
    room = teach(session, app)
    item = next(each for each in report(room).items if each.held)
    pack = library_of(app).pack_of(room.run.course_id)
    for held in item.held:
        assert held.name == pack.misconceptions[held.code].name["vi"]
        assert held.remedy == pack.misconceptions[held.code].remedy["vi"]
        assert held.count == item.result.misconceptions[held.code]


def test_the_report_has_the_figures_of_the_control(session, app, report):
    room = teach(session, app)
    told = report(room)
    for item in told.items:
        assert item.result == item_result(session, room.run.id, item.result.asked)


def test_who_took_part_by_which_way_and_who_did_not(session, app, report):
    people = report(teach(session, app)).people
    assert people.by_way == {Way.PHONE: 15, Way.TABLET: 4, Way.CARD: 12, Way.TAP: 6}
    assert len(people.took_part) == 37
    assert [each.number for each in people.absent] == [39, 40]
    assert [each.number for each in people.silent] == [37, 38]
    assert [each.number for each in people.claiming] == [16, 18]
    assert [each.name for each in people.everybody if not each.member] == ["Gió biển"]


def test_a_place_that_was_made_ready_and_never_taken_is_nobody_who_took_part(session, app, report):
    room = make_room(session, app)
    left = room.members[0]
    place = member_of_group(session, room.run, left.person_id)
    let_go(session, left, room.at(1))
    assert place.name not in [each.name for each in report(room).people.everybody]


def test_whoever_was_taken_out_is_named_apart_and_counts_nowhere(session, app, report):
    room = make_room(session, app)
    ask(session, room)
    guest = come_as_guest(session, room, "Gió biển")
    send(session, room, guest, {"choice": choices(room)[0]}, 1)
    order(session, room, "remove", 2, participant=guest.id, back="0")
    told = report(room)
    assert told.people.removed == ("Gió biển",)
    assert told.people.took_part == ()
    assert told.items[0].result.last.answered == 0


def test_late_answers_wait_apart_until_they_join(session, app, report):
    room = teach(session, app)
    late(session, room, 0, {"choice": choices(room)[1]}, vote=1)
    before = report(room)
    ((item, vote, count),) = before.late
    assert (item.result.asked.item.id, vote, count) == (ABSORBS, 1, 1)
    order(session, room, "late", 61, item=ABSORBS, vote=1)
    assert report(room).late == ()


def test_walls_show_every_text_with_its_writer_and_what_was_decided(session, app, report):
    (wall,) = report(teach(session, app)).walls
    assert wall.prompt == "Em sẽ làm gì trong tuần này?"
    assert [each.state.value for each in wall.texts] == ["shown", "hidden", "waiting"]
    assert [each.name for each in wall.texts] == list(names(None, 0, 1, 2))


def test_what_groups_found_with_a_model_is_told_as_it_was_stored(session, app, report):
    (model,) = report(teach(session, app)).models
    assert [each.name for each in model.results] == list(names(None, 0, 1))
    assert all(each.amounts for each in model.results)


def test_an_item_that_changed_since_stands_as_it_was_asked(session, app, report):
    room = teach(session, app, pupils=3)
    item = room.lesson.item(ABSORBS)
    versions = {**room.lesson.versions, "vi": {**room.lesson.versions["vi"], ABSORBS: "0" * 64}}
    words = room.lesson.words["vi"]
    new_words = replace(
        words, items={**words.items, ABSORBS: {**words.items[ABSORBS], "prompt": "Câu mới?"}}
    )
    edited = replace(room.lesson, versions=versions, words={**room.lesson.words, "vi": new_words})
    told = report(room, "en", lesson=edited).items[0]
    assert told.changed
    assert told.result.asked.item == item
    assert told.result.asked.words.language == "vi"
    assert told.result.asked.words.plain["prompt"] == words.items[ABSORBS]["prompt"]


def test_of_a_withdrawn_lesson_the_questions_and_the_time_are_still_told(session, app, report):
    room = teach(session, app, pupils=3)
    told = report(room, lesson=None)
    assert [each.result.asked.item.id for each in told.items] == [ABSORBS, "model-change"]
    assert all(each.changed for each in told.items)
    assert told.times.planned == 0
    assert told.times.seconds == (41 - 3) * 60
    assert told.times.of_mode("multi-way").seconds == 6 * 60


def test_a_withdrawn_course_leaves_the_report(session, app, report):
    room = teach(session, app, pupils=3)
    room.run.course_id = "withdrawn"
    told = report(room, lesson=None)
    assert len(told.items) == 2
    assert all(each.held == () for each in told.items)


def test_the_items_are_drawn_in_the_readers_language_while_they_did_not_change(
    session, app, report
):
    told = report(teach(session, app, pupils=3), "en")
    assert told.language == "en"
    assert {each.result.asked.words.language for each in told.items} == {"en"}


def test_an_empty_run_has_an_empty_report(session, app, report):
    told = report(make_room(session, app, pupils=0))
    assert told.is_empty
    assert told.items == told.walls == told.models == ()


def test_number_of_queries_is_the_same_for_any_class_and_any_number_of_questions(
    session, app, report, count_queries
):
    seen = []
    for pupils in (2, 40):
        room = teach(session, app, pupils)
        if pupils == 40:
            for number, item in enumerate(room.lesson.items):
                order(session, room, "open", 31 + number / 10, item=item.id, vote=1)
                order(session, room, "open", 35, item=f"wall:{number}x", vote=1)
        session.flush()
        session.expire_all()
        run, lesson = room.run, room.lesson
        assert run.id
        count_queries.clear()
        report_of(session, run, lesson, "vi", library_of(app), room.at(60))
        asked = [each for each in count_queries if each.startswith("SELECT")]
        seen.append(len(asked))
    assert seen[0] == seen[1]
    assert seen[0] <= 16


def test_a_continued_run_knows_the_one_before_and_the_one_after(session, app, report):
    room, later = make_room(session, app), make_room(session, app)
    later.run.continued_from_id = room.run.id
    assert [each.id for each in report(room).after] == [later.run.id]
    assert report(later).before.id == room.run.id


def test_every_version_that_was_asked_is_kept(session, app):
    room = teach(session, app, pupils=2)
    kept = set(session.scalars(sa.select(ItemVersion.item_id)))
    assert {ABSORBS, "model-change"} <= kept
    assert room.lesson.versions["vi"][ABSORBS] in set(
        session.scalars(sa.select(ItemVersion.digest))
    )
