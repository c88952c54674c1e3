"""Who may do what with sign-in services: they belong to the administrators of their organisation."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.oidc.models import SignInService
from lms.people.models import Organisation, Role
from lms.people.policy import administered_by, holds
from lms.people.queries import below
from lms.web.actor import Actor


class OidcPermission(StrEnum):
    """What can be done with sign-in services."""

    ADMINISTER = "oidc:administer"  # on a service or an organisation; on nothing: on any


def may(session: Session, actor: Actor, _permission: OidcPermission, thing: object) -> bool:
    """Whether the actor may do this."""
    if thing is None:
        return actor.has(Role.ADMINISTRATOR.value)
    if isinstance(thing, SignInService):
        return holds(session, actor, (Role.ADMINISTRATOR,), thing.organisation_id)
    return isinstance(thing, Organisation) and holds(
        session, actor, (Role.ADMINISTRATOR,), thing.id
    )


def visible_to(actor: Actor) -> sa.Select[SignInService]:
    """The services that the actor administers, by name."""
    mine = below(administered_by(actor))
    return (
        sa.select(SignInService)
        .where(SignInService.organisation_id.in_(mine))
        .order_by(SignInService.name, SignInService.id)
    )
