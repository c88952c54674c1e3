"""What learners do: steps seen and done, attempts, responses, and the progress drawn from them.

A response is one row for each attempt and item. The first response to an item version stores
that version once, so that a later edit never changes an old result. Progress rows are derived:
they can be thrown away and rebuilt from steps and attempts.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db.base import Digest, Id, LanguageCode, Model, Name, Slug, enum_column


class AttemptMode(StrEnum):
    """How the items of a lesson are answered: by its quiz, or in class."""

    PRACTICE = "practice"  # feedback at once, retry
    TEST = "test"  # feedback at the end, limited attempts, optional time limit
    CLASS = "class"  # answered in a live run (`lms.learning.in_class`): no attempt at the quiz


class ItemVersion(Model):
    """An item as it was answered: structure and the words of one language."""

    __tablename__ = "item_version"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    course_id: Mapped[Slug]
    lesson_id: Mapped[Slug]
    item_id: Mapped[Slug]
    language: Mapped[LanguageCode]
    body: Mapped[str] = mapped_column(sa.Text, comment="Canonical JSON.")


class Attempt(Model):
    """One person's go at a lesson's quiz, or what he answered in one run in class."""

    __tablename__ = "attempt"
    __table_args__ = (
        sa.Index("ix_attempt_person_lesson", "person_id", "course_id", "lesson_id"),
        sa.Index("ix_attempt_context", "context"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    course_id: Mapped[Slug]
    lesson_id: Mapped[Slug]
    mode: Mapped[AttemptMode] = mapped_column(enum_column(AttemptMode))
    language: Mapped[LanguageCode]
    context: Mapped[str] = mapped_column(
        sa.String(60), default="", comment="Set by the room that opened it (assignment:12)."
    )
    open_key: Mapped[str | None] = mapped_column(
        sa.String(320),
        unique=True,
        comment="person/course/lesson/mode/context while open, empty when finished: one open go.",
    )
    seed: Mapped[int] = mapped_column(comment="Shuffles items and choices, the same each time.")
    item_ids: Mapped[list[str]] = mapped_column(comment="In the order in which they are asked.")
    lesson_digest: Mapped[Digest] = mapped_column(comment="The lesson as it was at the start.")
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None] = mapped_column(comment="With the person's extra time.")
    finished_at: Mapped[datetime | None]
    points: Mapped[float | None] = mapped_column(comment="Reached; set when finished.")
    max_points: Mapped[float | None]

    responses: Mapped[list[Response]] = relationship(
        back_populates="attempt", cascade="all, delete-orphan"
    )

    @property
    def is_in_class(self) -> bool:
        """Whether it was answered in a live run, and is no attempt at the quiz."""
        return self.mode is AttemptMode.CLASS


class Response(Model):
    """The answer to one item in one attempt; earlier tries of a practice are kept in it."""

    __tablename__ = "response"
    __table_args__ = (
        sa.UniqueConstraint("attempt_id", "item_id"),
        sa.CheckConstraint("score >= 0 AND score <= 1", name="score_in_range"),
    )

    id: Mapped[Id]
    attempt_id: Mapped[int] = mapped_column(sa.ForeignKey("attempt.id", ondelete="CASCADE"))
    item_id: Mapped[Slug]
    version: Mapped[Digest] = mapped_column(sa.ForeignKey("item_version.digest"), index=True)
    answer: Mapped[dict[str, Any]]
    score: Mapped[float] = mapped_column(comment="Share of the item's points, 0 to 1.")
    first_score: Mapped[float] = mapped_column(
        comment="Of the first try: what mastery is measured by, since retries teach."
    )
    outcome: Mapped[str] = mapped_column(sa.String(20))
    misconceptions: Mapped[list[str]]
    tries: Mapped[int] = mapped_column(default=1)
    earlier: Mapped[list[Any]] = mapped_column(
        default=list, comment="Earlier tries: answer, score, submission, time."
    )
    submission: Mapped[str] = mapped_column(
        sa.String(64), comment="Id made by the device; the same id again changes nothing."
    )
    answered_at: Mapped[datetime]

    attempt: Mapped[Attempt] = relationship(back_populates="responses")


class StepRecord(Model):
    """That somebody saw a step, and that he marked it done."""

    __tablename__ = "step_record"
    __table_args__ = (sa.UniqueConstraint("person_id", "course_id", "lesson_id", "step_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    course_id: Mapped[Slug]
    lesson_id: Mapped[Slug]
    step_id: Mapped[Slug]
    seen_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    first_done_at: Mapped[datetime | None] = mapped_column(
        comment="Kept when a step of a completed lesson is taken back."
    )

    @property
    def counts_from(self) -> datetime | None:
        """Since when it is done as far as completion goes; None while it is not done."""
        return (self.first_done_at or self.done_at) if self.done_at is not None else None


class LessonProgress(Model):
    """A learner's progress in a lesson; derived, never the only place of anything."""

    __tablename__ = "lesson_progress"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "course_id", "lesson_id"),
        # All that class progress sums up: a class of 600 has 18,000 rows, read from here alone.
        sa.Index(
            "ix_lesson_progress_figures",
            "person_id",
            "course_id",
            "lesson_id",
            "completed_at",
            "best",
            "attempts",
            "last_at",
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    course_id: Mapped[Slug]
    lesson_id: Mapped[Slug]
    steps_done: Mapped[int] = mapped_column(default=0)
    last_step_id: Mapped[str | None] = mapped_column(sa.String(120))
    started_at: Mapped[datetime]
    last_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, comment="Finished attempts.")
    best: Mapped[float | None] = mapped_column(comment="Best share of points of an attempt.")
    latest: Mapped[float | None] = mapped_column(comment="Share of the latest finished attempt.")


