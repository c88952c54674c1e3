"""Finding what a URL of teaching names: members of a group and assignments."""

from __future__ import annotations

from flask import abort
from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.groups.models import Group
from lms.groups.queries import MemberRow
from lms.teaching import queries
from lms.teaching.models import Assignment


def member_or_404(session: Session, group: Group, member_id: int) -> MemberRow:
    """The present member of the group; ends the request with 404 where there is none."""
    rows = (row for row in groups.members(session, group.id) if row.member_id == member_id)
    return next(rows, None) or abort(404)


def assignment_or_404(session: Session, group: Group, assignment_id: int) -> Assignment:
    """The group's assignment of this id, unless withdrawn; ends the request with 404."""
    found = queries.assignment(session, assignment_id)
    if found is None or found.group_id != group.id or found.withdrawn_at is not None:
        abort(404)
    return found
