"""Organisations and roles in them.

A role in an organisation holds for everything below it. Every change of a role is in the audit
log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db.events import announce
from lms.people import secrets
from lms.people.facts import RoleWithdrawn
from lms.people.models import (
    Organisation,
    OrganisationKind,
    Person,
    PersonState,
    Role,
    RoleGrant,
)
from lms.people.names import clean_name
from lms.people.queries import above
from lms.people.service import note_in_audit

STAFF_CODE_LENGTH = 8


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
        staff_code=_free_staff_code(session),
        created_at=now,
    )
    session.add(organisation)
    session.flush()
    return organisation


def _free_staff_code(session: Session) -> str:
    while True:
        code = secrets.new_code(STAFF_CODE_LENGTH)
        taken = sa.select(Organisation.id).where(Organisation.staff_code == code)
        if session.scalar(taken) is None:
            return code


@dataclass(frozen=True)
class OrganisationChanges:
    """What an administrator may change of an organisation."""

    name: str
    kind: OrganisationKind
    time_zone: str
    language: str
    managers_see_names: bool


def change_organisation(
    session: Session,
    organisation: Organisation,
    changes: OrganisationChanges,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Change an organisation; whether its managers see names is noted in the audit log.

    Raises:
        BadNameError: the name is empty or too long.
    """
    organisation.name = clean_name(changes.name)
    organisation.kind = changes.kind
    organisation.time_zone = changes.time_zone
    organisation.language = changes.language
    if organisation.managers_see_names != changes.managers_see_names:
        organisation.managers_see_names = changes.managers_see_names
        note_in_audit(
            session,
            "organisation.names-policy",
            now,
            actor_id=actor_id,
            organisation_id=organisation.id,
            detail={"managers_see_names": changes.managers_see_names},
        )


def renew_staff_code(
    session: Session, organisation: Organisation, now: datetime, actor_id: int | None
) -> str:
    """Another staff code; the old one is worth nothing from now on."""
    code = organisation.staff_code = _free_staff_code(session)
    note_in_audit(
        session, "staff-code.renew", now, actor_id=actor_id, organisation_id=organisation.id
    )
    return code


def organisation_with_code(session: Session, typed: str) -> Organisation | None:
    """The organisation whose staff code this is, however it was typed."""
    code = secrets.clean_code(typed)
    return session.scalar(sa.select(Organisation).where(Organisation.staff_code == code))


def grant_role(  # noqa: PLR0913, PLR0917 (who, what, where, when, by whom)
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
    """Nobody would be left who may administer an organisation."""


def withdraw_role(  # noqa: PLR0913, PLR0917 (who, what, where, when, by whom)
    session: Session,
    person_id: int,
    role: Role,
    organisation_id: int,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Take a role from a person.

    Raises:
        LastAdministratorError: nobody else administers the organisation or one above it.
    """
    if role is Role.ADMINISTRATOR and session.scalar(_grant(person_id, role, organisation_id)):
        _check_others_administer(session, person_id, organisation_id)
    end_role(session, person_id, role, organisation_id, now, actor_id)


def end_role(  # noqa: PLR0913, PLR0917 (who, what, where, when, by whom)
    session: Session,
    person_id: int,
    role: Role,
    organisation_id: int,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Take a role from a person even if nobody else has it: who gave it can give it again."""
    grant = session.scalar(_grant(person_id, role, organisation_id))
    if grant is None:
        return
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
    announce(session, RoleWithdrawn(person_id, role, organisation_id, actor_id, now))


def _grant(person_id: int, role: Role, organisation_id: int) -> sa.Select[RoleGrant]:
    return sa.select(RoleGrant).where(
        RoleGrant.person_id == person_id,
        RoleGrant.role == role,
        RoleGrant.organisation_id == organisation_id,
    )


def check_not_last_administrator(session: Session, person_id: int) -> None:
    """Before somebody is disabled or erased.

    Raises:
        LastAdministratorError: he is the only administrator of an organisation.
    """
    for organisation_id in session.scalars(
        sa.select(RoleGrant.organisation_id).where(
            RoleGrant.person_id == person_id, RoleGrant.role == Role.ADMINISTRATOR
        )
    ):
        _check_others_administer(session, person_id, organisation_id)


def _check_others_administer(session: Session, person_id: int, organisation_id: int) -> None:
    others = (
        sa.select(RoleGrant.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            RoleGrant.person_id != person_id,
            RoleGrant.organisation_id.in_(above(session, organisation_id)),
            Person.state == PersonState.ACTIVE,
        )
        .limit(1)
    )
    if session.scalar(others) is None:
        raise LastAdministratorError
