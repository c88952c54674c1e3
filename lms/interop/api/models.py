"""Tokens of programs, and the ledger of changes that they follow."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.db.base import Digest, Id, Model, Name, enum_column


class Scope(StrEnum):
    """What a token may read."""

    CATALOGUE = "catalogue:read"
    GROUPS = "groups:read"
    RESULTS = "results:read"
    NAMES = "names:read"  # beside the others: with the names of people


class ApiToken(Model):
    """The right of a program to read what lies in an organisation and below."""

    __tablename__ = "api_token"

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[Name] = mapped_column(comment="What it is for, as its maker wrote it.")
    token_hash: Mapped[Digest] = mapped_column(
        unique=True, comment="SHA-256; the token itself is shown once and not kept."
    )
    hint: Mapped[str] = mapped_column(
        sa.String(12), comment="Its first characters, by which it is told from others."
    )
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None] = mapped_column(
        sa.Date, comment="The day, in UTC; written at most once a day."
    )

    def has(self, scope: Scope) -> bool:
        """Whether it may read this."""
        return scope.value in self.scopes

    def is_good(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


class ChangeKind(StrEnum):
    """What has changed, so that a program reads it anew."""

    GROUP = "group"
    MEMBER = "member"
    ATTEMPT = "attempt"
    PROGRESS = "progress"


class Ledger(Model):
    """The one row that names this life of the ledger: a backup brought back begins another."""

    __tablename__ = "api_ledger"

    id: Mapped[Id]
    life: Mapped[str] = mapped_column(sa.String(32))


class Change(Model):
    """One change, in the transaction that made it; how it is read stands in `reading_changes`."""

    __tablename__ = "api_change"
    __table_args__ = (
        sa.Index("ix_api_change_order", "life", "tx", "id"),
        # Without it SQLite gives the number of a deleted last row out again.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True
    )
    life: Mapped[str] = mapped_column(sa.String(120))
    tx: Mapped[int] = mapped_column(
        sa.BigInteger, comment="PostgreSQL's number of the transaction; 0 on SQLite."
    )
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind))
    group_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("study_group.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    attempt_id: Mapped[int | None] = mapped_column(comment="Also of one that is gone by now.")
    course_id: Mapped[str] = mapped_column(sa.String(120), default="")
    lesson_id: Mapped[str] = mapped_column(sa.String(120), default="")
    at: Mapped[datetime] = mapped_column(index=True)
