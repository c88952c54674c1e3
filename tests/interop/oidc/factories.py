"""Sign-in services as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from lms.interop.oidc import services
from lms.interop.oidc.models import Identity, Newcomers, ServiceState, SignInService
from lms.people.models import Organisation, Person
from tests.conftest import NOW


def make_service(
    session: Session,
    organisation: Organisation | None,
    *,
    secret: str = "",
    secret_key: str = "",
    **changes: Any,
) -> SignInService:
    """A service that is switched on and takes pupils; any column as a change."""
    values = {
        "key": "0" * 16,
        "organisation_id": organisation.id if organisation else 0,
        "name": "Keycloak",
        "state": ServiceState.ACTIVE,
        "issuer": "https://id.school.example",
        "client_id": "lms",
        "newcomers": Newcomers.PUPILS,
        "stores_names": True,
        "created_at": NOW,
        **changes,
    }
    made = SignInService(**values)
    if secret:
        services.set_secret(made, secret, secret_key)
    session.add(made)
    session.flush()
    return made


def make_identity(
    session: Session, service: SignInService, person: Person, subject: str, **changes: Any
) -> Identity:
    """Whom the service calls so."""
    values = {
        "service_id": service.id,
        "subject": subject,
        "person_id": person.id,
        "created_at": NOW,
        "last_at": NOW,
        **changes,
    }
    made = Identity(**values)
    session.add(made)
    session.flush()
    return made
