"""The dry run of a class list, and the pupils that come of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.groups import enrolment, queries
from lms.groups.enrolment import LineState, Present, new_pins, plan, to_add
from lms.groups.roster import read_text
from lms.people import secrets
from lms.people.models import AuditEntry, Person, SignIn
from tests.conftest import NOW
from tests.groups.factories import add_pupil, make_group
from tests.people.factories import make_adult, make_organisation

HERE = [Present(1, "Nguyễn Văn An"), Present(2, "Trần Thị Bình")]


def states(text, present=HERE):
    return [(each.number, each.state) for each in plan(read_text(text), present)]


def test_new_names_get_the_numbers_after_the_last():
    assert states("Lê Chi\nVõ Dũng") == [(3, LineState.NEW), (4, LineState.NEW)]
    assert states("Lê Chi\nVõ Dũng", []) == [(1, LineState.NEW), (2, LineState.NEW)]


def test_a_line_without_number_gets_the_first_that_the_list_leaves_out():
    text = "1\tLê Chi\n2\tVõ Dũng\n\tHồ Em\n4\tĐỗ Giang\n\tMai Hoa"
    assert [each.number for each in plan(read_text(text), [])] == [1, 2, 3, 4, 5]


def test_the_number_of_a_line_that_has_to_be_mended_goes_to_nobody_else():
    assert states("3\tLê Chi\n4\t\n\tHồ Em") == [
        (3, LineState.NEW),
        (4, LineState.EMPTY),
        (5, LineState.NEW),
    ]


def test_who_is_in_the_class_is_told_by_name_and_number():
    assert states("1\tnguyễn văn an\n2\tTrần Thị Bình") == [
        (1, LineState.IN_CLASS),
        (2, LineState.IN_CLASS),
    ]
    assert states("Nguyễn Văn An\nLê Chi") == [(None, LineState.IN_CLASS), (3, LineState.NEW)]


def test_the_same_name_with_another_number_is_somebody_else_and_asks():
    assert states("7\tNguyễn Văn An\n8\tLê Chi") == [
        (7, LineState.DOUBLE_NAME),
        (8, LineState.NEW),
    ]
    assert states("Lê Chi\nLê Chi") == [(3, LineState.NEW), (4, LineState.DOUBLE_NAME)]


def test_a_taken_number_is_a_fault_and_names_who_has_it():
    planned = plan(read_text("2\tLê Chi\n5\tVõ Dũng\n5\tHồ Em"), HERE)
    assert [each.state for each in planned] == [
        LineState.NUMBER_TAKEN,
        LineState.NEW,
        LineState.NUMBER_TAKEN,
    ]
    assert [each.other for each in planned] == ["Trần Thị Bình", "", "Võ Dũng"]


def test_a_line_that_stands_twice_is_added_once():
    assert states("5\tLê Chi\n5\tLê Chi") == [(5, LineState.NEW), (5, LineState.REPEATED)]


def test_doubled_names_are_added_only_when_confirmed():
    planned = plan(read_text("7\tNguyễn Văn An\n8\tLê Chi"), HERE)
    assert [each.number for each in to_add(planned)] == [8]
    assert [each.number for each in to_add(planned, {1})] == [7, 8]


def test_faulty_lines_stay_what_they_are():
    text = "No\tName\nx\tLê Chi\n4\t\n5\t###\n6\t" + "N" * 200
    assert [each.state for each in plan(read_text(text), HERE)] == [
        LineState.BAD_NUMBER,
        LineState.EMPTY,
        LineState.NOT_A_NAME,
        LineState.TOO_LONG,
    ]


def test_pupils_are_made_with_pins_that_open_only_their_account(session):
    group = make_group(session, make_organisation(session))
    planned = enrolment.dry_run(session, group, read_text("2\tTrần Thị Bình\n1\tNguyễn Văn An"))
    wanted = to_add(planned)
    pins = new_pins(2)
    cards = enrolment.add_pupils(session, group, wanted, pins, NOW)
    assert [(card.number, card.name) for card in cards] == [
        (2, "Trần Thị Bình"),
        (1, "Nguyễn Văn An"),
    ]
    rows = queries.members(session, group.id)
    assert [row.number for row in rows] == [1, 2]
    binh = session.get_one(Person, rows[1].person_id)
    assert secrets.verify(binh.pin_hash, cards[0].pin)
    assert cards[0].pin not in (binh.pin_hash or "")


def test_vietnamese_pupils_sort_by_given_name(session):
    group = make_group(session, make_organisation(session))
    for name in ("Nguyễn Văn Yên", "Trần Thị Ân", "Đỗ An"):
        add_pupil(session, group, name)
    assert [row.display_name for row in queries.members(session, group.id)] == [
        "Đỗ An",
        "Trần Thị Ân",
        "Nguyễn Văn Yên",
    ]


def test_new_pins_end_open_sign_ins_and_are_in_the_audit_log_without_the_pin(session):
    organisation, leader = make_organisation(session), make_adult(session)
    group = make_group(session, organisation, leader)
    member = add_pupil(session, group, "Nguyễn Văn An", 1)
    from datetime import timedelta

    from lms.people.service import start_sign_in

    start_sign_in(session, member.person_id, "Test", NOW, timedelta(hours=1))
    (card,) = enrolment.give_new_pins(
        session, queries.members(session, group.id), new_pins(1), leader.id, NOW
    )
    person = session.get_one(Person, member.person_id)
    assert secrets.verify(person.pin_hash, card.pin)
    assert session.scalars(sa.select(SignIn.ended_at)).one() is not None
    entry = session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.actor_id, entry.subject_id, entry.detail) == (
        "pin.reset",
        leader.id,
        person.id,
        {},
    )


@pytest.mark.parametrize("count", [0, 3])
def test_each_pin_is_kept_only_as_its_hash(count):
    pins = new_pins(count)
    assert all(secrets.verify(each.pin_hash, each.pin) for each in pins)
    assert len(pins) == count
