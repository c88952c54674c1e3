"""What people announces to the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PeopleMerged:
    """What one person did now belongs to another (a guest who signed up, a double)."""

    from_id: int
    to_id: int
    at: datetime
