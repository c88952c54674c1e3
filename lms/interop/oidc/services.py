"""What administrators do with sign-in services: enter, change, switch off and on, delete.

A service begins switched off, so that it can be tried first. One that is deleted leaves its people
with all that they did; only the way in is gone, and who comes by a new one is somebody new.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from cryptography.fernet import InvalidToken
from sqlalchemy.orm import Session

from lms.interop.oidc.models import Identity, Newcomers, ServiceState, SignInService
from lms.interop.sealing import sealer
from lms.people.secrets import digest
from lms.people.service import note_in_audit

_PURPOSE = "oidc"


class AlreadyEnteredError(Exception):
    """The issuer is here with this client id."""


class SecretLostError(Exception):
    """The client secret was sealed under another `secret.key`; it must be typed again."""


@dataclass(frozen=True)
class Rules:
    """What can be changed of a service at any time."""

    name: str
    client_id: str
    newcomers: Newcomers
    hosted_domain: str = ""
    further_scopes: str = ""
    stores_names: bool = False
    stores_emails: bool = False


@dataclass(frozen=True)
class NewService:
    """What a service is entered with. `key` stands in the address that was shown."""

    key: str
    organisation_id: int
    issuer: str
    rules: Rules


def add(session: Session, new: NewService, actor_id: int | None, now: datetime) -> SignInService:
    """A new service, switched off and without a secret.

    Raises:
        AlreadyEnteredError: issuer and client id are here; nothing was changed.
    """
    _check_free(session, new.issuer, new.rules.client_id, None)
    made = SignInService(
        key=new.key,
        organisation_id=new.organisation_id,
        issuer=new.issuer,
        created_at=now,
        created_by_id=actor_id,
        **_values(new.rules),
    )
    session.add(made)
    session.flush()
    _note(session, "oidc.add", made, actor_id, now)
    return made


def change(
    session: Session, service: SignInService, rules: Rules, actor_id: int | None, now: datetime
) -> None:
    """Give it other rules.

    Raises:
        AlreadyEnteredError: another service has this issuer and client id; nothing was changed.
    """
    _check_free(session, service.issuer, rules.client_id, service.id)
    for name, value in _values(rules).items():
        setattr(service, name, value)
    session.flush()
    _note(session, "oidc.change", service, actor_id, now)


def _values(rules: Rules) -> dict[str, object]:
    return {each.name: getattr(rules, each.name) for each in fields(rules)}


def _check_free(session: Session, issuer: str, client_id: str, own_id: int | None) -> None:
    found = sa.select(SignInService.id).where(
        SignInService.issuer == issuer,
        SignInService.client_id == client_id,
        SignInService.id != (own_id or 0),
    )
    if session.scalar(found) is not None:
        raise AlreadyEnteredError


def set_secret(service: SignInService, secret: str, secret_key: str) -> None:
    """Keep the client secret, sealed; "" for a client without one."""
    sealed = sealer(secret_key, _PURPOSE).encrypt(secret.encode()).decode() if secret else None
    service.client_secret = sealed


def secret_of(service: SignInService, secret_key: str) -> str:
    """The client secret; "" where there is none.

    Raises:
        SecretLostError: it cannot be opened.
    """
    if service.client_secret is None:
        return ""
    try:
        return sealer(secret_key, _PURPOSE).decrypt(service.client_secret.encode()).decode()
    except InvalidToken as error:
        raise SecretLostError from error


def next_key(session: Session, actor_id: int, secret_key: str) -> str:
    """The key of the next service that this administrator enters; the same until one is entered.

    So the address that he copies into the service is the right one also if he opens the page anew.
    """
    last = session.scalar(sa.select(sa.func.max(SignInService.id))) or 0
    return digest(f"oidc key {secret_key} {actor_id} {last}")[:16]


def disable(session: Session, service: SignInService, actor_id: int | None, now: datetime) -> None:
    """From now on nobody comes by it."""
    service.state = ServiceState.DISABLED
    _note(session, "oidc.disable", service, actor_id, now)


def enable(session: Session, service: SignInService, actor_id: int | None, now: datetime) -> None:
    """People may come by it."""
    service.state = ServiceState.ACTIVE
    _note(session, "oidc.enable", service, actor_id, now)


def delete(session: Session, service: SignInService, actor_id: int | None, now: datetime) -> None:
    """Forget the service and who its people are. The people stay."""
    _note(session, "oidc.delete", service, actor_id, now)
    session.execute(sa.delete(Identity).where(Identity.service_id == service.id))
    session.delete(service)
    session.flush()


def _note(
    session: Session, action: str, service: SignInService, actor_id: int | None, now: datetime
) -> None:
    note_in_audit(
        session,
        action,
        now,
        actor_id=actor_id,
        organisation_id=service.organisation_id,
        detail={"issuer": service.issuer, "client_id": service.client_id},
    )


class Usage(NamedTuple):
    """Of one service: how many people come by it, and when the last one came."""

    people: int
    last_at: datetime | None


def usage_of(session: Session, service_ids: list[int]) -> dict[int, Usage]:
    """The usage of these services; those by which nobody came are missing."""
    rows = session.execute(
        sa.select(
            Identity.service_id,
            sa.func.count(sa.distinct(Identity.person_id)),
            sa.func.max(Identity.last_at),
        )
        .where(Identity.service_id.in_(service_ids))
        .group_by(Identity.service_id)
    )
    return {service_id: Usage(people, last_at) for service_id, people, last_at in rows}
