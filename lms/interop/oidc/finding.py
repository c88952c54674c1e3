"""Finding what a URL of sign-in services names."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.oidc.models import ServiceState, SignInService
from lms.web.access import ThingNotFoundError


def service_named(session: Session, service_id: int) -> SignInService:
    """The service of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    found = session.get(SignInService, service_id)
    if found is None:
        raise ThingNotFoundError(service_id)
    return found


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
