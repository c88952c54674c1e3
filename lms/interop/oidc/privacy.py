"""What the room keeps of a person: under which ids sign-in services know him."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.oidc.models import Identity, SignInService


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """Everything, as plain JSON data."""
    rows = session.execute(
        sa.select(Identity, SignInService.name, SignInService.issuer)
        .join(SignInService, SignInService.id == Identity.service_id)
        .where(Identity.person_id == person_id)
        .order_by(Identity.id)
    ).all()
    return {
        "sign_in_services": [
            {
                "service": name,
                "issuer": issuer,
                "id_there": each.subject,
                "email": each.email,
                "linked_by_owner": each.linked,
                "since": each.created_at.isoformat(),
                "last_at": each.last_at.isoformat(),
            }
            for each, name, issuer in rows
        ]
    }


def erase_person(session: Session, person_id: int, _now: datetime) -> None:
    """Forget under which ids services know him; if he comes again he is new."""
    session.execute(sa.delete(Identity).where(Identity.person_id == person_id))
