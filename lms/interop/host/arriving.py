"""Somebody whom the host has signed in arrives, or comes back as another than before.

A person is found by the host's id of him within its realm, never by name or e-mail. While the
host says the same of him, one query finds him and nothing is written. What it says anew is
written in one transaction: the person, the organisation, and the roles that the host gives.
Roles that somebody was given here are left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.core.languages import LANGUAGES
from lms.interop.host.models import HostUnit, HostUser
from lms.people import organisations
from lms.people.actors import COLUMNS, actor_of
from lms.people.elsewhere import person_behind
from lms.people.facts import PeopleMerged
from lms.people.models import (
    Organisation,
    OrganisationKind,
    Person,
    PersonKind,
    PersonState,
    Role,
    RoleGrant,
)
from lms.people.service import FromElsewhere, move_to_organisation, shown_name
from lms.web.actor import Actor
from lms.web.host import Host, HostOrganisation, HostPeople, HostPerson, digest_of

_KNOWN = (
    sa.select(*COLUMNS, Person.state, Person.merged_into_id, HostUser.said)
    .select_from(HostUser)
    .join(Person, Person.id == HostUser.person_id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .where(
        HostUser.realm == sa.bindparam("realm"),
        HostUser.subject == sa.bindparam("subject"),
    )
)


@dataclass(frozen=True)
class Known:
    """What we know of somebody: who he is, or None while he may not come in.

    `as_said`: it is what the host says of him, so that nothing has to be written.
    """

    actor: Actor | None
    as_said: bool


def known(session: Session, host: Host, people: HostPeople, person: HostPerson) -> Known:
    """What we know of whom the host has signed in; one query."""
    asked = {"realm": host.realm, "subject": person.id}
    # Straight to the connection: no objects are loaded, and this runs in every request.
    rows: Sequence[Any] = session.connection().execute(_KNOWN, asked).all()
    if not rows:
        return Known(None, as_said=False)
    state, merged_into, said = rows[0][len(COLUMNS) :]
    if state is PersonState.DISABLED and merged_into is None:
        return Known(None, as_said=True)
    if state is not PersonState.ACTIVE:
        return Known(None, as_said=False)
    return Known(actor_of(rows), as_said=said == digest_of(person, people))


def arrive(
    session: Session, host: Host, people: HostPeople, person: HostPerson, now: datetime
) -> int:
    """Take somebody in as the host says him now; his id here. The caller commits."""
    user = session.scalar(
        sa.select(HostUser)
        .where(HostUser.realm == host.realm, HostUser.subject == person.id)
        .with_for_update()
    )
    place = _organisation(session, host, person.organisation or host.organisation, now)
    language = person.language if person.language in LANGUAGES else place.language
    name = person.name if people.keeps_names else ""
    from_there = FromElsewhere(_kind_of(person), place.id, language, name)
    found = person_behind(session, user.person_id if user else None, from_there, now)
    if user is None:
        user = HostUser(
            realm=host.realm,
            subject=person.id,
            person_id=found.id,
            said="",
            granted=[],
            created_at=now,
        )
        session.add(user)
    if found.id != user.person_id:
        user.person_id, user.granted = found.id, []
    user.email = (person.email[:254] or None) if people.keeps_emails else None
    user.said = digest_of(person, people)
    session.flush()
    if found.organisation_id != place.id:
        move_to_organisation(session, found.id, place.id)
    _keep_roles_in_step(session, user, person, place.id, now)
    return found.id


def when_merged(session: Session, fact: PeopleMerged) -> None:
    """The host's id stands for whoever took the history over."""
    session.execute(
        sa.update(HostUser).where(HostUser.person_id == fact.from_id).values(person_id=fact.to_id)
    )


def _kind_of(person: HostPerson) -> PersonKind:
    leads = bool(set(person.roles) - {Role.LEARNER.value})
    return PersonKind.ADULT if person.adult or leads else PersonKind.PUPIL


def _organisation(
    session: Session, host: Host, said: HostOrganisation, now: datetime
) -> Organisation:
    """The organisation that the host means; made below the host's own at its first mention."""
    unit = session.scalar(
        sa.select(HostUnit).where(HostUnit.realm == host.realm, HostUnit.subject == said.id)
    )
    if unit is not None:
        found = session.get_one(Organisation, unit.organisation_id)
        found.name = shown_name(said.name)
        return found
    is_host = said.id == host.organisation.id
    parent = None if is_host else _organisation(session, host, host.organisation, now)
    made = organisations.create_organisation(
        session,
        organisations.NewOrganisation(
            shown_name(said.name),
            OrganisationKind(said.kind),
            said.time_zone,
            said.language,
            parent.id if parent else None,
        ),
        now,
    )
    session.add(HostUnit(realm=host.realm, subject=said.id, organisation_id=made.id))
    session.flush()
    return made


def _keep_roles_in_step(
    session: Session, user: HostUser, person: HostPerson, place: int, now: datetime
) -> None:
    """Give the roles that the host says, and take those that it no longer says."""
    wanted = {(role, place) for role in person.roles if role != Role.LEARNER.value}
    given = {(role, organisation) for role, organisation in user.granted}
    for role, organisation in sorted(given - wanted):
        organisations.end_role(session, user.person_id, Role(role), organisation, now, None)
    for role, organisation in sorted(wanted - given):
        organisations.grant_role(session, user.person_id, Role(role), organisation, now, None)
    user.granted = [list(each) for each in sorted(wanted)]
    session.flush()
