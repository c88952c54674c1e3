"""What a reader found wrong in a lesson, and what the editors said to it.

A report outlives its reporter: who is erased is dropped from it, the report stays.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.db.base import Digest, Id, LanguageCode, Model, Slug, enum_column


class MistakeKind(StrEnum):
    """What is wrong."""

    FACT = "fact"
    KEY = "key"
    TRANSLATION = "translation"
    SPELLING = "spelling"
    PICTURE = "picture"
    OTHER = "other"


class ReportState(StrEnum):
    """Whether the editors have said something to it."""

    OPEN = "open"
    ANSWERED = "answered"


class Outcome(StrEnum):
    """What became of a report."""

    MENDED = "mended"
    NO_MISTAKE = "no-mistake"


class MistakeReport(Model):
    """A mistake that somebody reported at a place of a lesson."""

    __tablename__ = "mistake_report"
    __table_args__ = (
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_when_closed"),
        sa.Index("ix_mistake_report_lesson", "state", "pack_id", "course_id", "lesson_id"),
    )

    id: Mapped[Id]
    submission: Mapped[str] = mapped_column(
        sa.String(40), unique=True, comment="Of the form it came from: sent twice, stored once."
    )
    pack_id: Mapped[Slug]
    course_id: Mapped[Slug]
    lesson_id: Mapped[Slug]
    language: Mapped[LanguageCode] = mapped_column(comment="In which the lesson was read.")
    step_id: Mapped[Slug] = mapped_column(comment="Empty if it is about no single step.")
    item_id: Mapped[Slug] = mapped_column(comment="Empty if it is about no question.")
    lesson_digest: Mapped[Digest] = mapped_column(comment="Of the lesson as it was read.")
    kind: Mapped[MistakeKind] = mapped_column(enum_column(MistakeKind))
    words: Mapped[str] = mapped_column(sa.Text)
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    sent_at: Mapped[datetime] = mapped_column(index=True)
    told_at: Mapped[datetime | None] = mapped_column(comment="In a mail to the editors.")
    state: Mapped[ReportState] = mapped_column(enum_column(ReportState))
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
    answer: Mapped[str] = mapped_column(sa.Text, comment="A sentence of the editor's.")
    answered_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    answered_at: Mapped[datetime | None]
