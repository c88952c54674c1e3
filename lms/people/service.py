"""People: their accounts, where they are signed in, and the log of what was done to them.

Whether a password or PIN is right is asked in `lms.people.tries`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db.events import announce
from lms.people import secrets
from lms.people.facts import PeopleMerged
from lms.people.models import (
    AuditEntry,
    FailedSignIn,
    Organisation,
    Person,
    PersonKind,
    PersonState,
    RoleGrant,
    SignIn,
)
from lms.people.names import MAX_NAME, BadNameError, clean_name, sort_name

MAX_EMAIL = 254
# Made once, and by no object: whole classes come in the same minute.
_START_SIGN_IN = sa.insert(cast(sa.Table, SignIn.__table__))


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
    password: str | secrets.Hashed
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
        sort_name=_sort_name(session, new.name, new.organisation_id, new.language),
        email=email,
        email_verified_at=now if new.verified else None,
        password_hash=secrets.hash_of(new.password),
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
        sort_name=_sort_name(session, name, organisation_id, language),
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


@dataclass(frozen=True)
class FromElsewhere:
    """Somebody whom another system signs in: no e-mail, no password and no PIN of ours.

    Without a name he is shown by a code, so that two of them can be told apart in a list.
    """

    kind: PersonKind
    organisation_id: int
    language: str
    name: str = ""


def create_from_elsewhere(session: Session, new: FromElsewhere, now: datetime) -> Person:
    """A person whom another system knows."""
    name = shown_name(new.name)
    person = Person(
        kind=new.kind,
        display_name=name,
        sort_name=_sort_name(session, name, new.organisation_id, new.language),
        language=new.language,
        organisation_id=new.organisation_id,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def shown_name(name: str) -> str:
    """The name as another system sent it, cut to what we keep; a code where there is none."""
    try:
        return clean_name(name[:MAX_NAME])
    except BadNameError:
        return f"#{secrets.new_code()}"


def becomes_adult(session: Session, person_id: int) -> None:
    """Somebody who leads is no pupil."""
    person = session.get_one(Person, person_id)
    if person.kind is PersonKind.PUPIL:
        person.kind = PersonKind.ADULT


def rename(session: Session, person_id: int, name: str) -> None:
    """Give a person another name.

    Raises:
        BadNameError: the name is empty or too long.
    """
    person = session.get_one(Person, person_id)
    person.display_name = clean_name(name)
    language = person.language or "en"
    person.sort_name = _sort_name(session, name, person.organisation_id, language)


def _sort_name(session: Session, name: str, organisation_id: int | None, language: str) -> str:
    """The key by which lists sort a name.

    By the custom of the organisation to which somebody belongs: a Vietnamese class that reads
    its pages in English is still called by given names.
    """
    organisation = session.get(Organisation, organisation_id) if organisation_id else None
    return sort_name(name, organisation.language if organisation else language)


def move_to_organisation(session: Session, person_id: int, organisation_id: int) -> None:
    """From now on the person belongs there."""
    session.get_one(Person, person_id).organisation_id = organisation_id


def person_with_email(session: Session, email: str) -> Person | None:
    """The account with this e-mail."""
    return session.scalar(sa.select(Person).where(Person.email == normal_email(email)))


def unlock(session: Session, person_id: int) -> None:
    """Forget a person's wrong tries."""
    account = FailedSignIn.account_of(person_id)
    session.execute(sa.delete(FailedSignIn).where(FailedSignIn.account == account))


def reset_pin(
    session: Session, person_id: int, pin_hash: str, actor_id: int, now: datetime
) -> None:
    """Give a pupil another PIN, hashed before the write begins; unlocks, and signs him out."""
    person = session.get_one(Person, person_id)
    person.pin_hash = pin_hash
    unlock(session, person_id)
    end_all_sign_ins(session, person_id, now)
    note_in_audit(
        session,
        "pin.reset",
        now,
        actor_id=actor_id,
        subject_id=person_id,
        organisation_id=person.organisation_id,
    )


def set_password(session: Session, person_id: int, password: str | secrets.Hashed) -> None:
    """Give an adult another password; it also unlocks."""
    session.get_one(Person, person_id).password_hash = secrets.hash_of(password)
    unlock(session, person_id)


def start_sign_in(
    session: Session, person_id: int, browser: str, now: datetime, lifetime: timedelta
) -> str:
    """Sign a person in on one browser; the token for its cookie."""
    token = secrets.new_token()
    session.flush()  # somebody may be new
    row = {
        "person_id": person_id,
        "token_hash": secrets.digest(token),
        "browser": browser[:200],
        "created_at": now,
        "expires_at": now + lifetime,
    }
    session.connection().execute(_START_SIGN_IN, row)
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
