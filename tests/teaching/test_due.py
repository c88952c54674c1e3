"""A due date is the end of its day where the organisation is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from lms.teaching.due import due_moment, is_late, today_in

DAY = date(2026, 11, 30)


def test_due_date_ends_at_2359_in_the_time_zone_of_the_organisation():
    assert due_moment(DAY, "Asia/Ho_Chi_Minh") == datetime(2026, 11, 30, 16, 59, tzinfo=UTC)
    assert due_moment(DAY, "Asia/Tokyo") == datetime(2026, 11, 30, 14, 59, tzinfo=UTC)


def test_the_last_minute_is_in_time_and_midnight_is_late():
    due = due_moment(DAY, "Asia/Bangkok")
    assert not is_late(due + timedelta(seconds=59), due)
    assert is_late(due + timedelta(minutes=1), due)


def test_nothing_is_late_without_a_due_date():
    assert not is_late(datetime(2030, 1, 1, tzinfo=UTC), None)


def test_today_is_that_of_the_organisation_and_not_of_the_server():
    late_evening_in_utc = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
    assert today_in("Asia/Tokyo", late_evening_in_utc) == date(2026, 12, 1)
