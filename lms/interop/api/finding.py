"""Finding what a URL of the administration of tokens names."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.interop.api.models import ApiToken
from lms.web.access import ThingNotFoundError


def token_named(session: Session, token_id: int) -> ApiToken:
    """The token of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    found = session.get(ApiToken, token_id)
    if found is None:
        raise ThingNotFoundError(token_id)
    return found
