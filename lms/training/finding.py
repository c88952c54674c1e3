"""Finding what a URL of training names: people."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.people.models import Person, PersonState
from lms.web.access import ThingNotFoundError


def person_named(session: Session, person_id: int) -> Person:
    """The person of this id, unless erased.

    Raises:
        ThingNotFoundError: there is none.
    """
    person = session.get(Person, person_id)
    if person is None or person.state is PersonState.ERASED:
        raise ThingNotFoundError(person_id)
    return person
