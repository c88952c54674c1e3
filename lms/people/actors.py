"""Who a sign-in token belongs to, and what every such question asks; one query a request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people import secrets
from lms.people.models import Organisation, Person, PersonState, RoleGrant, SignIn
from lms.web.actor import Actor, Grant

_TIME_ZONE = (
    sa.select(Organisation.time_zone)
    .where(Organisation.id == Person.organisation_id)
    .correlate(Person)
    .scalar_subquery()
)
#: What an actor is made of: a row for each role, at least one.
COLUMNS = (
    Person.id,
    Person.kind,
    Person.display_name,
    Person.language,
    Person.buddhist_years,
    _TIME_ZONE,
    RoleGrant.role,
    RoleGrant.organisation_id,
)
_ACTOR = (
    sa.select(*COLUMNS, SignIn.id, SignIn.expires_at)
    .select_from(Person)
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
    rows: Sequence[Any] = (
        session.connection().execute(_ACTOR, {"token_hash": secrets.digest(token)}).all()
    )
    if not rows:
        return None
    sign_in_id, expires_at = rows[0][len(COLUMNS) :]
    if expires_at <= datetime.now(UTC):
        return None
    return actor_of(rows, sign_in_id)


def actor_of(rows: Sequence[Any], sign_in_id: int | None = None) -> Actor:
    """The actor of rows that begin with `COLUMNS`."""
    person_id, kind, name, language, buddhist, time_zone, *_rest = rows[0]
    return Actor(
        id=person_id,
        kind=kind.value,
        display_name=name,
        language=language,
        buddhist_years=buddhist,
        time_zone=time_zone,
        sign_in_id=sign_in_id,
        grants=tuple(Grant(row[6].value, row[7]) for row in rows if row[6] is not None),
    )
