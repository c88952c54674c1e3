"""An adult's own account: signing up, confirming an e-mail, changing password and e-mail.

Whether an e-mail has an account is told to its mailbox only: what the page answers is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people import links, mail, secrets, service, tries
from lms.people.models import (
    LinkPurpose,
    Organisation,
    Person,
    PersonKind,
    PersonState,
    Role,
    RoleGrant,
    SecretLink,
)
from lms.people.queries import above

#: Mails with a link that one account gets in an hour, however often somebody asks.
MAILS_AN_HOUR = 3
#: Administrators who hear of somebody who waits; more would all think that another does it.
MAX_TOLD = 5


def sign_up(
    session: Session,
    new: service.NewAdult,
    now: datetime,
    organisation: Organisation | None = None,
) -> None:
    """An account that opens when its e-mail is confirmed.

    With an organisation (somebody knew its staff code) it also waits for an administrator.

    Raises:
        BadNameError: the name is empty or too long.
    """
    if organisation is not None:
        new = replace(new, organisation_id=organisation.id, state=PersonState.WAITING)
    try:
        person = service.create_adult(session, new, now)
    except service.EmailTakenError:
        secrets.hash_of(new.password)  # takes as long as making an account
        _to_known_email(session, new.email, now)
        return
    _send_confirmation(session, person, now)


def _to_known_email(session: Session, email: str, now: datetime) -> None:
    person = service.person_with_email(session, email)
    if person is None or _had_enough_mail(session, person.id, now):
        return
    if person.email_verified_at is None:
        _send_confirmation(session, person, now)
    elif person.state is not PersonState.DISABLED:
        _send_reset(session, person, now, "have-account")


def _had_enough_mail(session: Session, person_id: int, now: datetime) -> bool:
    since = now - timedelta(hours=1)
    purposes = (LinkPurpose.VERIFY_EMAIL, LinkPurpose.RESET_PASSWORD)
    sent = sum(links.links_since(session, each, person_id, since) for each in purposes)
    return sent >= MAILS_AN_HOUR


def _send_confirmation(session: Session, person: Person, now: datetime) -> None:
    # No name in this mail: a stranger typed it, and the mailbox may be somebody else's.
    new = links.NewLink(LinkPurpose.VERIFY_EMAIL, person.id, {"email": person.email})
    nonce = links.make_link(session, new, now)
    _mail(session, person, "verify", now, {"link_endpoint": "people.verify", "link_nonce": nonce})


def _send_reset(session: Session, person: Person, now: datetime, template: str) -> None:
    new = links.NewLink(LinkPurpose.RESET_PASSWORD, person.id, {"mailed": True})
    nonce = links.make_link(session, new, now)
    _mail(session, person, template, now, {"link_endpoint": "people.reset", "link_nonce": nonce})


def _mail(
    session: Session, person: Person, template: str, now: datetime, values: dict[str, Any]
) -> None:
    mail.send(
        session,
        to=person.email or "",
        template=template,
        language=person.language or "en",
        values={"person_id": person.id, **values},
        now=now,
    )


def send_confirmation_again(session: Session, person_id: int, now: datetime) -> None:
    """Mail the link to confirm once more; at most a few times an hour."""
    person = session.get_one(Person, person_id)
    if not _had_enough_mail(session, person_id, now):
        _send_confirmation(session, person, now)


def forgot_password(session: Session, email: str, now: datetime) -> None:
    """Mail a link to choose another password, if the e-mail has an account."""
    person = service.person_with_email(session, email)
    if person is None or person.state in (PersonState.DISABLED, PersonState.ERASED):
        return
    if not _had_enough_mail(session, person.id, now):
        _send_reset(session, person, now, "reset")


def confirm_email(session: Session, link: SecretLink, now: datetime) -> Person:
    """The mailbox is the person's: use it from now on.

    Raises:
        EmailTakenError: meanwhile somebody else confirmed it.
        LinkNotValidError: the link was used meanwhile.
    """
    person = session.get_one(Person, link.person_id)
    email: str = link.payload["email"]
    other = service.person_with_email(session, email)
    if other is not None and other.id != person.id:
        raise service.EmailTakenError
    links.use_link(session, link, now)
    former = person.email
    first_time = person.email_verified_at is None
    person.email, person.email_verified_at = email, now
    if former != email and former is not None:
        _mail_to(session, former, person, "email-changed", now)
    if first_time and person.state is PersonState.WAITING:
        _tell_administrators(session, person, now)
    session.flush()
    return person


def _mail_to(session: Session, email: str, person: Person, template: str, now: datetime) -> None:
    mail.send(
        session,
        to=email,
        template=template,
        language=person.language or "en",
        values={"person_id": person.id, "name": person.display_name},
        now=now,
    )


def _tell_administrators(session: Session, person: Person, now: datetime) -> None:
    """Mail those nearest above the organisation that somebody waits for."""
    if person.organisation_id is None:
        return
    organisation = session.get_one(Organisation, person.organisation_id)
    for organisation_id in above(session, organisation.id):
        told = session.scalars(_administrators_of(organisation_id)).all()
        for administrator in told:
            values = {
                "person_id": person.id,
                "name": administrator.display_name,
                "person": person.display_name,
                "organisation": organisation.name,
                "link_endpoint": "administration.approvals",
            }
            _mail(session, administrator, "waiting", now, values)
        if told:
            return


def _administrators_of(organisation_id: int) -> sa.Select[Person]:
    return (
        sa.select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.organisation_id == organisation_id,
            RoleGrant.role == Role.ADMINISTRATOR,
            Person.state == PersonState.ACTIVE,
            Person.email.is_not(None),
        )
        .order_by(Person.id)
        .limit(MAX_TOLD)
    )


def reset_password(
    session: Session, link: SecretLink, password: str | secrets.Hashed, now: datetime
) -> Person:
    """Give the account of a link another password; signs it out everywhere.

    A mailed link proves the mailbox, one handed over by an administrator does not.

    Raises:
        LinkNotValidError: the link was used meanwhile.
    """
    person = session.get_one(Person, link.person_id)
    links.use_link(session, link, now)
    if link.payload.get("mailed") and person.email_verified_at is None:
        person.email_verified_at = now
    _set_password(session, person, password, now, except_id=None)
    return person


@dataclass(frozen=True)
class Passwords:
    """The present and the next one."""

    present: str | secrets.Tried
    next: str | secrets.Hashed


def change_password(
    session: Session, person_id: int, passwords: Passwords, now: datetime, keep_id: int | None
) -> None:
    """Another password, known the present one; signs out on all browsers but `keep_id`.

    Raises:
        WrongSecretError, AccountLockedError: as `tries.check_password`; commit these, too.
    """
    tries.check_own_password(session, person_id, passwords.present, now)
    person = session.get_one(Person, person_id)
    _set_password(session, person, passwords.next, now, except_id=keep_id)


def _set_password(
    session: Session,
    person: Person,
    password: str | secrets.Hashed,
    now: datetime,
    except_id: int | None,
) -> None:
    service.set_password(session, person.id, password)
    service.end_all_sign_ins(session, person.id, now, except_id)
    links.withdraw_links(session, LinkPurpose.RESET_PASSWORD, person.id, now)
    if person.email:
        values = {"name": person.display_name, "link_endpoint": "people.forgot"}
        _mail(session, person, "password-changed", now, values)


def change_email(
    session: Session, person_id: int, email: str, password: str | secrets.Tried, now: datetime
) -> None:
    """Mail a link to the new address; the account changes when it is opened.

    An address that has an account already gets another mail, which only its owner sees.

    Raises:
        WrongSecretError, AccountLockedError: as `tries.check_password`; commit these, too.
    """
    tries.check_own_password(session, person_id, password, now)
    email = service.normal_email(email)
    other = service.person_with_email(session, email)
    if other is not None and other.id != person_id:
        _to_known_email(session, email, now)
        return
    if _had_enough_mail(session, person_id, now):
        return
    person = session.get_one(Person, person_id)
    links.withdraw_links(session, LinkPurpose.VERIFY_EMAIL, person_id, now)
    new = links.NewLink(LinkPurpose.VERIFY_EMAIL, person_id, {"email": email})
    nonce = links.make_link(session, new, now)
    mail.send(
        session,
        to=email,
        template="change-email",
        language=person.language or "en",
        values={
            "person_id": person_id,
            "name": person.display_name,
            "link_endpoint": "people.verify",
            "link_nonce": nonce,
        },
        now=now,
    )


def change_settings(
    session: Session, person_id: int, name: str | None, language: str, *, buddhist_years: bool
) -> None:
    """What somebody may change of himself; a pupil's name stays as the leader typed it.

    Raises:
        BadNameError: the name is empty or too long.
    """
    person = session.get_one(Person, person_id)
    person.language = language
    person.buddhist_years = buddhist_years
    if person.kind is PersonKind.ADULT and name is not None and name != person.display_name:
        service.rename(session, person_id, name)
