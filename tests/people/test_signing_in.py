"""Passwords, PINs, locks and sign-ins, on the real database."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.people import secrets, service, tries
from lms.people.actors import load_actor
from lms.people.models import FailedSignIn, PersonState, SignIn
from tests.conftest import NOW
from tests.people.factories import PASSWORD, PIN, make_adult, make_organisation, make_pupil

MINUTE = timedelta(minutes=1)


def fail(session, person, times, now=NOW):
    for _ in range(times):
        with pytest.raises(tries.WrongSecretError):
            tries.check_password(session, person.email, "wrong", now)


def test_the_right_password_is_accepted_however_the_email_is_written(session):
    person = make_adult(session, email="mai@school.example")
    found = tries.check_password(session, " Mai@School.Example ", PASSWORD, NOW)
    assert found.id == person.id


def test_a_password_typed_by_another_keyboard_is_the_same_password(session):
    person = make_adult(session)
    service.set_password(session, person.id, unicodedata.normalize("NFD", "sông Hàn buổi sớm"))
    typed = unicodedata.normalize("NFC", "sông Hàn buổi sớm")
    assert tries.check_password(session, person.email, typed, NOW).id == person.id


def test_locks_last_one_five_then_fifteen_minutes(session):
    person = make_adult(session)
    fail(session, person, tries.FREE_FAILURES)
    moment = NOW
    for wait in (1, 5, 15, 15):
        with pytest.raises(tries.AccountLockedError) as locked:
            tries.check_password(session, person.email, PASSWORD, moment)
        assert locked.value.until == moment + wait * MINUTE
        moment += wait * MINUTE
        fail(session, person, 1, moment)


def test_four_wrong_passwords_lock_nothing_and_a_right_one_forgets_them(session):
    person = make_adult(session)
    for _ in range(3):
        fail(session, person, tries.FREE_FAILURES - 1)
        assert tries.check_password(session, person.email, PASSWORD, NOW)
    assert session.scalar(sa.select(sa.func.count()).select_from(FailedSignIn)) == 0


def test_an_unknown_email_is_counted_and_locked_like_a_known_one(session):
    for _ in range(tries.FREE_FAILURES):
        with pytest.raises(tries.WrongSecretError):
            tries.check_password(session, "nobody@school.example", "wrong", NOW)
    with pytest.raises(tries.AccountLockedError):
        tries.check_password(session, "nobody@school.example", "wrong", NOW)
    account = session.scalars(sa.select(FailedSignIn.account)).one()
    assert "nobody" not in account


def test_unlocking_lets_somebody_try_again_at_once(session):
    person = make_adult(session)
    fail(session, person, tries.FREE_FAILURES)
    service.unlock(session, person.id)
    assert tries.check_password(session, person.email, PASSWORD, NOW)


def test_a_pin_is_counted_by_the_same_rule(session):
    pupil = make_pupil(session, make_organisation(session))
    assert tries.check_pin(session, pupil.id, PIN, NOW).id == pupil.id
    for _ in range(tries.FREE_FAILURES):
        with pytest.raises(tries.WrongSecretError):
            tries.check_pin(session, pupil.id, "0000", NOW)
    with pytest.raises(tries.AccountLockedError):
        tries.check_pin(session, pupil.id, PIN, NOW)


@pytest.mark.parametrize("state", [PersonState.DISABLED, PersonState.ERASED])
def test_who_may_not_sign_in_is_answered_as_with_a_wrong_password(session, state):
    person = make_adult(session, state=state)
    with pytest.raises(tries.WrongSecretError):
        tries.check_password(session, person.email, PASSWORD, NOW)


def test_waiting_and_unconfirmed_accounts_are_told_apart_only_with_the_right_password(session):
    waiting = make_adult(session, state=PersonState.WAITING)
    unconfirmed = make_adult(session, email_verified_at=None)
    with pytest.raises(tries.NotApprovedError):
        tries.check_password(session, waiting.email, PASSWORD, NOW)
    with pytest.raises(tries.EmailNotConfirmedError):
        tries.check_password(session, unconfirmed.email, PASSWORD, NOW)
    for person in (waiting, unconfirmed):
        with pytest.raises(tries.WrongSecretError):
            tries.check_password(session, person.email, "wrong", NOW)


def test_a_sign_in_ends_when_it_expires_is_ended_or_the_account_is_closed(session):
    now = datetime.now(UTC)
    person = make_adult(session)
    token, other, old = (
        service.start_sign_in(session, person.id, "Test", now, lifetime)
        for lifetime in (timedelta(days=1), timedelta(days=1), timedelta(seconds=-1))
    )
    assert load_actor(session, token).id == person.id
    assert load_actor(session, old) is None
    kept = load_actor(session, token).sign_in_id
    service.end_all_sign_ins(session, person.id, now, except_id=kept)
    assert load_actor(session, other) is None
    assert load_actor(session, token).id == person.id
    person.state = PersonState.DISABLED
    session.flush()
    assert load_actor(session, token) is None


def test_nobody_ends_the_sign_in_of_somebody_else(session):
    mine, yours = make_adult(session), make_adult(session)
    token = service.start_sign_in(session, yours.id, "Test", datetime.now(UTC), timedelta(days=1))
    sign_in_id = session.scalars(sa.select(SignIn.id)).one()
    service.end_sign_in(session, mine.id, sign_in_id, NOW)
    assert load_actor(session, token).id == yours.id


def test_the_database_keeps_neither_password_nor_token(session):
    person = make_adult(session)
    token = service.start_sign_in(session, person.id, "Test", NOW, timedelta(days=1))
    assert session.scalars(sa.select(SignIn.token_hash)).one() == secrets.digest(token)
    assert person.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_pins_avoid_rows_and_repetitions():
    pins = {secrets.new_pin() for _ in range(2000)}
    assert not pins & {"0000", "1111", "1234", "4321", "2468", "9876"}
    assert all(len(pin) == 4 and pin.isdigit() for pin in pins)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("mai@school.example", True),
        ("mai@truong.local", True),
        ("mai", False),
        ("@school.example", False),
        ("mai@", False),
        ("mai @school.example", False),
        ("mai@b@school.example", False),
        ("mai@school.example\nBcc: all@school.example", False),
        ("m" * 250 + "@a.example", False),
    ],
)
def test_what_can_be_an_email(typed, fits):
    assert service.looks_like_email(typed) is fits


def test_tries_at_the_same_moment_lock_the_account(database, look):
    with database.writing() as session:
        person = make_adult(session)

    def wrong(_number):
        with database.new_session(writes=True) as session:
            with suppress(tries.WrongSecretError, tries.AccountLockedError):
                tries.check_password(session, person.email, "wrong", NOW)
            session.commit()

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(wrong, range(8)))
    (failures,) = look(sa.select(FailedSignIn.failures))
    assert tries.FREE_FAILURES <= failures <= 8
