"""People, and how they sign in.

Wrong passwords and PINs are counted for each account, by rows: after five, then after each
further one, the account waits one, five, fifteen minutes. A leader or administrator unlocks.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db.events import announce
from lms.people import secrets
from lms.people.facts import PeopleMerged
from lms.people.models import (
    AuditEntry,
    FailedSignIn,
    Person,
    PersonKind,
    PersonState,
    RoleGrant,
    SignIn,
)
from lms.people.names import clean_name, sort_name

MAX_EMAIL = 254
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


class EmailTakenError(Exception):
    """Somebody has an account with this e-mail."""


def normal_email(typed: str) -> str:
    """An e-mail as it is stored and compared."""
    return unicodedata.normalize("NFC", typed).strip().casefold()


def looks_like_email(typed: str) -> bool:
    """Whether mail could be sent there; school networks have domains like `school.local`."""
    name, _at, domain = typed.strip().rpartition("@")
    visible = not any(each.isspace() or not each.isprintable() for each in typed.strip())
    return bool(name and domain) and visible and "@" not in name and len(typed) <= MAX_EMAIL


@dataclass(frozen=True)
class NewAdult:
    """What an adult's account begins with."""

    email: str
    name: str
    password: str
    language: str
    organisation_id: int | None = None
    verified: bool = False
    state: PersonState = PersonState.ACTIVE


