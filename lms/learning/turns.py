"""What one person does is stored one thing after the other, on either database.

Two tabs, two devices, a double click: each must see what the other stored, or progress would be
derived from half of it. On SQLite all who write wait for each other anyway. On PostgreSQL
transactions run side by side, so that whoever writes about a person first takes his turn.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

#: First key of the advisory lock, which says what the second one counts.
_SPACE = 1
_WAIT = sa.text("SELECT pg_advisory_xact_lock(:space, :person_id)")


def take_turn(session: Session, person_id: int) -> None:
    """Wait until nobody else writes about this person; held until the transaction ends.

    What was read before may have changed meanwhile and is read again when it is looked at.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    session.flush()
    session.execute(_WAIT, {"space": _SPACE, "person_id": person_id})
    session.expire_all()
