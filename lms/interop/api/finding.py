"""Finding what a URL of the administration of tokens names."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.interop.api.models import ApiToken
from lms.web.access import thing_named


def token_named(session: Session, token_id: int) -> ApiToken:
    """The token of this id.

    Raises:
        ThingNotFoundError: there is none.
    """
    return thing_named(session, ApiToken, token_id)
