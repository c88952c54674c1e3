"""Live runs: where a run stands, who takes part, what was asked and answered, what was walked.

An answer is one row for each run, item, vote and participant; a hand count one row for each run,
item, vote and choice. What a leader's device asks for is kept in a journal, by the number that the
device gave it, so that sending it twice changes nothing. Nothing here is derived.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.db.base import Digest, Id, LanguageCode, Model, Slug, enum_column

#: Characters of the name that a device gives itself, and of a nickname.
MAX_DEVICE = 40
MAX_NICKNAME = 24
#: Tickets name a run and a place by their ids, and outlive them: SQLite must not give one again.
NEVER_AGAIN = {"sqlite_autoincrement": True}


class Stage(StrEnum):
    """What everybody in the room looks at."""

    STEP = "step"  # a step of the lesson
    VOTE = "vote"  # a poll that takes answers, or took them: its result is not shown yet
    DISCUSS = "discuss"  # between two votes
    RESULT = "result"  # the result of the latest vote, beside the first where there were two
    MODEL = "model"  # a calculator, driven by the leader
    PICK = "pick"  # pupils or groups drawn by lot


class PollKind(StrEnum):
    """What a poll collects."""

    ITEM = "item"  # answers to an item of the lesson
    WALL = "wall"  # short texts
    MODEL = "model"  # results that groups found with a calculator


class ParticipantKind(StrEnum):
    """How somebody came to the run."""

    MEMBER = "member"  # of the run's group
    GUEST = "guest"  # by code and nickname
    CARD = "card"  # known by the number of a paper card alone


class Way(StrEnum):
    """How an answer was given."""

    PHONE = "phone"
    TABLET = "tablet"
    CARD = "card"
    TAP = "tap"  # the leader's, on the class list


class NoteState(StrEnum):
    """What the leader decided about a text on the wall."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


class Run(Model):
    """One live go at a lesson in class."""

    __tablename__ = "run"
    __table_args__ = (
        sa.Index("ix_run_leader_started", "leader_id", "started_at"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    leader_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), comment="Who started it."
    )
    group_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("study_group.id", ondelete="CASCADE"),
        index=True,
        comment="Empty: open to whoever has the code.",
    )
    course_id: Mapped[Slug]
    lesson_id: Mapped[Slug]
    language: Mapped[LanguageCode] = mapped_column(comment="Of the projector.")
    code: Mapped[str | None] = mapped_column(
        sa.String(12), unique=True, comment="Without look-alike letters; empty when over."
    )
    continued_from_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("run.id", ondelete="SET NULL"), index=True
    )
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(comment="Ends by itself then.")
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, comment="Of what everybody may see.")
    touched: Mapped[int] = mapped_column(default=0, comment="Of what only leaders see.")

    step_id: Mapped[Slug]
    stage: Mapped[Stage] = mapped_column(enum_column(Stage), default=Stage.STEP)
    poll_item: Mapped[str | None] = mapped_column(sa.String(120))
    poll_vote: Mapped[int | None]
    picture: Mapped[dict[str, Any] | None] = mapped_column(
        sa.JSON(none_as_null=True),
        comment="What the stage shows beyond that: a calculator's entries, who was drawn.",
    )
    timer_until: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    names_shown: Mapped[bool] = mapped_column(default=False)
    joining_open: Mapped[bool] = mapped_column(default=True)
    claims_allowed: Mapped[bool] = mapped_column(
        default=False, comment="By name without PIN on a shared tablet."
    )
    commanded_at: Mapped[datetime] = mapped_column(comment="When the latest move was asked for.")
    commanded_by: Mapped[str] = mapped_column(sa.String(MAX_DEVICE), default="")
    commander_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    note: Mapped[str] = mapped_column(sa.Text, default="", comment="The leader's own line.")


class Visit(Model):
    """That the run was at a step, from when to when; a step gone back to has several."""

    __tablename__ = "run_visit"
    __table_args__ = (sa.UniqueConstraint("run_id", "began_at"),)

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("run.id", ondelete="CASCADE"))
    step_id: Mapped[Slug]
    phase: Mapped[str] = mapped_column(sa.String(20))
    mode: Mapped[str] = mapped_column(sa.String(20))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    paused_seconds: Mapped[int] = mapped_column(default=0)


