"""Inviting somebody, by mail or by a link handed over, to a role in an organisation.

Who has no account makes one with the link; who has one accepts with its password.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people import links, mail, queries, secrets, service, tries
from lms.people.models import (
    LinkPurpose,
    Organisation,
    Person,
    PersonState,
    Role,
    SecretLink,
)
from lms.people.organisations import grant_role


@dataclass(frozen=True)
class NewInvitation:
    """Who is invited for what."""

    email: str
    role: Role
    organisation: Organisation
    language: str


def invite(session: Session, new: NewInvitation, actor_id: int, now: datetime) -> str:
    """Mail an invitation; returns its nonce, so that the link can also be handed over."""
    email = service.normal_email(new.email)
    payload = {
        "email": email,
        "role": new.role.value,
        "organisation_id": new.organisation.id,
        "language": new.language,
        "invited_by_id": actor_id,
    }
    nonce = links.make_link(session, links.NewLink(LinkPurpose.INVITATION, None, payload), now)
    values = {
        "organisation": new.organisation.name,
        "role": new.role.value,
        "link_endpoint": "people.invitation",
        "link_nonce": nonce,
    }
    mail.send(
        session, to=email, template="invitation", language=new.language, values=values, now=now
    )
    service.note_in_audit(
        session,
        "invitation.send",
        now,
        actor_id=actor_id,
        organisation_id=new.organisation.id,
        detail={"role": new.role.value},
    )
    return nonce


def withdraw_invitation(session: Session, link: SecretLink, actor_id: int, now: datetime) -> None:
    """Make an invitation worthless; a second time changes nothing."""
    if link.used_at is not None:
        return
    link.used_at = now
    service.note_in_audit(
        session,
        "invitation.withdraw",
        now,
        actor_id=actor_id,
        organisation_id=link.payload["organisation_id"],
    )


@dataclass(frozen=True)
class Accepted:
    """What somebody without an account fills in when he accepts an invitation."""

    name: str
    password: str | secrets.Hashed
    language: str


def accept_as_new(session: Session, link: SecretLink, accepted: Accepted, now: datetime) -> Person:
    """Make the invited person's account, with the role.

    Raises:
        EmailTakenError: meanwhile the e-mail has an account.
        BadNameError, LinkNotValidError.
    """
    _check_inviter(session, link)
    new = service.NewAdult(
        email=link.payload["email"],
        name=accepted.name,
        password=accepted.password,
        language=accepted.language,
        organisation_id=link.payload["organisation_id"],
        verified=True,
    )
    person = service.create_adult(session, new, now)
    _give_invited_role(session, link, person, now)
    return person


def accept_with_account(
    session: Session, link: SecretLink, password: str | secrets.Tried, now: datetime
) -> Person:
    """Give the role to the account that the invited e-mail has.

    Raises:
        WrongSecretError, AccountLockedError: commit these, too.
        LinkNotValidError: the link was used meanwhile, the account is closed, or who invited may
            no longer do so.
    """
    _check_inviter(session, link)
    person = service.person_with_email(session, link.payload["email"])
    if person is None or person.state not in (PersonState.ACTIVE, PersonState.WAITING):
        raise links.LinkNotValidError
    tries.check_own_password(session, person.id, password, now)
    person.email_verified_at = person.email_verified_at or now
    person.state = PersonState.ACTIVE
    if person.organisation_id is None:
        person.organisation_id = link.payload["organisation_id"]
    _give_invited_role(session, link, person, now)
    return person


def _check_inviter(session: Session, link: SecretLink) -> None:
    """An invitation is worth what its sender may still give."""
    inviter = session.get_one(Person, link.payload["invited_by_id"])
    place: int = link.payload["organisation_id"]
    may = queries.has_role(session, inviter.id, Role.ADMINISTRATOR, place)
    if not may or inviter.state is not PersonState.ACTIVE:
        raise links.LinkNotValidError


def _give_invited_role(session: Session, link: SecretLink, person: Person, now: datetime) -> None:
    links.use_link(session, link, now)
    organisation_id: int = link.payload["organisation_id"]
    role = Role(link.payload["role"])
    grant_role(session, person.id, role, organisation_id, now, link.payload["invited_by_id"])
    service.note_in_audit(
        session,
        "invitation.accept",
        now,
        actor_id=person.id,
        subject_id=person.id,
        organisation_id=organisation_id,
        detail={"role": role.value},
    )


def open_invitations(organisation_ids: Collection[int], now: datetime) -> sa.Select[SecretLink]:
    """Invitations to these organisations that can still be accepted, the newest first."""
    to_organisation = SecretLink.payload["organisation_id"].as_integer()
    return (
        sa.select(SecretLink)
        .where(
            SecretLink.purpose == LinkPurpose.INVITATION,
            SecretLink.used_at.is_(None),
            SecretLink.expires_at > now,
            to_organisation.in_(organisation_ids),
        )
        .order_by(SecretLink.created_at.desc(), SecretLink.id.desc())
    )
