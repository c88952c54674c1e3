"""School classes and training cohorts: members, leaders and how pupils join.

A group's code shows names only while its leader has joining open. A roster number is unique
among the present members of a group.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db.base import Id, LanguageCode, Model, Name, enum_column


class GroupKind(StrEnum):
    """A class of pupils, or a cohort of officials or teachers in training."""

    CLASS = "class"
    COHORT = "cohort"


class Group(Model):
    """A school class or a training cohort."""

    __tablename__ = "study_group"

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[GroupKind] = mapped_column(enum_column(GroupKind))
    name: Mapped[Name]
    language: Mapped[LanguageCode] = mapped_column(comment="Of its members' pages at first.")
    school_year: Mapped[str] = mapped_column(sa.String(20), default="")
    code: Mapped[str] = mapped_column(
        sa.String(12), unique=True, comment="Without look-alike letters."
    )
    joining_until: Mapped[datetime | None] = mapped_column(
        comment="Until then the code shows the names; closed when past or empty."
    )
    rolled_from_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("study_group.id"),
        index=True,
        comment="Last year's class that this one continues.",
    )
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    members: Mapped[list[Member]] = relationship(
        back_populates="group", cascade="all, delete-orphan"
    )
    leaders: Mapped[list[Leader]] = relationship(
        back_populates="group", cascade="all, delete-orphan"
    )


class Member(Model):
    """Somebody's place in a group."""

    __tablename__ = "group_member"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "person_id"),
        sa.UniqueConstraint("group_id", "number"),
    )

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("study_group.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int | None] = mapped_column(
        comment="In the roster; emptied when the member leaves, so that it can be given again."
    )
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship(back_populates="members")


class Leader(Model):
    """A teacher or trainer of a group."""

    __tablename__ = "group_leader"
    __table_args__ = (sa.UniqueConstraint("group_id", "person_id"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("study_group.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    added_at: Mapped[datetime]

    group: Mapped[Group] = relationship(back_populates="leaders")
