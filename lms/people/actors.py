"""Who a sign-in token belongs to; one query a request."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people import secrets
from lms.people.models import Person, PersonState, RoleGrant, SignIn
from lms.web.actor import Actor, Grant

_ACTOR = (
    sa.select(
        Person.id,
        Person.kind,
        Person.display_name,
        Person.language,
        Person.buddhist_years,
        SignIn.id,
        SignIn.expires_at,
        RoleGrant.role,
        RoleGrant.organisation_id,
    )
    .join(SignIn, SignIn.person_id == Person.id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .where(
        SignIn.token_hash == sa.bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        Person.state == PersonState.ACTIVE,
    )
)


def load_actor(session: Session, token: str) -> Actor | None:
    """The person signed in by this token; None when it ended, expired or is unknown."""
    # Straight to the connection: no objects are loaded, and this runs in every request.
    session.flush()
    rows = session.connection().execute(_ACTOR, {"token_hash": secrets.digest(token)}).all()
    if not rows:
        return None
    person_id, kind, name, language, buddhist, sign_in_id, expires_at, _role, _org = rows[0]
    if expires_at <= datetime.now(UTC):
        return None
    return Actor(
        id=person_id,
        kind=kind.value,
        display_name=name,
        language=language,
        buddhist_years=buddhist,
        sign_in_id=sign_in_id,
        grants=tuple(Grant(row[7].value, row[8]) for row in rows if row[7] is not None),
    )
