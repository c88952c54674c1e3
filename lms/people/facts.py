"""What people announces to the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lms.people.models import Role


@dataclass(frozen=True)
class PeopleMerged:
    """What one person did now belongs to another (a guest who signed up, a double)."""

    from_id: int
    to_id: int
    at: datetime


@dataclass(frozen=True)
class RoleWithdrawn:
    """Somebody no longer has a role in an organisation."""

    person_id: int
    role: Role
    organisation_id: int
    actor_id: int | None
    at: datetime
