"""Tokens: making them, finding one, ending one.

A token can be told from other secrets by its first letters, so that scanners of leaked secrets
find it. Its digest is enough: it is long and random, so that nothing is won by a slow hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.interop.api.models import ApiToken, Scope
from lms.people import secrets
from lms.people.models import Organisation
from lms.people.names import clean_name
from lms.people.service import note_in_audit

PREFIX = "lmsapi_"
HINT = len(PREFIX) + 4


class NoScopeError(ValueError):
    """A token that may read nothing, or names of nothing."""


@dataclass(frozen=True)
class NewToken:
    """What a token begins with. Without `expires_at` it holds until it is revoked."""

    organisation_id: int
    name: str
    scopes: frozenset[Scope]
    expires_at: datetime | None = None


def make_token(
    session: Session, new: NewToken, actor_id: int | None, now: datetime
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is known only now.

    Raises:
        NoScopeError: it could read nothing.
        BadNameError: the name is empty or too long.
    """
    if not new.scopes - {Scope.NAMES}:
        raise NoScopeError
    secret = PREFIX + secrets.new_token()
    token = ApiToken(
        organisation_id=new.organisation_id,
        name=clean_name(new.name),
        token_hash=secrets.digest(secret),
        hint=secret[:HINT],
        scopes=_in_order(new.scopes),
        created_at=now,
        created_by_id=actor_id,
        expires_at=new.expires_at,
    )
    session.add(token)
    session.flush()
    _note(session, token, "api-token.make", actor_id, now)
    return token, secret


def _in_order(scopes: Iterable[Scope]) -> list[str]:
    return [each.value for each in Scope if each in set(scopes)]


def revoke_token(session: Session, token: ApiToken, actor_id: int | None, now: datetime) -> None:
    """From now on it opens nothing; a second time changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = now
        _note(session, token, "api-token.revoke", actor_id, now)


def _note(
    session: Session, token: ApiToken, action: str, actor_id: int | None, now: datetime
) -> None:
    note_in_audit(
        session,
        action,
        now,
        actor_id=actor_id,
        organisation_id=token.organisation_id,
        detail={"token": token.id, "scopes": token.scopes},
    )


#: Built once: every request asks it.
_WITH_HASH = sa.select(ApiToken).where(ApiToken.token_hash == sa.bindparam("token_hash"))


def good_token(session: Session, secret: str, now: datetime) -> ApiToken | None:
    """The token of this secret; None where there is none, or it is over."""
    token = session.scalar(_WITH_HASH, {"token_hash": secrets.digest(secret)})
    return token if token is not None and token.is_good(now) else None


def used_on(session: Session, token_id: int, day: date) -> None:
    """Note that a token was used on this day."""
    earlier = sa.or_(ApiToken.last_used_on.is_(None), ApiToken.last_used_on < day)
    session.execute(
        sa.update(ApiToken).where(ApiToken.id == token_id, earlier).values(last_used_on=day)
    )


def all_tokens() -> sa.Select[ApiToken, str]:
    """(token, name of its organisation): those in use first, then by name."""
    return (
        sa.select(ApiToken, Organisation.name)
        .join(Organisation, Organisation.id == ApiToken.organisation_id)
        .order_by(ApiToken.revoked_at.is_not(None), ApiToken.name, ApiToken.id)
    )


def tokens_of(organisation_ids: sa.Select[int]) -> sa.Select[ApiToken, str]:
    """Those of these organisations."""
    return all_tokens().where(ApiToken.organisation_id.in_(organisation_ids))
