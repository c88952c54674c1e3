"""Accounts, organisations, roles and what protects them.

A person is an adult with an e-mail, a pupil with a PIN, or a guest who answered something.
Roles are rows (person, role, organisation); organisations form a tree, and a role holds for
everything below. Little is kept about children: a name as the leader typed it, no e-mail.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db.base import Digest, Id, LanguageCode, Model, Name, SortKey, enum_column


class OrganisationKind(StrEnum):
    """What an organisation is; decides its words in the interface, nothing else."""

    PROGRAMME = "programme"
    CITY = "city"
    DISTRICT = "district"
    SCHOOL = "school"
    DEPARTMENT = "department"


class PersonKind(StrEnum):
    """How somebody signs in."""

    ADULT = "adult"
    PUPIL = "pupil"
    GUEST = "guest"


class PersonState(StrEnum):
    """Whether somebody may sign in."""

    ACTIVE = "active"
    WAITING = "waiting"  # an adult who asked to join an organisation and is not yet approved
    DISABLED = "disabled"
    ERASED = "erased"


class Role(StrEnum):
    """What somebody may do in an organisation and everything below it."""

    LEARNER = "learner"
    LEADER = "leader"
    EDITOR = "editor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Organisation(Model):
    """A school, a department, a district …: a node of the tree by which figures roll up."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind))
    name: Mapped[Name]
    time_zone: Mapped[str] = mapped_column(sa.String(60), default="Asia/Ho_Chi_Minh")
    language: Mapped[LanguageCode] = mapped_column(default="vi")
    staff_code: Mapped[str | None] = mapped_column(
        sa.String(12), unique=True, comment="Teachers who know it join without an invitation."
    )
    managers_see_names: Mapped[bool] = mapped_column(
        default=False, comment="Policy: managers see figures only unless this is set."
    )
    created_at: Mapped[datetime]

    parent: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")


class Person(Model):
    """Somebody who learns, teaches or manages."""

    __tablename__ = "person"

    id: Mapped[Id]
    kind: Mapped[PersonKind] = mapped_column(enum_column(PersonKind))
    state: Mapped[PersonState] = mapped_column(enum_column(PersonState), default=PersonState.ACTIVE)
    display_name: Mapped[Name] = mapped_column(comment="NFC; for a pupil as the leader typed it.")
    sort_name: Mapped[SortKey] = mapped_column(
        comment="Key for lists; Vietnamese names begin with the given name."
    )
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    email_verified_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    pin_hash: Mapped[str | None] = mapped_column(sa.String(200))
    language: Mapped[str | None] = mapped_column(sa.String(2), comment="Of the interface.")
    buddhist_years: Mapped[bool] = mapped_column(default=False)
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id"), index=True, comment="Where somebody belongs."
    )
    extra_time_percent: Mapped[int] = mapped_column(
        default=0, comment="Added to every time limit of this person."
    )
    merged_into_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id"),
        index=True,
        comment="A guest or double whose history now belongs there.",
    )
    created_at: Mapped[datetime]

    roles: Mapped[list[RoleGrant]] = relationship(
        back_populates="person", foreign_keys="RoleGrant.person_id", cascade="all, delete-orphan"
    )


class RoleGrant(Model):
    """A role of a person in an organisation."""

    __tablename__ = "role_grant"
    __table_args__ = (sa.UniqueConstraint("person_id", "role", "organisation_id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    granted_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    granted_at: Mapped[datetime]

    person: Mapped[Person] = relationship(back_populates="roles", foreign_keys=[person_id])


class SignIn(Model):
    """One browser in which somebody is signed in (their own list; sign out everywhere)."""

    __tablename__ = "sign_in"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[Digest] = mapped_column(
        unique=True, comment="SHA-256 of what the cookie holds; the token itself is not kept."
    )
    browser: Mapped[Name] = mapped_column(comment="Browser and system in words, for the list.")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LinkPurpose(StrEnum):
    """What a mailed or printed link is for."""

    VERIFY_EMAIL = "verify-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105 (a word, not a password)
    INVITATION = "invitation"
    FIRST_ADMINISTRATOR = "first-administrator"


class SecretLink(Model):
    """A link that may be used once, before it expires."""

    __tablename__ = "secret_link"

    id: Mapped[Id]
    purpose: Mapped[LinkPurpose] = mapped_column(enum_column(LinkPurpose))
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    payload: Mapped[dict[str, Any]] = mapped_column(
        comment="E-mail to verify; role and organisation of an invitation."
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FailedSignIn(Model):
    """Wrong passwords or PINs in a row for one account; a right one clears the row."""

    __tablename__ = "failed_sign_in"

    id: Mapped[Id]
    account: Mapped[str] = mapped_column(
        sa.String(80), unique=True, comment="person:12, or the SHA-256 of an unknown e-mail."
    )
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    last_at: Mapped[datetime]

    @staticmethod
    def account_of(person_id: int) -> str:
        """Under which name the wrong tries at a person's account are counted."""
        return f"person:{person_id}"


class AuditEntry(Model):
    """Who changed a role, reset a PIN or erased somebody, and when. Never changed later."""

    __tablename__ = "audit_entry"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(sa.String(60))
    actor_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    subject_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id"), index=True
    )
    detail: Mapped[dict[str, Any]] = mapped_column(comment="Plain values; no names.")
