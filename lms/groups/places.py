"""In which groups somebody is, in words: what tells two pupils of one name apart.

The administration of people stands below this room and asks by way of a template global.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import gettext

from lms.db.session import db
from lms.groups.models import Group, Member


def places_of(person_ids: Collection[int]) -> dict[int, list[str]]:
    """Class and number ("7A · Number 5") by person, present memberships only. One query."""
    rows = db().execute(
        sa.select(Member.person_id, Group.name, Group.school_year, Member.number)
        .join(Group, Group.id == Member.group_id)
        .where(Member.person_id.in_(person_ids), Member.left_at.is_(None))
        .order_by(Group.archived_at.is_not(None), Group.name, Group.id)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for person_id, name, school_year, number in rows:
        parts = [name, school_year]
        if number is not None:
            parts.append(gettext("Number %(number)s", number=number))
        found[person_id].append(" · ".join(filter(None, parts)))
    return dict(found)
