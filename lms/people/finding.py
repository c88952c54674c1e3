"""Finding what a URL names of people: organisations."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.people import queries
from lms.people.models import Organisation
from lms.web.access import ThingNotFoundError


def organisation_named(session: Session, organisation_id: int) -> Organisation:
    """The organisation of a URL.

    Raises:
        ThingNotFoundError: there is none.
    """
    found = queries.organisation(session, organisation_id)
    if found is None:
        raise ThingNotFoundError(organisation_id)
    return found
