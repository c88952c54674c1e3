"""Learners by name, for managers of organisations whose own policy allows that.

The policy of an organisation speaks for its own groups only, not for those below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.groups import queries as groups
from lms.learning import queries as learning
from lms.people import lists
from lms.people import queries as people

PAGE_SIZE = 100


class Learner(NamedTuple):
    """A learner by name. `best`: mean of his best results, 0 to 1."""

    name: str
    groups: tuple[str, ...]
    completed: int
    best: float | None
    last_at: datetime | None


@dataclass(frozen=True)
class LearnerPage:
    """One page of the learners by name; pages count from one."""

    learners: Sequence[Learner]
    number: int
    pages: int
    total: int


def learners_of(session: Session, organisation_id: int, page: int) -> LearnerPage:
    """The learners of the organisation and of those below it that show names, in pages."""
    open_ids = {
        each.organisation.id
        for each in lists.tree(session, [organisation_id])
        if each.organisation.managers_see_names
    }
    group_names = {
        group.id: group.name
        for group in session.scalars(groups.groups_in([organisation_id]))
        if group.organisation_id in open_ids and group.archived_at is None
    }
    members = groups.memberships(list(group_names)).subquery()
    names = people.names_in_order(sa.select(members.c.person_id))
    counted = sa.select(sa.func.count()).select_from(names.order_by(None).subquery())
    total = session.scalar(counted) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, page), pages)
    here = session.execute(names.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    ids = [person_id for person_id, _name in here]
    groups_of: defaultdict[int, list[str]] = defaultdict(list)
    for group_id, person_id in session.execute(
        sa.select(members.c.group_id, members.c.person_id).where(members.c.person_id.in_(ids))
    ):
        groups_of[person_id].append(group_names[group_id])
    sums = _sums(session, ids)
    learners = [
        Learner(name, tuple(sorted(groups_of[person_id])), *sums.get(person_id, (0, None, None)))
        for person_id, name in here
    ]
    return LearnerPage(learners, number, pages, total)


def _sums(
    session: Session, person_ids: list[int]
) -> dict[int, tuple[int, float | None, datetime | None]]:
    rows = learning.progress_of(person_ids).subquery()
    found = session.execute(
        sa.select(
            rows.c.person_id,
            sa.func.count(rows.c.completed_at),
            sa.func.avg(rows.c.best),
            sa.func.max(rows.c.last_at),
        ).group_by(rows.c.person_id)
    )
    return {person_id: (completed, best, last) for person_id, completed, best, last in found}
