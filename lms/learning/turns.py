"""What one person does is stored one thing after the other, on either database.

Two tabs, two devices, a double click: each must see what the other stored, or progress would be
derived from half of it. On SQLite all who write wait for each other anyway. On PostgreSQL
transactions run side by side, so that whoever writes about a person first takes his turn.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people.models import Person

#: The weakest lock of a row that lets one in at a time: rows that name the person may be added.
_WAIT = (
    sa.select(Person.id)
    .where(Person.id == sa.bindparam("person_id"))
    .with_for_update(key_share=True)
)


def take_turn(session: Session, person_id: int) -> None:
    """Wait until nobody else writes about this person; held until the transaction ends.

    What was read before may have changed meanwhile and is read again when it is looked at.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    session.flush()
    session.execute(_WAIT, {"person_id": person_id})
    session.expire_all()
