"""Leading a group together: who may become a co-leader, who does, and who no longer may."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.groups import queries, service
from lms.groups.models import Group
from lms.people import queries as people_queries
from lms.people import service as people
from lms.people.facts import RoleWithdrawn
from lms.people.models import Person, PersonKind, PersonState, Role


class NoColleagueError(LookupError):
    """No adult of the group's organisations has this e-mail; told apart by nothing."""


def colleague(session: Session, group: Group, email: str) -> Person:
    """The adult with this e-mail, if he belongs to the same tree of organisations.

    Raises:
        NoColleagueError: he does not, or there is none.
    """
    person = people.person_with_email(session, email)
    if person is None or person.kind is not PersonKind.ADULT:
        raise NoColleagueError
    if person.state is not PersonState.ACTIVE or not _shares_a_tree(session, person, group):
        raise NoColleagueError
    return person


def _shares_a_tree(session: Session, person: Person, group: Group) -> bool:
    root = people_queries.above(session, group.organisation_id)[-1]
    own = {grant.organisation_id for grant in person.roles}
    if person.organisation_id is not None:
        own.add(person.organisation_id)
    return any(people_queries.above(session, each)[-1] == root for each in own)


def add_co_leader(
    session: Session, group: Group, email: str, actor_id: int, now: datetime
) -> Person:
    """Let a colleague lead the group, too. Raises NoColleagueError."""
    person = colleague(session, group, email)
    service.add_leader(session, group.id, person.id, now)
    people.note_in_audit(session, "group.leader-add", now, **_about(group, actor_id, person.id))
    return person


def remove_co_leader(
    session: Session, group: Group, person_id: int, actor_id: int, now: datetime
) -> None:
    """End a leadership; of somebody who does not lead the group nothing changes.

    Raises:
        LastLeaderError: the group would be without one.
    """
    if not queries.leads(session, person_id, group.id):
        return
    service.remove_leader(session, group.id, person_id)
    people.note_in_audit(session, "group.leader-remove", now, **_about(group, actor_id, person_id))


def when_role_withdrawn(session: Session, fact: RoleWithdrawn) -> None:
    """Whoever is no longer a leader in an organisation stops leading its groups.

    Also as the last leader: the group then waits for its administrators to name another.
    """
    if fact.role is not Role.LEADER:
        return
    here = queries.groups_in([fact.organisation_id]).where(
        Group.id.in_(queries.led_group_ids(fact.person_id))
    )
    for group in session.scalars(here).all():
        if not people_queries.has_role(session, fact.person_id, fact.role, group.organisation_id):
            service.end_leadership(session, group.id, fact.person_id)
            about = _about(group, fact.actor_id, fact.person_id)
            people.note_in_audit(session, "group.leader-remove", fact.at, **about)


def _about(group: Group, actor_id: int | None, person_id: int) -> dict[str, Any]:
    return {
        "actor_id": actor_id,
        "subject_id": person_id,
        "organisation_id": group.organisation_id,
        "detail": {"group": group.id},
    }
