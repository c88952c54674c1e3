"""Whether a password or PIN is right; wrong ones are counted.

They are counted for each account, by rows: after five, then after each further one, the account
waits one, five, fifteen minutes. A leader or administrator unlocks. A page asks what is stored,
tries while no transaction is open (Argon2 takes its time, and one may write at a time), then
checks: by then others may have locked the account or changed its secret, so the check looks again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people import secrets, service
from lms.people.models import FailedSignIn, Person, PersonState

FREE_FAILURES = 5
LOCKS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))


class WrongSecretError(Exception):
    """The password or PIN is not right, or there is no such account."""


class AccountLockedError(Exception):
    """Too many wrong tries; the account waits."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class NotApprovedError(Exception):
    """The password is right, but an administrator has yet to approve the account."""


class EmailNotConfirmedError(Exception):
    """The password is right, but the e-mail was never confirmed."""

    def __init__(self, person_id: int) -> None:
        super().__init__(person_id)
        self.person_id = person_id


def stored_password(session: Session, email: str, now: datetime) -> str | None:
    """What a password for this e-mail has to fit; None, which nothing fits, where there is none.

    Raises:
        AccountLockedError: nothing is tried while the account waits.
    """
    account, person = _account(session, email)
    _check_not_locked(session.scalar(_failed(account)), now)
    return _password_of(person)


def check_password(
    session: Session, email: str, password: str | secrets.Tried, now: datetime
) -> Person:
    """The person whose e-mail and password these are.

    A wrong try is counted in this session: the caller commits also when this raises.

    Raises:
        WrongSecretError: unknown e-mail or wrong password, told apart by nothing.
        AccountLockedError: too many wrong tries.
        NotApprovedError, EmailNotConfirmedError: the password is right.
    """
    account, person = _account(session, email)
    _check(session, account, _password_of(person), password, now)
    if person is None:  # cannot be: nothing stored never verifies
        raise WrongSecretError
    if person.email_verified_at is None:
        raise EmailNotConfirmedError(person.id)
    if person.state is PersonState.WAITING:
        raise NotApprovedError
    return person


_WITH_PASSWORD = (PersonState.ACTIVE, PersonState.WAITING)


def _account(session: Session, email: str) -> tuple[str, Person | None]:
    """Under which name wrong tries for this e-mail are counted, and whose it is."""
    person = service.person_with_email(session, email)
    if person is None:
        return f"email:{secrets.digest(service.normal_email(email))}", None
    return FailedSignIn.account_of(person.id), person


def _password_of(person: Person | None) -> str | None:
    return person.password_hash if person and person.state in _WITH_PASSWORD else None


def stored_own_password(session: Session, person_id: int, now: datetime) -> str | None:
    """The same for somebody who is signed in."""
    _check_not_locked(session.scalar(_failed(FailedSignIn.account_of(person_id))), now)
    return session.get_one(Person, person_id).password_hash


def check_own_password(
    session: Session, person_id: int, password: str | secrets.Tried, now: datetime
) -> None:
    """Whether somebody who is signed in knows his password; counted and raised as above."""
    stored = session.get_one(Person, person_id).password_hash
    _check(session, FailedSignIn.account_of(person_id), stored, password, now)


def stored_pin(session: Session, person_id: int, now: datetime) -> str | None:
    """The same for a pupil's PIN."""
    _check_not_locked(session.scalar(_failed(FailedSignIn.account_of(person_id))), now)
    return _pin_of(session.get_one(Person, person_id))


def check_pin(session: Session, person_id: int, pin: str | secrets.Tried, now: datetime) -> Person:
    """The pupil whose PIN this is; raises as `check_password`."""
    person = session.get_one(Person, person_id)
    _check(session, FailedSignIn.account_of(person_id), _pin_of(person), pin, now)
    return person


def _pin_of(person: Person) -> str | None:
    return person.pin_hash if person.state is PersonState.ACTIVE else None


def _check_not_locked(failed: FailedSignIn | None, now: datetime) -> None:
    if failed is not None and failed.locked_until is not None and failed.locked_until > now:
        raise AccountLockedError(failed.locked_until)


def _check(
    session: Session, account: str, stored: str | None, secret: str | secrets.Tried, now: datetime
) -> None:
    failed = session.scalar(_failed(account))
    # Of many tries at the same moment only those count as tried that come before the lock,
    # whatever was found out about them.
    _check_not_locked(failed, now)
    if secrets.fits(stored, secret):
        if failed is not None:
            session.delete(failed)
        return
    failed = failed or _first_failure(session, account, now)
    failed.failures += 1
    failed.last_at = now
    if failed.failures >= FREE_FAILURES:
        step = min(failed.failures - FREE_FAILURES, len(LOCKS) - 1)
        failed.locked_until = now + LOCKS[step]
    session.flush()
    raise WrongSecretError


def _failed(account: str) -> sa.Select[FailedSignIn]:
    return sa.select(FailedSignIn).where(FailedSignIn.account == account).with_for_update()


def _first_failure(session: Session, account: str, now: datetime) -> FailedSignIn:
    try:
        with session.begin_nested():
            failed = FailedSignIn(account=account, failures=0, last_at=now)
            session.add(failed)
    except sa.exc.IntegrityError:  # another try at the same moment made the row
        failed = session.scalars(_failed(account)).one()
    return failed
