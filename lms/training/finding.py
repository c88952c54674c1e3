"""Finding what a URL of training names: organisations and people."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.people import queries as people
from lms.people.models import Organisation, Person, PersonState
from lms.web.access import ThingNotFoundError


def organisation_named(session: Session, organisation_id: int) -> Organisation:
    """The organisation of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    organisation = people.organisation(session, organisation_id)
    if organisation is None:
        raise ThingNotFoundError(organisation_id)
    return organisation


def person_named(session: Session, person_id: int) -> Person:
    """The person of this id, unless erased.

    Raises:
        ThingNotFoundError: there is none.
    """
    person = session.get(Person, person_id)
    if person is None or person.state is PersonState.ERASED:
        raise ThingNotFoundError(person_id)
    return person
