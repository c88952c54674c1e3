"""Which people and groups a token sees: what lies in its organisation and below.

Groups, archived ones too; and of people the present members of these groups. Who has left, and
who belongs to a school without being in a class, is not seen: a program gets what a leader has.
"""

from __future__ import annotations

import sqlalchemy as sa

from lms.groups import queries as groups
from lms.groups.models import Group, Member
from lms.interop.api.models import ApiToken


def groups_seen(token: ApiToken) -> sa.Select[Group]:
    """The groups, in no order."""
    return groups.groups_in([token.organisation_id]).order_by(None)


def group_ids(token: ApiToken) -> sa.Select[int]:
    """Their ids."""
    return groups_seen(token).with_only_columns(Group.id)


def members_seen(token: ApiToken) -> sa.Select[Member]:
    """The present members of these groups."""
    return groups.present_members([token.organisation_id])


def people_seen(token: ApiToken, group_id: int | None = None) -> sa.Select[int]:
    """Ids of the people, or of those in one group; an unknown group has none."""
    found = members_seen(token).with_only_columns(Member.person_id)
    return found if group_id is None else found.where(Member.group_id == group_id)
