"""The rule by which somebody counts as stuck."""

from __future__ import annotations

from datetime import timedelta

from lms.teaching.stuck import is_failing, is_pressing, is_quiet
from tests.conftest import NOW


def test_two_attempts_below_the_pass_mark_show_that_somebody_fails():
    assert is_failing(2, 0.59, 0.6)


def test_one_failed_attempt_does_not_yet():
    assert not is_failing(1, 0.1, 0.6)


def test_whoever_passed_once_does_not_fail_however_often_he_failed_before():
    assert not is_failing(5, 0.6, 0.6)


def test_assignment_presses_from_half_its_time_on():
    due = NOW + timedelta(days=10)
    assert not is_pressing(NOW, due, NOW + timedelta(days=4))
    assert is_pressing(NOW, due, NOW + timedelta(days=5))


def test_assignment_without_due_date_presses_after_two_weeks():
    assert not is_pressing(NOW, None, NOW + timedelta(days=13))
    assert is_pressing(NOW, None, NOW + timedelta(days=14))


def test_somebody_is_quiet_after_seven_days_or_if_he_never_did_anything():
    assert not is_quiet(NOW - timedelta(days=7), NOW)
    assert is_quiet(NOW - timedelta(days=7, seconds=1), NOW)
    assert is_quiet(None, NOW)
