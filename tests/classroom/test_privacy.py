"""What runs keep about a person: exported whole, erased without a trace, given to another."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from lms.classroom.asked import asked
from lms.classroom.models import (
    Absence,
    Participant,
    Run,
    RunAnswer,
    RunCommand,
    Stage,
    WallNote,
)
from lms.classroom.privacy import erase_person, export_person, when_merged
from lms.classroom.results import item_result
from lms.people.facts import PeopleMerged
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
from tests.classroom.full_class import teach
from tests.learning.factories import library_of


@pytest.fixture
def room(session, app):
    return teach(session, app)


def count(session, model):
    return session.scalar(sa.select(sa.func.count()).select_from(model))


def person_of(room, place):
    return room.members[place].person_id


def test_export_holds_every_answer_the_texts_and_the_lesson(session, room):
    told = export_person(session, person_of(room, 0))
    json.dumps(told)
    (run,) = told["runs"]
    assert run["lesson"] == room.lesson.id
    assert {(each["item"], each["vote"]) for each in run["answers"]} >= {
        (ABSORBS, 1),
        (ABSORBS, 2),
        ("wall:1", 1),
    }
    assert any("Trồng thêm cây" in str(each["answer"]) for each in run["answers"])


def test_export_holds_absences_and_the_runs_that_somebody_led(session, room):
    room.run.note = "Lần sau bắt đầu bằng thẻ."
    assert export_person(session, person_of(room, 39))["absent"][0]["lesson"] == room.lesson.id
    (led,) = export_person(session, room.teacher.id)["led"]
    assert led["note"] == "Lần sau bắt đầu bằng thẻ."


def test_erasing_a_pupil_takes_place_answers_and_texts_and_leaves_the_class(session, room):
    places, answers = count(session, Participant), count(session, RunAnswer)
    mine = len(export_person(session, person_of(room, 0))["runs"][0]["answers"])
    erase_person(session, person_of(room, 0), room.at(60))
    session.expire_all()
    assert count(session, Participant) == places - 1
    assert count(session, RunAnswer) == answers - mine
    assert count(session, WallNote) == 1
    assert export_person(session, person_of(room, 0)) == {"runs": [], "absent": [], "led": []}


def test_erasing_takes_a_pupil_out_of_the_journal(session, room):
    tapped, carded, away = person_of(room, 30), person_of(room, 20), person_of(room, 39)

    def written():
        session.expire_all()
        rows = session.scalars(sa.select(RunCommand).order_by(RunCommand.id)).all()
        return json.dumps([[row.kind, row.data] for row in rows])

    assert f'"m{tapped}"' in written()
    others = f'"m{person_of(room, 31)}"'
    for person in (tapped, carded, away):
        erase_person(session, person, room.at(60))
    session.flush()
    text = written()
    assert f'"m{tapped}"' not in text
    assert '"21": ' not in text  # the number of the card
    assert f'"person": {away},' not in text
    assert others in text


@pytest.mark.parametrize("on_a_device", [True, False])
def test_erasing_takes_a_name_that_was_drawn_off_the_projector(session, app, on_a_device):
    room = make_room(session, app)
    if on_a_device:
        come(session, room)
    order(session, room, "pick", 1, drawn=[[f"m{person_of(room, 0)}"]])
    assert "Lê Văn Học 1" in json.dumps(room.run.picture, ensure_ascii=False)
    erase_person(session, person_of(room, 0), room.at(2))
    assert room.run.picture is None
    assert room.run.stage is Stage.STEP
    assert f"m{person_of(room, 0)}" not in json.dumps(
        session.scalars(sa.select(RunCommand.data)).all()
    )


def test_erasing_somebody_else_leaves_who_was_drawn(session, app):
    room = make_room(session, app)
    come(session, room)
    come(session, room, 1)
    order(session, room, "pick", 1, drawn=[[f"m{person_of(room, 0)}"]])
    erase_person(session, person_of(room, 1), room.at(2))
    assert room.run.picture["drawn"] == [["Lê Văn Học 1"]]


def test_erasing_a_teacher_leaves_the_run_to_the_class_and_takes_an_open_one(session, app, room):
    open_room = make_room(session, app, group=False)
    open_room.run.leader_id = room.teacher.id
    session.flush()
    erase_person(session, room.teacher.id, room.at(60))
    session.expire_all()
    assert session.scalars(sa.select(Run.id)).all() == [room.run.id]
    assert (room.run.leader_id, room.run.commander_id) == (None, None)
    assert session.scalars(sa.select(RunCommand.person_id).distinct()).all() == [None]


def merge(session, room, from_id, to_id):
    when_merged(session, PeopleMerged(from_id, to_id, room.at(60)))
    session.flush()
    session.expire_all()


def test_a_guest_who_turns_out_to_be_a_pupil_brings_his_answers(session, app):
    room = make_room(session, app)
    right, wrong, *_ = choices(room)
    ask(session, room)
    guest = come_as_guest(session, room, "Gió biển")
    pupil = come(session, room)
    send(session, room, pupil, {"choice": wrong}, 1)
    send(session, room, guest, {"choice": right}, 2)
    ask(session, room, "skin-cancer", minutes=3)
    send(
        session, room, guest, {"choice": choices(room, "skin-cancer")[0]}, 4, item_id="skin-cancer"
    )
    merge(session, room, guest.person_id, pupil.person_id)
    (place,) = session.scalars(sa.select(Participant)).all()
    assert (place.person_id, place.number) == (person_of(room, 0), 1)
    rows = session.scalars(sa.select(RunAnswer).order_by(RunAnswer.item_id)).all()
    assert [(row.item_id, row.participant_id) for row in rows] == [
        (ABSORBS, place.id),
        ("skin-cancer", place.id),
    ]
    assert rows[0].answer == {"choice": right}  # of two answers in a vote the later stands
    result = item_result(
        session, room.run.id, asked(room.run, room.lesson, ABSORBS, "vi", library_of(app))
    )
    assert result.last.answered == 1


def test_merged_people_are_absent_once_and_keep_what_they_led(session, app, room):
    one, other = person_of(room, 38), person_of(room, 39)
    merge(session, room, one, other)
    assert session.scalars(sa.select(Absence.person_id)).all() == [other]
    merge(session, room, room.teacher.id, other)
    assert room.run.leader_id == other


def test_one_who_took_part_and_one_who_did_not_are_one_afterwards(session, app, room):
    came, stayed_away = person_of(room, 0), person_of(room, 37)
    before = count(session, RunAnswer)
    merge(session, room, came, stayed_away)
    assert count(session, RunAnswer) == before
    assert export_person(session, came)["runs"] == []
    assert len(export_person(session, stayed_away)["runs"]) == 1
