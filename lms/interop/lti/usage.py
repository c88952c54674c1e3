"""How much a platform is used and who comes from it, for those who administer it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.lti.models import (
    Deployment,
    PlatformUser,
    Registration,
    ResourceLink,
    Score,
    ScoreState,
)


class Usage(NamedTuple):
    """Of one platform: links that were opened, the last time, and grades that have not arrived."""

    links: int
    last_at: datetime | None
    not_arrived: int


def usage_of(session: Session, registration_ids: Collection[int]) -> dict[int, Usage]:
    """The usage of these platforms; two queries."""
    links = session.execute(
        sa.select(
            Deployment.registration_id,
            sa.func.count(ResourceLink.id),
            sa.func.max(ResourceLink.last_launch_at),
        )
        .join(ResourceLink, ResourceLink.deployment_id == Deployment.id)
        .where(Deployment.registration_id.in_(registration_ids))
        .group_by(Deployment.registration_id)
    ).all()
    late_rows = session.execute(
        sa.select(Deployment.registration_id, sa.func.count(Score.id))
        .join(ResourceLink, ResourceLink.deployment_id == Deployment.id)
        .join(Score, Score.link_id == ResourceLink.id)
        .where(
            Deployment.registration_id.in_(registration_ids),
            Score.state != ScoreState.ARRIVED,
        )
        .group_by(Deployment.registration_id)
    ).all()
    late = {row[0]: row[1] for row in late_rows}
    return {
        registration_id: Usage(count, last_at, late.get(registration_id, 0))
        for registration_id, count, last_at in links
    }


def platforms_that_know(session: Session, person_id: int) -> list[tuple[str, datetime | None]]:
    """The platforms from which somebody comes: (name, when he last came); by their names."""
    rows = session.execute(
        sa.select(Registration.name, PlatformUser.last_launch_at)
        .join(PlatformUser, PlatformUser.realm_id == Registration.id)
        .where(PlatformUser.person_id == person_id)
        .order_by(Registration.name, PlatformUser.id)
    )
    return [(name, last_at) for name, last_at in rows]
