"""Who gives lessons to a group and who sees how it goes.

Leaders of the group, and administrators of its organisation or one above, do both. A manager
sees figures, and names only where the organisation's policy says so. An archived group can be
read, but nothing in it changes.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.groups.models import Group
from lms.people import queries as people
from lms.people.models import Role
from lms.people.policy import holds
from lms.web.actor import Actor


class TeachingPermission(StrEnum):
    """What can be done with the lessons of a group."""

    TEACH = "teaching:teach"  # without a thing: has a leader's home
    ASSIGN = "teaching:assign"  # on a group: give, change, withdraw, allow more
    SEE_PROGRESS = "teaching:see-progress"  # on a group: by name
    SEE_FIGURES = "teaching:see-figures"  # on a group: sums without names


def may(session: Session, actor: Actor, permission: TeachingPermission, thing: object) -> bool:
    """Whether the actor may do this, to the group where there is one."""
    if permission is TeachingPermission.TEACH:
        return actor.has(Role.LEADER.value) or _leads_any(session, actor)
    if not isinstance(thing, Group):
        return False
    if permission is TeachingPermission.ASSIGN:
        return thing.archived_at is None and _in_charge(session, actor, thing)
    if _in_charge(session, actor, thing):
        return True
    if not holds(session, actor, (Role.MANAGER,), thing.organisation_id):
        return False
    return permission is TeachingPermission.SEE_FIGURES or _names_are_open(session, thing)


def _in_charge(session: Session, actor: Actor, group: Group) -> bool:
    return groups.leads(session, actor.id, group.id) or holds(
        session, actor, (Role.ADMINISTRATOR,), group.organisation_id
    )


def _leads_any(session: Session, actor: Actor) -> bool:
    return session.scalar(groups.groups_led_by(actor.id).limit(1)) is not None


def _names_are_open(session: Session, group: Group) -> bool:
    organisation = people.organisation(session, group.organisation_id)
    return organisation is not None and organisation.managers_see_names


def visible_to(actor: Actor) -> sa.Select[Group]:
    """The groups of which the actor may see at least figures; agrees with SEE_FIGURES."""
    above = actor.organisations(Role.ADMINISTRATOR.value, Role.MANAGER.value)
    ids = [
        groups.groups_led_by(actor.id, archived=archived).order_by(None).subquery().c.id
        for archived in (False, True)
    ]
    return sa.select(Group).where(
        sa.or_(
            *(Group.id.in_(sa.select(each)) for each in ids),
            Group.organisation_id.in_(people.below(above)),
        )
    )
