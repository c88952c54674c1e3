"""What groups announce to the rooms above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GroupChanged:
    """A group was made, changed, archived or taken back into use."""

    group_id: int


@dataclass(frozen=True)
class MembershipChanged:
    """Somebody came into a group, left it, came back or has another number in it."""

    group_id: int
    person_id: int
