"""Links that may be used once: to confirm an e-mail, to set a password, to accept an invitation.

A link is known by a nonce of which the database keeps the digest. What stands in the address is
the nonce signed with the installation's key (`lms.people.addresses`), so that a waiting mail, which
holds the nonce, opens nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people import secrets
from lms.people.models import LinkPurpose, SecretLink

#: How long each kind of link may be used.
LIFETIMES = {
    LinkPurpose.VERIFY_EMAIL: timedelta(days=3),
    LinkPurpose.RESET_PASSWORD: timedelta(hours=2),
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.FIRST_ADMINISTRATOR: timedelta(days=7),
}


class LinkNotValidError(LookupError):
    """The link is unknown, used or expired; told apart by nothing."""


@dataclass(frozen=True)
class NewLink:
    """What a link is for, and for whom."""

    purpose: LinkPurpose
    person_id: int | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    lifetime: timedelta | None = None


def make_link(session: Session, new: NewLink, now: datetime) -> str:
    """A new link; returns its nonce, which is kept nowhere."""
    nonce = secrets.new_token()
    session.add(
        SecretLink(
            purpose=new.purpose,
            token_hash=secrets.digest(nonce),
            person_id=new.person_id,
            payload=new.payload,
            created_at=now,
            expires_at=now + (new.lifetime or LIFETIMES[new.purpose]),
        )
    )
    session.flush()
    return nonce


def find_link(
    session: Session, purpose: LinkPurpose, nonce: str | None, now: datetime
) -> SecretLink:
    """The link, if it may still be used.

    Raises:
        LinkNotValidError: it may not, or there is none.
    """
    found = sa.select(SecretLink).where(
        SecretLink.purpose == purpose,
        SecretLink.token_hash == secrets.digest(nonce or ""),
        SecretLink.used_at.is_(None),
        SecretLink.expires_at > now,
    )
    link = session.scalar(found)
    if link is None:
        raise LinkNotValidError
    return link


def use_link(session: Session, link: SecretLink, now: datetime) -> None:
    """Use the link up, and with it the person's other links of the same purpose.

    Raises:
        LinkNotValidError: somebody was faster (a double click).
    """
    session.refresh(link, ["used_at"], with_for_update=True)
    if link.used_at is not None:
        raise LinkNotValidError
    link.used_at = now
    session.flush()
    if link.person_id is not None:
        withdraw_links(session, link.purpose, link.person_id, now)


def withdraw_links(session: Session, purpose: LinkPurpose, person_id: int, now: datetime) -> None:
    """Make the person's unused links of this purpose worthless."""
    session.execute(
        sa.update(SecretLink)
        .where(
            SecretLink.purpose == purpose,
            SecretLink.person_id == person_id,
            SecretLink.used_at.is_(None),
        )
        .values(used_at=now)
    )


def links_since(session: Session, purpose: LinkPurpose, person_id: int, since: datetime) -> int:
    """How many links of this purpose were made for the person since then."""
    count = sa.select(sa.func.count()).select_from(SecretLink)
    return (
        session.scalar(
            count.where(
                SecretLink.purpose == purpose,
                SecretLink.person_id == person_id,
                SecretLink.created_at >= since,
            )
        )
        or 0
    )