class Participant(Model):
    """Somebody who answers in a run."""

    __tablename__ = "run_participant"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "person_id"),
        sa.UniqueConstraint("run_id", "number"),
        sa.UniqueConstraint("run_id", "return_code"),
        sa.UniqueConstraint("run_id", "nickname_key"),
        NEVER_AGAIN,
    )

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("run.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ParticipantKind] = mapped_column(enum_column(ParticipantKind))
    name: Mapped[str] = mapped_column(sa.String(200), comment="As leaders see it.")
    nickname_key: Mapped[str | None] = mapped_column(
        sa.String(MAX_NICKNAME * 3), comment="A guest's name without case: nobody else has it."
    )
    number: Mapped[int | None] = mapped_column(comment="In the roster; of the paper card.")
    return_code: Mapped[str | None] = mapped_column(
        sa.String(8), comment="With it a guest comes back on another device."
    )
    joined_at: Mapped[datetime | None] = mapped_column(
        comment="On a device; empty for who answered by card or hand alone."
    )
    removed_at: Mapped[datetime | None]


class Poll(Model):
    """One vote on an item; a wall of texts; results of groups with a model."""

    __tablename__ = "run_poll"
    __table_args__ = (sa.UniqueConstraint("run_id", "item_id", "vote"),)

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("run.id", ondelete="CASCADE"))
    item_id: Mapped[Slug] = mapped_column(comment="Of a wall and a model: an id of ours.")
    vote: Mapped[int] = mapped_column(comment="1, and 2 after a discussion.")
    kind: Mapped[PollKind] = mapped_column(enum_column(PollKind))
    prompt: Mapped[str] = mapped_column(sa.Text, default="", comment="The question of a wall.")
    version: Mapped[Digest | None] = mapped_column(comment="Of the item, as it was asked.")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]


class RunAnswer(Model):
    """What one participant answered in one vote."""

    __tablename__ = "run_answer"
    __table_args__ = (sa.UniqueConstraint("run_id", "item_id", "vote", "participant_id"),)

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("run.id", ondelete="CASCADE"))
    item_id: Mapped[Slug]
    vote: Mapped[int]
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("run_participant.id", ondelete="CASCADE"), index=True
    )
    answer: Mapped[dict[str, Any] | None] = mapped_column(
        sa.JSON(none_as_null=True), comment="Empty while there is only a late one."
    )
    language: Mapped[LanguageCode]
    way: Mapped[Way] = mapped_column(enum_column(Way))
    device: Mapped[str] = mapped_column(sa.String(MAX_DEVICE))
    number: Mapped[int] = mapped_column(comment="Given by the device; a lower one never replaces.")
    given_at: Mapped[datetime]
    received_at: Mapped[datetime]
    claimed: Mapped[bool] = mapped_column(
        default=False, comment="By name without PIN, not confirmed by the leader."
    )
    late: Mapped[dict[str, Any] | None] = mapped_column(
        sa.JSON(none_as_null=True),
        comment="Given before the close, arrived after it: joins when the leader says so.",
    )


class HandCount(Model):
    """How many raised a hand for a choice, of those who have not answered otherwise."""

    __tablename__ = "run_hands"
    __table_args__ = (sa.UniqueConstraint("run_id", "item_id", "vote", "choice"),)

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("run.id", ondelete="CASCADE"))
    item_id: Mapped[Slug]
    vote: Mapped[int]
    choice: Mapped[Slug]
    count: Mapped[int]
    device: Mapped[str] = mapped_column(sa.String(MAX_DEVICE))
    number: Mapped[int]
    given_at: Mapped[datetime]


class WallNote(Model):
    """What the leader decided about a text; without a row it waits."""

    __tablename__ = "run_wall_note"

    answer_id: Mapped[int] = mapped_column(
        sa.ForeignKey("run_answer.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[NoteState] = mapped_column(enum_column(NoteState))
    pinned: Mapped[bool] = mapped_column(default=False)
    heap: Mapped[str] = mapped_column(
        sa.String(60), default="", comment="Texts that belong together."
    )


class Absence(Model):
    """A member of the group whom the leader marked absent."""

    __tablename__ = "run_absence"

    run_id: Mapped[int] = mapped_column(
        sa.ForeignKey("run.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class RunCommand(Model):
    """What a leader's device asked for, once for each of its numbers."""

    __tablename__ = "run_command"
    __table_args__ = (sa.UniqueConstraint("run_id", "device", "number"),)

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("run.id", ondelete="CASCADE"))
    device: Mapped[str] = mapped_column(sa.String(MAX_DEVICE))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))
    data: Mapped[dict[str, Any]]
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    asked_at: Mapped[datetime] = mapped_column(comment="By the clock of the server.")
    received_at: Mapped[datetime]
    moved: Mapped[bool] = mapped_column(
        comment="False: noted only; overtaken, already so, too late."
    )
