"""Whom and what a host calls by which id.

A realm is one host; two hosts may share a database and call different people by the same id.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.db.base import Digest, Id, Model

#: Ids that a host makes.
HOST_ID = sa.String(255)
REALM = sa.String(60)


class HostUser(Model):
    """Whom a host calls by this id; one person of ours."""

    __tablename__ = "host_user"
    __table_args__ = (sa.UniqueConstraint("realm", "subject"),)

    id: Mapped[Id]
    realm: Mapped[str] = mapped_column(REALM)
    subject: Mapped[str] = mapped_column(HOST_ID)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str | None] = mapped_column(
        sa.String(254), comment="As the host says it, where that is wanted; opens nothing."
    )
    said: Mapped[Digest] = mapped_column(
        comment="Of what the host said last; while it says the same nothing is written."
    )
    granted: Mapped[list[Any]] = mapped_column(
        comment="Roles that the host gave: pairs of role and organisation. Others are ours."
    )
    created_at: Mapped[datetime]


class HostUnit(Model):
    """Which organisation a host calls by this id; "" is the host itself."""

    __tablename__ = "host_organisation"
    __table_args__ = (sa.UniqueConstraint("realm", "subject"),)

    id: Mapped[Id]
    realm: Mapped[str] = mapped_column(REALM)
    subject: Mapped[str] = mapped_column(HOST_ID)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
