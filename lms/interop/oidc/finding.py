"""Finding what a URL of sign-in services names."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.oidc.models import Identity, ServiceState, SignInService
from lms.web.access import thing_named


def service_named(session: Session, service_id: int) -> SignInService:
    """The service of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    return thing_named(session, SignInService, service_id)


def service_of_key(session: Session, key: str) -> SignInService | None:
    """The service to which this address of ours was given."""
    return session.scalar(sa.select(SignInService).where(SignInService.key == key))


def active_services() -> sa.Select[SignInService]:
    """The services by which people may come, by name."""
    return (
        sa.select(SignInService)
        .where(SignInService.state == ServiceState.ACTIVE)
        .order_by(SignInService.name, SignInService.id)
    )


def linked_to(session: Session, person_id: int) -> list[tuple[Identity, SignInService]]:
    """What is linked to an account, by the names of the services."""
    rows = session.execute(
        sa.select(Identity, SignInService)
        .join(SignInService, SignInService.id == Identity.service_id)
        .where(Identity.person_id == person_id)
        .order_by(SignInService.name, Identity.id)
    )
    return [(identity, service) for identity, service in rows]


def services_that_know(session: Session, person_id: int) -> list[tuple[str, datetime | None]]:
    """The services by which somebody comes: (name, when he last came)."""
    return [(service.name, each.last_at) for each, service in linked_to(session, person_id)]
