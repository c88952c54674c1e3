"""Dates as readers of each language write them: the day before the month, never two-digit years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import flask
import pytest

from lms.people.models import Role
from lms.people.service import start_sign_in
from lms.web import dates
from lms.web.actor import TOKEN
from tests.people.factories import make_organisation, make_staff

DAY = date(2026, 3, 4)
MOMENT = datetime(2026, 3, 4, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "width", "written"),
    [
        ("vi", "medium", "04/03/2026"),
        ("vi", "long", "4 tháng 3 năm 2026"),
        ("th", "medium", "4 มี.ค. 2026"),
        ("ja", "long", "2026年3月4日"),
        ("en", "medium", "4 Mar 2026"),
        ("en", "short", "04/03/2026"),
    ],
)
def test_a_day_is_written_as_readers_of_the_language_do(app, language, width, written):
    with app.test_request_context(f"/{language}/"):
        assert dates.day(DAY, width) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [("vi", "04/03/2026, 14:05"), ("th", "4 มี.ค. 2026 14:05"), ("ja", "2026/03/04 16:05")],
)
def test_a_strangers_moment_is_that_of_the_zone_of_the_pages_language(app, language, written):
    with app.test_request_context(f"/{language}/"):
        assert dates.moment(MOMENT) == written


def test_the_day_of_a_moment_is_the_day_that_it_is_there(app):
    evening = datetime(2026, 3, 3, 17, 30, tzinfo=UTC)
    with app.test_request_context("/vi/"):
        assert dates.day(evening) == "04/03/2026"
        assert dates.day(evening, zone="UTC") == "03/03/2026"


def test_a_moment_is_that_of_the_zone_given(app):
    with app.test_request_context("/vi/"):
        assert dates.moment(MOMENT, zone="Asia/Tokyo") == "04/03/2026, 16:05"


def test_a_moment_is_that_of_the_readers_organisation_in_whatever_language_he_reads(app, session):
    school = make_organisation(session, time_zone="Asia/Ho_Chi_Minh")
    teacher = make_staff(session, Role.LEADER, school)
    token = start_sign_in(session, teacher.id, "", datetime.now(UTC), timedelta(days=1))
    session.commit()
    with app.test_request_context("/ja/"):
        flask.session[TOKEN] = token
        assert dates.moment(MOMENT) == "2026/03/04 14:05"
