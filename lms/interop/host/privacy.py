"""What is kept of a person: under which ids hosts know him."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.host.models import HostUser


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """Everything, as plain JSON data."""
    users = session.scalars(
        sa.select(HostUser).where(HostUser.person_id == person_id).order_by(HostUser.id)
    )
    return {
        "hosts": [
            {"host": each.realm, "id_there": each.subject, "email": each.email} for each in users
        ]
    }


def erase_person(session: Session, person_id: int, _now: datetime) -> None:
    """Forget under which ids hosts know him; if he comes again he is new."""
    session.execute(sa.delete(HostUser).where(HostUser.person_id == person_id))