class ObjectiveProgress(Model):
    """How well somebody holds an objective; derived."""

    __tablename__ = "objective_progress"
    __table_args__ = (sa.UniqueConstraint("person_id", "course_id", "lesson_id", "objective_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    course_id: Mapped[Slug]
    lesson_id: Mapped[Slug]
    objective_id: Mapped[Slug]
    answered: Mapped[int] = mapped_column(comment="Items of the objective answered so far.")
    score: Mapped[float] = mapped_column(comment="Mean score of their latest responses, 0 to 1.")
    mastered_at: Mapped[datetime | None]


class Allowance(Model):
    """A further attempt, or more time, given to one person for one lesson's test."""

    __tablename__ = "allowance"
    __table_args__ = (sa.UniqueConstraint("person_id", "course_id", "lesson_id", "context"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    course_id: Mapped[Slug]
    lesson_id: Mapped[Slug]
    context: Mapped[str] = mapped_column(sa.String(60), default="")
    extra_attempts: Mapped[int] = mapped_column(default=0)
    extra_time_percent: Mapped[int] = mapped_column(default=0)


class Calculation(Model):
    """A calculation that somebody kept: what was entered, and what came out on that day.

    The results are kept as they were, so that a later change of a sum changes no old worksheet.
    """

    __tablename__ = "calculation"
    __table_args__ = (sa.Index("ix_calculation_person_handed_in", "person_id", "handed_in_at"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    submission: Mapped[str] = mapped_column(
        sa.String(40), unique=True, comment="Of the form it came from: sent twice, kept once."
    )
    calculator_id: Mapped[Slug]
    course_id: Mapped[Slug] = mapped_column(comment="Where it was tried, empty if in no lesson.")
    lesson_id: Mapped[Slug]
    title: Mapped[Name]
    note: Mapped[str] = mapped_column(sa.Text)
    entries: Mapped[dict[str, Any]] = mapped_column(comment="By field, numbers as in code.")
    results: Mapped[list[Any]] = mapped_column(comment="Id, value, unit, decimals, main.")
    kept_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None] = mapped_column(comment="Its leaders may see it since.")


class Regrade(Model):
    """A mended key: which item was graded again, when and why."""

    __tablename__ = "regrade"

    id: Mapped[Id]
    course_id: Mapped[Slug]
    lesson_id: Mapped[Slug]
    item_id: Mapped[Slug]
    reason: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]


class RegradedResponse(Model):
    """A response whose score a regrade changed; old and new are kept, and both are shown."""

    __tablename__ = "regraded_response"
    __table_args__ = (sa.UniqueConstraint("regrade_id", "response_id"),)

    id: Mapped[Id]
    regrade_id: Mapped[int] = mapped_column(sa.ForeignKey("regrade.id", ondelete="CASCADE"))
    response_id: Mapped[int] = mapped_column(
        sa.ForeignKey("response.id", ondelete="CASCADE"), index=True
    )
    old_score: Mapped[float]
    new_score: Mapped[float]

    regrade: Mapped[Regrade] = relationship()
