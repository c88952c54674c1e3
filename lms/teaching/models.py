"""Lessons given to groups, and what leaders are told of."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.db.base import Id, Model, Slug, enum_column


class Assignment(Model):
    """A lesson given to a group, with an optional due date and the rules of its quiz."""

    __tablename__ = "assignment"
    __table_args__ = (sa.UniqueConstraint("group_id", "course_id", "lesson_id"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("study_group.id", ondelete="CASCADE"))
    course_id: Mapped[Slug]
    lesson_id: Mapped[Slug]
    due_on: Mapped[date | None] = mapped_column(
        comment="Until 23:59 of that day in the organisation's time zone."
    )
    is_test: Mapped[bool] = mapped_column(default=False, comment="Quiz as test, else practice.")
    max_attempts: Mapped[int | None] = mapped_column(comment="Of a test; empty: no limit.")
    time_limit_minutes: Mapped[int | None] = mapped_column(comment="Of a test; empty: no limit.")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    withdrawn_at: Mapped[datetime | None]


class NoticeCode(StrEnum):
    """What a notice tells."""

    ITEM_REGRADED = "item-regraded"  # payload: course_id, lesson_id, item_id, answers, reason


class LeaderNotice(Model):
    """Something that the leaders of a group should know; no names of pupils in it."""

    __tablename__ = "leader_notice"

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(
        sa.ForeignKey("study_group.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[NoticeCode] = mapped_column(enum_column(NoticeCode))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None] = mapped_column(comment="Set when a leader puts it away.")
