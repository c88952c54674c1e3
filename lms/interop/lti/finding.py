"""Finding what a URL of LTI names."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.interop.lti.models import Registration, ResourceLink
from lms.web.access import thing_named


def link_named(session: Session, link_id: int) -> ResourceLink:
    """The link of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    return thing_named(session, ResourceLink, link_id)


def registration_named(session: Session, registration_id: int) -> Registration:
    """The platform of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    return thing_named(session, Registration, registration_id)
