"""What administrators do with platforms: enter, change, disable, enable, delete.

A platform that is disabled launches nothing and gets nothing; what it should get waits. One that is
deleted leaves its people and groups, with all that was done in them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.lti import grades
from lms.interop.lti.models import (
    Deployment,
    PlatformUser,
    Registration,
    RegistrationState,
    RegistrationTicket,
    ResourceLink,
    Score,
    ScoreState,
)
from lms.people.secrets import digest
from lms.people.service import note_in_audit

#: How long the address for a platform's own registration works.
TICKET_LIFETIME = timedelta(days=7)


class AlreadyRegisteredError(Exception):
    """The platform is here with this client id."""


class RealmInUseError(Exception):
    """Other registrations continue this one; its people are theirs, too."""


class TicketOverError(Exception):
    """The address was used, is too old or was never made."""


@dataclass(frozen=True)
class NewRegistration:
    """What a platform is registered with."""

    organisation_id: int
    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    audience: str = ""
    deployment_ids: tuple[str, ...] = ()
    any_deployment: bool = False
    stores_names: bool = False
    stores_emails: bool = False
    for_adults: bool = False
    continues_id: int | None = None


def register(
    session: Session, new: NewRegistration, actor_id: int | None, now: datetime
) -> Registration:
    """A new platform.

    Raises:
        AlreadyRegisteredError: issuer and client id are here; nothing was changed.
    """
    present = sa.select(Registration.id).where(
        Registration.issuer == new.issuer, Registration.client_id == new.client_id
    )
    if session.scalar(present) is not None:
        raise AlreadyRegisteredError
    former = session.get(Registration, new.continues_id) if new.continues_id else None
    made = Registration(
        organisation_id=new.organisation_id,
        name=new.name,
        issuer=new.issuer,
        client_id=new.client_id,
        auth_url=new.auth_url,
        token_url=new.token_url,
        jwks_url=new.jwks_url,
        audience=new.audience,
        any_deployment=new.any_deployment,
        stores_names=new.stores_names,
        stores_emails=new.stores_emails,
        for_adults=new.for_adults,
        realm_id=former.realm if former is not None else None,
        created_at=now,
        created_by_id=actor_id,
    )
    session.add(made)
    session.flush()
    set_deployments(session, made, new.deployment_ids, now)
    _note(session, "lti.register", made, actor_id, now)
    return made


def set_deployments(
    session: Session, registration: Registration, wanted: tuple[str, ...], now: datetime
) -> None:
    """Make the entered deployments these. One from which somebody came is kept with its courses."""
    present = {each.deployment_id: each for each in registration.deployments}
    for deployment_id in dict.fromkeys(wanted):
        if deployment_id not in present:
            made = Deployment(deployment_id=deployment_id, created_at=now)
            registration.deployments.append(made)
    session.flush()
    used = set(session.scalars(sa.select(ResourceLink.deployment_id)))
    for deployment_id, row in present.items():
        if deployment_id not in wanted and row.id not in used:
            registration.deployments.remove(row)
    session.flush()


def disable(
    session: Session, registration: Registration, actor_id: int | None, now: datetime
) -> None:
    """From now on it launches nothing and gets nothing."""
    registration.state = RegistrationState.DISABLED
    _note(session, "lti.disable", registration, actor_id, now)


def enable(
    session: Session, registration: Registration, actor_id: int | None, now: datetime
) -> None:
    """It launches again, and gets what waited."""
    registration.state = RegistrationState.ACTIVE
    waiting = (
        sa.select(Score.link_id)
        .join(ResourceLink, ResourceLink.id == Score.link_id)
        .join(Deployment, Deployment.id == ResourceLink.deployment_id)
        .where(Deployment.registration_id == registration.id, Score.state == ScoreState.WAITING)
        .distinct()
    )
    for link_id in session.scalars(waiting).all():
        grades.send_soon(session, link_id, now)
    _note(session, "lti.enable", registration, actor_id, now)


def delete(
    session: Session, registration: Registration, actor_id: int | None, now: datetime
) -> None:
    """Forget the platform: its links, its ledger and who its users are. People and groups stay.

    Raises:
        RealmInUseError: another registration continues it.
    """
    others = sa.select(Registration.id).where(Registration.realm_id == registration.id)
    if session.scalar(others.limit(1)) is not None:
        raise RealmInUseError
    _note(session, "lti.delete", registration, actor_id, now)
    session.execute(sa.delete(PlatformUser).where(PlatformUser.realm_id == registration.id))
    session.delete(registration)
    session.flush()


def _note(
    session: Session, action: str, registration: Registration, actor_id: int | None, now: datetime
) -> None:
    note_in_audit(
        session,
        action,
        now,
        actor_id=actor_id,
        organisation_id=registration.organisation_id,
        detail={"platform": registration.issuer, "client_id": registration.client_id},
    )


def new_ticket(
    session: Session, organisation_id: int, actor_id: int | None, now: datetime
) -> tuple[RegistrationTicket, str]:
    """An address by which a platform registers itself once; the token in it is kept nowhere."""
    token = secrets.token_urlsafe(32)
    row = RegistrationTicket(
        organisation_id=organisation_id,
        token_hash=digest(token),
        created_by_id=actor_id,
        created_at=now,
        expires_at=now + TICKET_LIFETIME,
    )
    session.add(row)
    session.flush()
    return row, token


def ticket_of(session: Session, token: str, now: datetime) -> RegistrationTicket:
    """The ticket, if it may still be used.

    Raises:
        TicketOverError: it may not, or there is none.
    """
    row = session.scalar(
        sa.select(RegistrationTicket).where(
            RegistrationTicket.token_hash == digest(token),
            RegistrationTicket.used_at.is_(None),
            RegistrationTicket.expires_at > now,
        )
    )
    if row is None:
        raise TicketOverError
    return row
