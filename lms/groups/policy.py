"""Who may do what with a group: its leaders, and the administrators of its organisation or above.

Managers see figures, in the rooms above, and no group. `may` and `visible_to` say the same; a
test holds them together.
"""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups import queries
from lms.groups.models import Group, Leader, Member
from lms.people.models import Organisation, Role
from lms.people.policy import holds
from lms.people.queries import below
from lms.web.actor import Actor

MAKERS = (Role.LEADER, Role.ADMINISTRATOR)


class GroupsPermission(StrEnum):
    """What can be done with groups."""

    SEE = "groups:see"  # on a group or a membership
    LEAD = "groups:lead"  # the same: change roster, PINs, joining, leaders
    CREATE = "groups:create"  # on an organisation; on nothing: in any


def may(session: Session, actor: Actor, permission: GroupsPermission, thing: object) -> bool:
    """Whether the actor may do this to a group, a membership or an organisation."""
    if permission is GroupsPermission.CREATE:
        return _may_create(session, actor, thing)
    if isinstance(thing, Member):
        thing = thing.group
    if not isinstance(thing, Group):
        return False
    return queries.leads(session, actor.id, thing.id) or holds(
        session, actor, (Role.ADMINISTRATOR,), thing.organisation_id
    )


def _may_create(session: Session, actor: Actor, thing: object) -> bool:
    if thing is None:
        return actor.has(*(role.value for role in MAKERS))
    return isinstance(thing, Organisation) and holds(session, actor, MAKERS, thing.id)


def visible_to(actor: Actor) -> sa.Select[Group]:
    """The groups that the actor may see, by name, archived ones included."""
    led = sa.select(Leader.group_id).where(Leader.person_id == actor.id)
    seen: sa.ColumnElement[bool] = Group.id.in_(led)
    administered = actor.organisations(Role.ADMINISTRATOR.value)
    if administered:
        seen = sa.or_(seen, Group.organisation_id.in_(below(administered)))
    return sa.select(Group).where(seen).order_by(Group.name, Group.id)
