"""Finding what a URL of LTI names."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.interop.lti.models import Registration, ResourceLink
from lms.web.access import ThingNotFoundError


def link_named(session: Session, link_id: int) -> ResourceLink:
    """The link of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    found = session.get(ResourceLink, link_id)
    if found is None:
        raise ThingNotFoundError(link_id)
    return found


def registration_named(session: Session, registration_id: int) -> Registration:
    """The platform of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    found = session.get(Registration, registration_id)
    if found is None:
        raise ThingNotFoundError(registration_id)
    return found
