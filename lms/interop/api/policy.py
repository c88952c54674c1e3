"""Who may make and revoke tokens: the administrators of an organisation."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from lms.interop.api.models import ApiToken
from lms.people.models import Organisation, Role
from lms.people.policy import holds
from lms.web.actor import Actor


class ApiPermission(StrEnum):
    """What can be done with tokens."""

    ADMINISTER = "api:administer"  # on a token or an organisation; on nothing: on any


def may(session: Session, actor: Actor, _permission: ApiPermission, thing: object) -> bool:
    """Whether the actor may do this."""
    if thing is None:
        return actor.has(Role.ADMINISTRATOR.value)
    if isinstance(thing, ApiToken):
        return holds(session, actor, (Role.ADMINISTRATOR,), thing.organisation_id)
    return isinstance(thing, Organisation) and holds(
        session, actor, (Role.ADMINISTRATOR,), thing.id
    )
