"""Limits for one address: generous for a school, and said in the person's language."""

from __future__ import annotations

import pytest
from werkzeug.exceptions import TooManyRequests

from lms.web.limits import AddressLimits


def test_one_address_may_try_so_often_in_a_minute_and_no_more():
    limits = AddressLimits(3, "")
    for _try in range(3):
        limits.hit("sign-in", "10.0.0.1")
    with pytest.raises(TooManyRequests) as refused:
        limits.hit("sign-in", "10.0.0.1")
    assert 1 <= refused.value.retry_after <= 60


def test_another_address_and_another_thing_are_counted_apart():
    limits = AddressLimits(1, "")
    limits.hit("sign-in", "10.0.0.1")
    limits.hit("sign-in", "10.0.0.2")
    limits.hit("pin", "10.0.0.1")


def test_one_device_does_not_escape_by_its_many_addresses():
    limits = AddressLimits(2, "")
    limits.hit("pin", "2001:db8:1:2::1")
    limits.hit("pin", "2001:db8:1:2:ffff::7")
    with pytest.raises(TooManyRequests):
        limits.hit("pin", "2001:db8:1:2:aaaa:bbbb:cccc:dddd")
    limits.hit("pin", "2001:db8:1:3::1")
    for _try in range(2):
        limits.hit("pin", "::ffff:10.0.0.1")
    with pytest.raises(TooManyRequests):
        limits.hit("pin", "10.0.0.1")
    limits.hit("pin", "unknown")


def test_without_an_answer_from_redis_the_process_counts_by_itself():
    limits = AddressLimits(1, "redis://127.0.0.1:1/0")
    limits.hit("sign-in", "10.0.0.1")
    with pytest.raises(TooManyRequests):
        limits.hit("sign-in", "10.0.0.1")