def create_adult(session: Session, new: NewAdult, now: datetime) -> Person:
    """An account with e-mail and password.

    Raises:
        EmailTakenError: the e-mail has an account already.
        BadNameError: the name is empty or too long.
    """
    email = normal_email(new.email)
    if person_with_email(session, email) is not None:
        raise EmailTakenError
    person = Person(
        kind=PersonKind.ADULT,
        state=new.state,
        display_name=clean_name(new.name),
        sort_name=sort_name(new.name, new.language),
        email=email,
        email_verified_at=now if new.verified else None,
        password_hash=secrets.hashed(new.password),
        language=new.language,
        organisation_id=new.organisation_id,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def create_pupil(  # noqa: PLR0913 (named values, none of them optional)
    session: Session,
    *,
    name: str,
    organisation_id: int,
    pin_hash: str | None,
    language: str,
    now: datetime,
) -> Person:
    """A pupil: a name as the leader typed it and a PIN, no e-mail.

    The PIN comes hashed, since a whole class is hashed before the write begins.
    """
    person = Person(
        kind=PersonKind.PUPIL,
        display_name=clean_name(name),
        sort_name=sort_name(name, language),
        pin_hash=pin_hash,
        language=language,
        organisation_id=organisation_id,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def create_guest(session: Session, language: str, now: datetime) -> Person:
    """Somebody without an account who has answered something."""
    guest = Person(
        kind=PersonKind.GUEST, display_name="-", sort_name="", language=language, created_at=now
    )
    session.add(guest)
    session.flush()
    return guest


def rename(session: Session, person_id: int, name: str, language: str) -> None:
    """Give a person another name."""
    person = session.get_one(Person, person_id)
    person.display_name, person.sort_name = clean_name(name), sort_name(name, language)


def person_with_email(session: Session, email: str) -> Person | None:
    """The account with this e-mail."""
    return session.scalar(sa.select(Person).where(Person.email == normal_email(email)))


def check_password(session: Session, email: str, password: str, now: datetime) -> Person:
    """The person whose e-mail and password these are.

    A wrong try is counted in this session: the caller commits also when this raises.

    Raises:
        WrongSecretError: unknown e-mail or wrong password, told apart by nothing.
        AccountLockedError: too many wrong tries.
        NotApprovedError, EmailNotConfirmedError: the password is right.
    """
    person = person_with_email(session, email)
    account = f"person:{person.id}" if person else f"email:{secrets.digest(normal_email(email))}"
    stored = person.password_hash if person and person.state in _WITH_PASSWORD else None
    _check(session, account, stored, password, now)
    if person is None:  # cannot be: nothing stored never verifies
        raise WrongSecretError
    if person.email_verified_at is None:
        raise EmailNotConfirmedError(person.id)
    if person.state is PersonState.WAITING:
        raise NotApprovedError
    return person


_WITH_PASSWORD = (PersonState.ACTIVE, PersonState.WAITING)


def check_own_password(session: Session, person_id: int, password: str, now: datetime) -> None:
    """Whether somebody who is signed in knows his password; counted and raised as above."""
    person = session.get_one(Person, person_id)
    _check(session, f"person:{person_id}", person.password_hash, password, now)


def check_pin(session: Session, person_id: int, pin: str, now: datetime) -> Person:
    """The pupil whose PIN this is; raises as `check_password`."""
    person = session.get_one(Person, person_id)
    stored = person.pin_hash if person.state is PersonState.ACTIVE else None
    _check(session, f"person:{person_id}", stored, pin, now)
    return person


def _check(session: Session, account: str, stored: str | None, secret: str, now: datetime) -> None:
    failed = session.scalar(_failed(account))
    if failed is not None and failed.locked_until is not None and failed.locked_until > now:
        raise AccountLockedError(failed.locked_until)
    if secrets.verify(stored, secret):
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


def unlock(session: Session, person_id: int) -> None:
    """Forget a person's wrong tries."""
    session.execute(sa.delete(FailedSignIn).where(FailedSignIn.account == f"person:{person_id}"))


def set_pin(session: Session, person_id: int, pin: str) -> None:
    """Give a pupil another PIN; it also unlocks."""
    set_pin_hash(session, person_id, secrets.hashed(pin))


def set_pin_hash(session: Session, person_id: int, pin_hash: str) -> None:
    """The same for a PIN hashed already: a whole class is hashed before the write begins."""
    session.get_one(Person, person_id).pin_hash = pin_hash
    unlock(session, person_id)


def set_password(session: Session, person_id: int, password: str) -> None:
    """Give an adult another password; it also unlocks."""
    session.get_one(Person, person_id).password_hash = secrets.hashed(password)
    unlock(session, person_id)


def start_sign_in(
    session: Session, person_id: int, browser: str, now: datetime, lifetime: timedelta
) -> str:
    """Sign a person in on one browser; the token for its cookie."""
    token = secrets.new_token()
    session.add(
        SignIn(
            person_id=person_id,
            token_hash=secrets.digest(token),
            browser=browser[:200],
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    session.flush()
    return token


def end_sign_in(session: Session, person_id: int, sign_in_id: int, now: datetime) -> None:
    """Sign a person out on one browser."""
    session.execute(
        sa.update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_all_sign_ins(
    session: Session, person_id: int, now: datetime, except_id: int | None = None
) -> None:
    """Sign a person out everywhere, or everywhere else."""
    session.execute(
        sa.update(SignIn)
        .where(
            SignIn.person_id == person_id,
            SignIn.ended_at.is_(None),
            SignIn.id != (except_id or 0),
        )
        .values(ended_at=now)
    )


def note_in_audit(  # noqa: PLR0913 (named values)
    session: Session,
    action: str,
    now: datetime,
    *,
    actor_id: int | None,
    subject_id: int | None = None,
    organisation_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down who did what to whom; no names in `detail`."""
    session.add(
        AuditEntry(
            at=now,
            action=action,
            actor_id=actor_id,
            subject_id=subject_id,
            organisation_id=organisation_id,
            detail=detail or {},
        )
    )


def merge_people(
    session: Session, from_id: int, to_id: int, now: datetime, actor_id: int | None = None
) -> None:
    """Give what one person did, and his roles, to another, and close the first account.

    Both histories are kept. A guest who signs in is merged, too; that is no news for the log.
    """
    if from_id == to_id:
        return
    announce(session, PeopleMerged(from_id, to_id, now))
    old = session.get_one(Person, from_id)
    _move_roles(session, from_id, to_id)
    old.merged_into_id, old.state = to_id, PersonState.DISABLED
    old.email = old.email_verified_at = old.password_hash = old.pin_hash = None
    end_all_sign_ins(session, from_id, now)
    if old.kind is not PersonKind.GUEST:
        note_in_audit(
            session,
            "people.merge",
            now,
            actor_id=actor_id,
            subject_id=to_id,
            organisation_id=old.organisation_id,
            detail={"from": from_id},
        )
    session.flush()


def _move_roles(session: Session, from_id: int, to_id: int) -> None:
    held = {
        (grant.role, grant.organisation_id)
        for grant in session.scalars(sa.select(RoleGrant).where(RoleGrant.person_id == to_id))
    }
    for grant in session.scalars(sa.select(RoleGrant).where(RoleGrant.person_id == from_id)):
        if (grant.role, grant.organisation_id) in held:
            session.delete(grant)
        else:
            grant.person_id = to_id
