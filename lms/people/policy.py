"""Who may do what with people and organisations.

Roles hold in their organisation and everything below it. An administrator may do all of what
stands here; a manager sees figures, and names only where the organisation's policy says so.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from lms.people import queries
from lms.people.models import Organisation, Person, Role
from lms.web.actor import Actor


class PeoplePermission(StrEnum):
    """What can be done with people and organisations."""

    ADMINISTER = "people:administer"  # on an organisation: people, roles, sub-organisations
    ADMINISTER_PERSON = "people:administer-person"  # on a person
    SEE_AUDIT = "people:see-audit"  # on an organisation


def holds(
    session: Session, actor: Actor, roles: tuple[Role, ...], organisation_id: int | None
) -> bool:
    """Whether the actor has one of the roles in the organisation or in one above it."""
    mine = actor.organisations(*(role.value for role in roles))
    if not mine or organisation_id is None:
        return False
    return organisation_id in mine or bool(mine.intersection(queries.above(session, organisation_id)))


def may(session: Session, actor: Actor, permission: PeoplePermission, thing: object) -> bool:
    """Whether the actor may do this to an organisation or person."""
    if thing is None:
        return actor.has(Role.ADMINISTRATOR.value)
    if isinstance(thing, Organisation):
        return holds(session, actor, (Role.ADMINISTRATOR,), thing.id)
    if isinstance(thing, Person) and permission is PeoplePermission.ADMINISTER_PERSON:
        return holds(session, actor, (Role.ADMINISTRATOR,), thing.organisation_id)
    return False
