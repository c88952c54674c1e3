"""A person's own data: what platforms know him by, what was graded, and forgetting both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.interop.lti.models import Enrolment, PlatformUser, Score
from lms.people.privacy import erase_person, export_person
from tests.interop.lti.grading import Class, quiz_link


@pytest.fixture
def room(app, database, browser, platform, registration):
    return Class(app, database, browser, quiz_link(platform))


def test_a_persons_data_say_under_which_ids_platforms_know_him_and_what_was_graded(
    room, app, platform, session, registration
):
    registration.stores_emails = True
    platform.users["p1"].email = "an@truong.example"
    session.commit()
    room.comes("p1", "p2")
    room.does("p1", mistakes=1)
    room.work()
    person_id = room.person_id(session, "p1")
    with app.test_request_context():
        (found,) = export_person(session, person_id, datetime.now(UTC))["rooms"]["lti"]["platforms"]
    assert (found["id_there"], found["email"]) == ("p1", "an@truong.example")
    (grade,) = found["grades"]
    ((_column, given),) = platform.grades_of("p1")
    assert grade["activity"] == "S1"
    assert grade["grade"]["scoreGiven"] == grade["sent"]["scoreGiven"] == given
    assert "Lê Thị Bình" not in str(found)


def test_erasing_a_person_forgets_his_ids_and_sends_no_grade_any_more(
    room, app, platform, session, registration, look
):
    room.comes("p1", "p2")
    room.does("p1")
    person_id = room.person_id(session, "p1")
    session.rollback()
    with app.test_request_context(), room.database.writing() as writing:
        erase_person(writing, person_id, None, datetime.now(UTC) + timedelta(minutes=1))
    room.work()
    assert platform.scores == []
    assert look(sa.select(PlatformUser.subject)) == ["p2"]
    assert len(look(sa.select(Enrolment))) == 1
    assert look(sa.select(Score)) == []
    with app.test_request_context(), room.database.reading() as reading:
        rooms = export_person(reading, person_id, datetime.now(UTC))["rooms"]
    assert rooms["lti"]["platforms"] == []
