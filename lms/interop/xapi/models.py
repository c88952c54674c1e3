"""The outbox: statements on their way, and how it goes with the record store."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.db.base import Id, Model, enum_column


class StatementState(StrEnum):
    """Where a statement stands; what has arrived is no longer here."""

    WAITING = "waiting"
    REFUSED = "refused"  # the store will not have it; a person must look


class Statement(Model):
    """A statement on its way. Its id is made once, so that the store keeps one of two sendings."""

    __tablename__ = "xapi_statement"
    __table_args__ = (
        sa.Index("ix_xapi_statement_state_id", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    statement_id: Mapped[str] = mapped_column(sa.String(36), unique=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    body: Mapped[dict[str, Any]] = mapped_column(comment="As it is sent.")
    state: Mapped[StatementState] = mapped_column(
        enum_column(StatementState), default=StatementState.WAITING
    )
    answer: Mapped[str] = mapped_column(
        sa.Text, default="", comment="What the store said when it refused."
    )
    at: Mapped[datetime] = mapped_column(comment="When that happened which it tells.")


class Delivery(Model):
    """How it goes with the store: one row."""

    __tablename__ = "xapi_delivery"

    id: Mapped[Id]
    busy_until: Mapped[datetime | None] = mapped_column(
        comment="One worker at a time sends, so that the order is kept; the lease of that one."
    )
    failures: Mapped[int] = mapped_column(default=0, comment="In a row.")
    last_error: Mapped[str] = mapped_column(sa.Text, default="")
    failed_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    arrived: Mapped[int] = mapped_column(default=0, comment="Statements since the beginning.")
