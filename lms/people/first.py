"""Setting an installation up: the first organisation and its administrator, by a one-time link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people import links, service
from lms.people.addresses import token_of
from lms.people.models import LinkPurpose, Person, PersonState, Role, RoleGrant, SecretLink
from lms.people.organisations import NewOrganisation, create_organisation, grant_role


class AlreadySetUpError(Exception):
    """There is an administrator."""


def has_administrator(session: Session) -> bool:
    """Whether somebody administers something."""
    found = (
        sa.select(RoleGrant.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, Person.state == PersonState.ACTIVE)
    )
    return session.scalar(found.limit(1)) is not None


def first_administrator_link(session: Session, now: datetime) -> str | None:
    """What stands after `/setup/`; None when there is an administrator already.

    Each call makes earlier links worthless. Needs an application, whose key signs the link.
    The caller commits and prints it.
    """
    if has_administrator(session):
        return None
    session.execute(
        sa.delete(SecretLink).where(SecretLink.purpose == LinkPurpose.FIRST_ADMINISTRATOR)
    )
    return token_of(links.make_link(session, links.NewLink(LinkPurpose.FIRST_ADMINISTRATOR), now))


@dataclass(frozen=True)
class FirstSteps:
    """What the person who sets the installation up fills in."""

    organisation: NewOrganisation
    administrator: service.NewAdult


def set_up(session: Session, link: SecretLink, first: FirstSteps, now: datetime) -> Person:
    """Make the top organisation and its administrator.

    Raises:
        AlreadySetUpError: there is an administrator.
        EmailTakenError, BadNameError, LinkNotValidError.
    """
    if has_administrator(session):
        raise AlreadySetUpError
    links.use_link(session, link, now)
    organisation = create_organisation(session, first.organisation, now)
    person = service.create_adult(session, first.administrator, now)
    person.organisation_id = organisation.id
    grant_role(session, person.id, Role.ADMINISTRATOR, organisation.id, now, person.id)
    service.note_in_audit(
        session,
        "installation.set-up",
        now,
        actor_id=person.id,
        organisation_id=organisation.id,
    )
    return person
