"""People whom another system signs in: a learning platform, or the application that hosts us.

The other system calls somebody by an id of its own, and whoever keeps these ids (`lms.interop`)
asks here for the person behind one. Nobody is ever found by name or e-mail.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lms.people import service
from lms.people.models import Person, PersonKind, PersonState
from lms.people.service import FromElsewhere


def person_behind(
    session: Session, person_id: int | None, said: FromElsewhere, now: datetime
) -> Person:
    """The person that an id stood for, as he is now; a new one where there is none yet.

    Who was merged into another is that one, who was erased is new. A name that is said becomes
    his, and who is said to be an adult becomes one.
    """
    person = _present(session, person_id) if person_id is not None else None
    if person is None:
        return service.create_from_elsewhere(session, said, now)
    if said.name and person.display_name != (name := service.shown_name(said.name)):
        service.rename(session, person.id, name)
    if said.kind is PersonKind.ADULT:
        service.becomes_adult(session, person.id)
    return person


def _present(session: Session, person_id: int) -> Person | None:
    person = session.get_one(Person, person_id)
    while person.merged_into_id is not None:
        person = session.get_one(Person, person.merged_into_id)
    return None if person.state is PersonState.ERASED else person
