"""Somebody comes back from a service: who that is here, and what is linked to whom.

A person is found by the service's id of him within the service, never by name or e-mail. Who is new
is made a person of the service's organisation, where the administrator wants that. An account that
was here before belongs to a service's id only because its owner linked it; its name stays his.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.oidc.asking import Said
from lms.interop.oidc.models import (
    Identity,
    Newcomers,
    ServiceState,
    SignInService,
    UsedNonce,
)
from lms.interop.oidc.refusals import Reason, RefusedError
from lms.people.elsewhere import person_behind
from lms.people.facts import PeopleMerged
from lms.people.models import Organisation, Person, PersonKind, PersonState
from lms.people.secrets import digest
from lms.people.service import FromElsewhere, note_in_audit

#: How long a used nonce is remembered: longer than a sign-in may take.
_NONCE_KEPT = timedelta(hours=1)


def arrive(session: Session, service_id: int, said: Said, nonce: str, now: datetime) -> Person:
    """The person who came. The caller commits.

    Raises:
        RefusedError: he may not come in; the caller rolls back.
    """
    service = _still_active(session, service_id)
    _use_nonce(session, nonce, now)
    identity = _identity(session, service, said.subject)
    if identity is None and service.newcomers is Newcomers.NOBODY:
        raise RefusedError(Reason.UNKNOWN_PERSON, f"service {service.id}")
    former_id = identity.person_id if identity is not None else None
    person = person_behind(session, former_id, _as_known(session, service, identity, said), now)
    _check_may_come_in(person)
    if identity is None:
        identity = _new_identity(service, said, person.id, now)
        session.add(identity)
    identity.person_id, identity.last_at = person.id, now
    identity.email = said.email or None
    session.flush()
    return person


def _still_active(session: Session, service_id: int) -> SignInService:
    """The service as it is now; while it was asked an administrator may have switched it off."""
    service = session.get(SignInService, service_id)
    if service is None or service.state is ServiceState.DISABLED:
        raise RefusedError(Reason.DISABLED, f"service {service_id}")
    return service


def _use_nonce(session: Session, nonce: str, now: datetime) -> None:
    used = digest(nonce)
    if session.get(UsedNonce, used) is not None:
        raise RefusedError(Reason.REPLAYED)
    session.add(UsedNonce(digest=used, expires_at=now + _NONCE_KEPT))
    session.flush()


def _identity(session: Session, service: SignInService, subject: str) -> Identity | None:
    return session.scalar(
        sa.select(Identity)
        .where(Identity.service_id == service.id, Identity.subject == subject)
        .with_for_update()
    )


def _as_known(
    session: Session, service: SignInService, identity: Identity | None, said: Said
) -> FromElsewhere:
    """What the service says of him, of which an account that was here before takes nothing on."""
    linked = identity is not None and identity.linked
    adult = service.newcomers is Newcomers.ADULTS and not linked
    place = session.get_one(Organisation, service.organisation_id)
    return FromElsewhere(
        PersonKind.ADULT if adult else PersonKind.PUPIL,
        place.id,
        said.language or place.language,
        "" if linked else said.name,
    )


def _check_may_come_in(person: Person) -> None:
    if person.state is PersonState.WAITING:
        raise RefusedError(Reason.PERSON_WAITING, f"person {person.id}")
    if person.state is not PersonState.ACTIVE:
        raise RefusedError(Reason.PERSON_DISABLED, f"person {person.id}")


def _new_identity(
    service: SignInService, said: Said, person_id: int, now: datetime, *, linked: bool = False
) -> Identity:
    return Identity(
        service_id=service.id,
        subject=said.subject,
        person_id=person_id,
        linked=linked,
        email=said.email or None,
        created_at=now,
        last_at=now,
    )


def link(session: Session, service_id: int, said: Said, person_id: int, now: datetime) -> None:
    """From now on the service's id opens the account of this person, who has asked for it.

    Raises:
        RefusedError: it opens another account, or the service is off; nothing was changed.
    """
    service = _still_active(session, service_id)
    check_free(session, service, said.subject, person_id)
    if _identity(session, service, said.subject) is not None:
        return  # he has linked it already
    session.add(_new_identity(service, said, person_id, now, linked=True))
    _note(session, "oidc.link", service, person_id, now)
    session.flush()


def check_free(session: Session, service: SignInService, subject: str, person_id: int) -> None:
    """Refuse where this id opens the account of somebody else."""
    found = sa.select(Identity.person_id).where(
        Identity.service_id == service.id, Identity.subject == subject
    )
    owner = session.scalar(found)
    if owner is not None and owner != person_id:
        raise RefusedError(Reason.TAKEN, f"service {service.id}")


class LastWayInError(Exception):
    """Without this link its owner could not come in any more."""


def unlink(session: Session, identity: Identity, now: datetime) -> None:
    """The service's id opens this account no more.

    Raises:
        LastWayInError: nothing else would; nothing was changed.
    """
    if not has_another_way_in(session, identity):
        raise LastWayInError
    service = session.get_one(SignInService, identity.service_id)
    _note(session, "oidc.unlink", service, identity.person_id, now)
    session.delete(identity)
    session.flush()


def has_another_way_in(session: Session, identity: Identity) -> bool:
    """Whether the owner can still come in without it: with a password, a PIN or another service."""
    person = session.get_one(Person, identity.person_id)
    if person.pin_hash or (person.email and person.password_hash):
        return True
    others = (
        sa.select(Identity.id)
        .join(SignInService, SignInService.id == Identity.service_id)
        .where(
            Identity.person_id == person.id,
            Identity.id != identity.id,
            SignInService.state == ServiceState.ACTIVE,
        )
    )
    return session.scalar(others.limit(1)) is not None


def _note(
    session: Session, action: str, service: SignInService, person_id: int, now: datetime
) -> None:
    note_in_audit(
        session,
        action,
        now,
        actor_id=person_id,
        subject_id=person_id,
        organisation_id=service.organisation_id,
        detail={"issuer": service.issuer},
    )


def when_merged(session: Session, fact: PeopleMerged) -> None:
    """The service's id stands for whoever took the history over, and whose name is his own."""
    session.execute(
        sa.update(Identity)
        .where(Identity.person_id == fact.from_id)
        .values(person_id=fact.to_id, linked=True)
    )


def clean_up(session: Session, now: datetime) -> None:
    """Forget nonces of sign-ins that nobody could send again."""
    session.execute(sa.delete(UsedNonce).where(UsedNonce.expires_at <= now))
