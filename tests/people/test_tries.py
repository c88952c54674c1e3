"""Tries that were made before the transaction in which they are counted."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lms.people import secrets, service, tries
from lms.people.models import FailedSignIn
from tests.conftest import NOW
from tests.people.factories import (
    PASSWORD,
    PIN,
    make_adult,
    make_organisation,
    make_pupil,
)


def test_of_many_tries_at_the_same_moment_only_those_before_the_lock_count(session):
    pupil = make_pupil(session, make_organisation(session))
    typed = [f"{number:04d}" for number in range(8)] + [PIN]
    at_once = [secrets.tried(tries.stored_pin(session, pupil.id, NOW), each) for each in typed]
    assert at_once[-1].fitted
    for each in at_once[: tries.FREE_FAILURES]:
        with pytest.raises(tries.WrongSecretError):
            tries.check_pin(session, pupil.id, each, NOW)
    for each in at_once[tries.FREE_FAILURES :]:
        with pytest.raises(tries.AccountLockedError):
            tries.check_pin(session, pupil.id, each, NOW)
    assert session.scalars(sa.select(FailedSignIn.failures)).one() == tries.FREE_FAILURES


def test_nothing_is_tried_while_an_account_waits(session):
    adult = make_adult(session)
    for _try in range(tries.FREE_FAILURES):
        with pytest.raises(tries.WrongSecretError):
            tries.check_password(session, adult.email, "wrong", NOW)
    for stored in (
        lambda: tries.stored_password(session, adult.email, NOW),
        lambda: tries.stored_own_password(session, adult.id, NOW),
        lambda: tries.stored_pin(session, adult.id, NOW),
    ):
        with pytest.raises(tries.AccountLockedError):
            stored()


def test_a_password_that_was_changed_while_it_was_tried_is_tried_anew(session):
    adult = make_adult(session)
    old = secrets.tried(tries.stored_password(session, adult.email, NOW), PASSWORD)
    new = secrets.tried(tries.stored_password(session, adult.email, NOW), "two loud rivers")
    service.set_password(session, adult.id, secrets.Hashed(secrets.hashed("two loud rivers")))
    with pytest.raises(tries.WrongSecretError):
        tries.check_password(session, adult.email, old, NOW)
    assert tries.check_password(session, adult.email, new, NOW).id == adult.id


def test_what_fitted_another_account_opens_none(session):
    mine, yours = make_adult(session), make_adult(session, password_hash=secrets.hashed("x" * 12))
    tried = secrets.tried(tries.stored_password(session, mine.email, NOW), PASSWORD)
    with pytest.raises(tries.WrongSecretError):
        tries.check_password(session, yours.email, tried, NOW)
