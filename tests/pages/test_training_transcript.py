"""Transcripts: what one has learned, on paper."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from lms.learning import steps
from lms.learning.models import LessonProgress
from lms.people.models import Role
from tests.pages.sign_in import sign_in
from tests.people.factories import make_adult, make_pupil, make_staff
from tests.training.factories import ENERGY, PLAN, join, make_city, make_cohort, module, study

DONE = datetime(2026, 9, 30, 20, 0, tzinfo=UTC)  # the next day in Bangkok


def make_official(app, session, **changes):
    city = make_city(session)
    official = make_adult(session, name="สมชาย ใจดี", organisation_id=city.id, **changes)
    study(session, official.id, module(app, PLAN), DONE)
    energy = module(app, ENERGY)
    steps.finish_step(session, official.id, energy, energy.steps[0].id, DONE)
    session.commit()
    return city, official


def test_a_transcript_names_modules_results_days_and_minutes(client, app, session):
    _city, official = make_official(app, session)
    sign_in(client, app, official.id)
    page = client.get("/en/transcript").text
    for words in ("สมชาย ใจดี", "กรุงเทพมหานคร", "M2", "1 Oct 2026", "100%", "62 minutes"):
        assert words in page
    assert "In progress" in page
    assert "1 of 6" in page


def test_thai_years_are_those_that_the_reader_chose(client, app, session):
    _city, official = make_official(app, session, buddhist_years=True)
    sign_in(client, app, official.id)
    assert "2569" in client.get("/th/transcript").text
    assert "2569" not in client.get("/en/transcript").text


def test_a_module_withdrawn_since_keeps_its_line(client, app, session):
    _city, official = make_official(app, session)
    session.execute(
        sa.update(LessonProgress)
        .where(LessonProgress.lesson_id == PLAN[1])
        .values(course_id="old-course", lesson_id="old-module")
    )
    session.commit()
    sign_in(client, app, official.id)
    page = client.get("/en/transcript").text
    assert "old-module" in page
    assert "(no longer on offer)" in page


def test_an_empty_transcript_says_what_to_do(client, app, session):
    person = make_adult(session)
    session.commit()
    sign_in(client, app, person.id)
    assert "Nothing begun yet." in client.get("/en/transcript").text


def test_a_trainer_opens_the_transcript_of_a_member_and_of_nobody_else(client, app, session):
    city, official = make_official(app, session)
    trainer = make_adult(session)
    join(session, make_cohort(session, city, leader=trainer), official)
    stranger = make_adult(session)
    manager = make_staff(session, Role.MANAGER, city)
    session.commit()
    url = f"/en/training/people/{official.id}/transcript"
    sign_in(client, app, trainer.id)
    assert "M2" in client.get(url).text
    assert client.get(f"/en/training/people/{stranger.id}/transcript").status_code == 403
    assert client.get("/en/training/people/999999/transcript").status_code == 404
    for person in (stranger, manager):
        sign_in(client, app, person.id)
        assert client.get(url).status_code == 403


def test_pupils_are_refused(client, app, session):
    pupil = make_pupil(session, make_city(session))
    session.commit()
    sign_in(client, app, pupil.id)
    assert client.get("/en/transcript").status_code == 403
