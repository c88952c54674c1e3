"""Organisations and roles in them.

A role in an organisation holds for everything below it. Every change of a role is in the audit
log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people import secrets
from lms.people.models import Organisation, OrganisationKind, Role, RoleGrant
from lms.people.names import clean_name
from lms.people.service import note_in_audit


@dataclass(frozen=True)
class NewOrganisation:
    """What an organisation begins with."""

    name: str
    kind: OrganisationKind
    time_zone: str
    language: str
    parent_id: int | None = None


def create_organisation(session: Session, new: NewOrganisation, now: datetime) -> Organisation:
    """A new node of the tree."""
    organisation = Organisation(
        parent_id=new.parent_id,
        kind=new.kind,
        name=clean_name(new.name),
        time_zone=new.time_zone,
        language=new.language,
        staff_code=secrets.new_code(8),
        created_at=now,
    )
    session.add(organisation)
    session.flush()
    return organisation


def grant_role(
    session: Session,
    person_id: int,
    role: Role,
    organisation_id: int,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Give a person a role in an organisation; giving it again changes nothing."""
    present = session.scalar(_grant(person_id, role, organisation_id))
    if present is not None:
        return
    session.add(
        RoleGrant(
            person_id=person_id,
            role=role,
            organisation_id=organisation_id,
            granted_by_id=actor_id,
            granted_at=now,
        )
    )
    note_in_audit(
        session,
        "role.grant",
        now,
        actor_id=actor_id,
        subject_id=person_id,
        organisation_id=organisation_id,
        detail={"role": role.value},
    )
    session.flush()


class LastAdministratorError(Exception):
    """Nobody would be left who may administer the installation."""


def withdraw_role(
    session: Session,
    person_id: int,
    role: Role,
    organisation_id: int,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Take a role from a person.

    Raises:
        LastAdministratorError: he is the only administrator there is.
    """
    grant = session.scalar(_grant(person_id, role, organisation_id))
    if grant is None:
        return
    if role is Role.ADMINISTRATOR and _administrators(session) <= 1:
        raise LastAdministratorError
    session.delete(grant)
    note_in_audit(
        session,
        "role.withdraw",
        now,
        actor_id=actor_id,
        subject_id=person_id,
        organisation_id=organisation_id,
        detail={"role": role.value},
    )
    session.flush()


def _grant(person_id: int, role: Role, organisation_id: int) -> sa.Select[RoleGrant]:
    return sa.select(RoleGrant).where(
        RoleGrant.person_id == person_id,
        RoleGrant.role == role,
        RoleGrant.organisation_id == organisation_id,
    )


def _administrators(session: Session) -> int:
    grants = sa.select(sa.func.count()).where(RoleGrant.role == Role.ADMINISTRATOR)
    return session.scalar(grants.select_from(RoleGrant)) or 0
