"""Who may run a lesson in class, and who leads a run.

A run with a group is led by the leaders whom the group has now; who began it and left the group
sees no more of it. Administrators of the group's organisation lead it, too, so that a run never
stays without anybody. A run without a group belongs to whoever began it.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.classroom.models import Run
from lms.groups import queries as groups
from lms.groups.models import Group
from lms.people.models import Role
from lms.people.policy import holds
from lms.web.actor import Actor


class ClassroomPermission(StrEnum):
    """What can be done with runs."""

    START = "classroom:start"  # on a group, or on nothing: open to whoever has the code
    LEAD = "classroom:lead"  # on a run: control, projector, report
    LIST = "classroom:list"  # on a group, also an archived one: its runs


def may(session: Session, actor: Actor, permission: ClassroomPermission, thing: object) -> bool:
    """Whether the actor may do this, to the group or the run where there is one."""
    if actor.is_guest:
        return False
    if permission is ClassroomPermission.START:
        return _may_start(session, actor, thing)
    if permission is ClassroomPermission.LIST:
        return isinstance(thing, Group) and _in_charge(session, actor, thing)
    if not isinstance(thing, Run):
        return False
    if thing.group_id is None:
        return thing.leader_id == actor.id
    return _in_charge(session, actor, groups.group(session, thing.group_id))


def _may_start(session: Session, actor: Actor, thing: object) -> bool:
    if thing is None:
        leads = groups.groups_led_by(actor.id).limit(1)
        return actor.has(Role.LEADER.value) or session.scalar(leads) is not None
    return (
        isinstance(thing, Group) and thing.archived_at is None and _in_charge(session, actor, thing)
    )


def runs_of(person_id: int) -> sa.Select[Run]:
    """The runs of the groups that somebody leads, and his own without one; agrees with LEAD."""
    return sa.select(Run).where(
        sa.or_(
            sa.and_(Run.group_id.is_(None), Run.leader_id == person_id),
            Run.group_id.in_(groups.led_group_ids(person_id)),
        )
    )


def _in_charge(session: Session, actor: Actor, group: Group | None) -> bool:
    return group is not None and (
        groups.leads(session, actor.id, group.id)
        or holds(session, actor, (Role.ADMINISTRATOR,), group.organisation_id)
    )
