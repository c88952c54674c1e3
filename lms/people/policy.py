"""Who may do what with people and organisations.

Roles hold in their organisation and everything below it. An administrator may do all of what
stands here; a manager sees figures, and names only where the organisation's policy says so.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people import queries
from lms.people.models import (
    Organisation,
    Person,
    PersonKind,
    PersonState,
    Role,
    RoleGrant,
    SecretLink,
)
from lms.web.actor import Actor


class PeoplePermission(StrEnum):
    """What can be done with people and organisations."""

    ADMINISTER = "people:administer"  # on an organisation: people, roles, sub-organisations
    SEE_PERSON = "people:see-person"  # on a person: who belongs to us or has a role with us
    ADMINISTER_PERSON = "people:administer-person"  # on a person: password, erasure, merging
    SEE_AUDIT = "people:see-audit"  # on an organisation


def holds(
    session: Session, actor: Actor, roles: tuple[Role, ...], organisation_id: int | None
) -> bool:
    """Whether the actor has one of the roles in the organisation or in one above it."""
    mine = actor.organisations(*(role.value for role in roles))
    if not mine or organisation_id is None:
        return False
    if organisation_id in mine:
        return True
    return bool(mine.intersection(queries.above(session, organisation_id)))


def may(session: Session, actor: Actor, permission: PeoplePermission, thing: object) -> bool:
    """Whether the actor may do this to an organisation, an invitation or a person."""
    if thing is None:
        return actor.has(Role.ADMINISTRATOR.value)
    if isinstance(thing, Person):
        if permission is PeoplePermission.SEE_PERSON:
            found = visible_to(session, actor).where(Person.id == thing.id)
            return session.scalar(found.with_only_columns(Person.id)) is not None
        return permission is PeoplePermission.ADMINISTER_PERSON and _administers(
            session, actor, thing
        )
    return holds(session, actor, (Role.ADMINISTRATOR,), _organisation_of(thing))


def _organisation_of(thing: object) -> int | None:
    """Which organisation decides; an invitation belongs to the one that it leads to."""
    if isinstance(thing, Organisation):
        return thing.id
    return thing.payload.get("organisation_id") if isinstance(thing, SecretLink) else None


def _administers(session: Session, actor: Actor, person: Person) -> bool:
    """Whether all that the person is lies below the actor.

    Otherwise the administrator of one school could set the password of somebody who belongs to
    it and administers the city, and sign in as him.
    """
    if person.kind is PersonKind.GUEST or person.state is PersonState.ERASED:
        return False
    if person.organisation_id is None:
        at_home = administers_all(session, actor)
    else:
        at_home = holds(session, actor, (Role.ADMINISTRATOR,), person.organisation_id)
    mine = queries.below(administered_by(actor))
    elsewhere = sa.select(RoleGrant.id).where(
        RoleGrant.person_id == person.id, RoleGrant.organisation_id.not_in(mine)
    )
    return at_home and session.scalar(elsewhere.limit(1)) is None


def administered_by(actor: Actor) -> frozenset[int]:
    """The organisations of which the actor is an administrator (not those below)."""
    return actor.organisations(Role.ADMINISTRATOR.value)


def administers_all(session: Session, actor: Actor) -> bool:
    """Whether the actor administers a whole tree, and so those who belong to no organisation."""
    top = sa.select(Organisation.id).where(
        Organisation.id.in_(administered_by(actor)), Organisation.parent_id.is_(None)
    )
    return session.scalar(top.limit(1)) is not None


def visible_to(session: Session, actor: Actor) -> sa.Select[Person]:
    """The people whom the actor may see as an administrator; agrees with SEE_PERSON."""
    mine = queries.below(administered_by(actor))
    with_role = sa.select(RoleGrant.person_id).where(RoleGrant.organisation_id.in_(mine))
    seen = sa.or_(Person.organisation_id.in_(mine), Person.id.in_(with_role))
    if administers_all(session, actor):
        seen = sa.or_(seen, Person.organisation_id.is_(None))
    return sa.select(Person).where(
        seen,
        Person.kind != PersonKind.GUEST,
        Person.state != PersonState.ERASED,
        Person.merged_into_id.is_(None),
    )
