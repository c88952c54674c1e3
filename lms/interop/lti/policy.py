"""Who may do what with links and platforms.

A link is led by who leads the group of its course; one outside a course by whoever came by it as
a leader. A platform belongs to the administrators of its organisation.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.interop.lti.models import (
    Context,
    Deployment,
    Enrolment,
    PlatformUser,
    Registration,
    ResourceLink,
)
from lms.people.models import Organisation, Role
from lms.people.policy import administered_by, administers_all, holds
from lms.people.queries import below
from lms.web.actor import Actor


class LtiPermission(StrEnum):
    """What can be done with links and platforms."""

    LEAD = "lti:lead"  # on a link: choose its content, see its grades; on nothing: pick content
    CHANGE_KEYS = "lti:change-keys"  # ours, which all platforms share
    ADMINISTER = "lti:administer"  # on a registration or an organisation; on nothing: on any


def may(session: Session, actor: Actor, permission: LtiPermission, thing: object) -> bool:
    """Whether the actor may do this."""
    if permission is LtiPermission.CHANGE_KEYS:
        return administers_all(session, actor)
    if permission is LtiPermission.ADMINISTER:
        return _may_administer(session, actor, thing)
    if thing is None:
        return permission is LtiPermission.LEAD and actor.has(Role.LEADER.value)
    if not isinstance(thing, ResourceLink):
        return False
    return _leads(session, actor, thing)


def _may_administer(session: Session, actor: Actor, thing: object) -> bool:
    if thing is None:
        return actor.has(Role.ADMINISTRATOR.value)
    if isinstance(thing, Registration):
        return holds(session, actor, (Role.ADMINISTRATOR,), thing.organisation_id)
    return isinstance(thing, Organisation) and holds(
        session, actor, (Role.ADMINISTRATOR,), thing.id
    )


def _leads(session: Session, actor: Actor, link: ResourceLink) -> bool:
    if link.context_id is not None:
        context = session.get_one(Context, link.context_id)
        if groups.leads(session, actor.id, context.group_id):
            return True
    elif _came_leading(session, actor, link):
        return True
    deployment = session.get_one(Deployment, link.deployment_id)
    registration = session.get_one(Registration, deployment.registration_id)
    return holds(session, actor, (Role.ADMINISTRATOR,), registration.organisation_id)


def _came_leading(session: Session, actor: Actor, link: ResourceLink) -> bool:
    found = (
        sa.select(Enrolment.id)
        .join(PlatformUser, PlatformUser.id == Enrolment.user_id)
        .where(Enrolment.link_id == link.id, Enrolment.leads, PlatformUser.person_id == actor.id)
    )
    return session.scalar(found.limit(1)) is not None


def visible_to(actor: Actor) -> sa.Select[Registration]:
    """The platforms that the actor administers, by name."""
    mine = below(administered_by(actor))
    return (
        sa.select(Registration)
        .where(Registration.organisation_id.in_(mine))
        .order_by(Registration.name, Registration.id)
    )
