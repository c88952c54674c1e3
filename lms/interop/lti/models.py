"""Platforms, whom and what they launch, and the ledger of grades.

A registration is one platform (issuer and client id) under one organisation of ours. A person who
comes from a platform is known by the platform's id of him (`sub`) within the registration's realm,
never by e-mail. A resource link is one place in one course of the platform, and leads to one thing
of ours. A score is one person's at one link: what should stand in the gradebook, and what does.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db.base import Digest, Id, LanguageCode, Model, Name, enum_column

#: Ids that a platform makes are at most 255 ASCII characters by the specification.
LONGEST_ID = 255
LONGEST_URL = 1000
PLATFORM_ID = sa.String(LONGEST_ID)
URL = sa.String(LONGEST_URL)


class RegistrationState(StrEnum):
    """Whether a platform may launch."""

    ACTIVE = "active"
    DISABLED = "disabled"


class KeyState(StrEnum):
    """Whether a key of ours may still be trusted."""

    GOOD = "good"
    WITHDRAWN = "withdrawn"  # known to others; published no more from that moment


class ToolKey(Model):
    """A key pair of ours; platforms fetch the public part from our key set.

    A new key is published before it signs, and an old one after it signed last, since platforms
    keep what they fetched for hours.
    """

    __tablename__ = "lti_tool_key"

    id: Mapped[Id]
    kid: Mapped[str] = mapped_column(sa.String(40), unique=True)
    private_pem: Mapped[str] = mapped_column(
        sa.Text, comment="Encrypted with the installation's key."
    )
    public_jwk: Mapped[dict[str, Any]]
    state: Mapped[KeyState] = mapped_column(enum_column(KeyState), default=KeyState.GOOD)
    signs_from: Mapped[datetime]
    created_at: Mapped[datetime]


class Registration(Model):
    """A learning platform that may launch us."""

    __tablename__ = "lti_registration"
    __table_args__ = (sa.UniqueConstraint("issuer", "client_id"),)

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id"), index=True, comment="Where its people and groups belong."
    )
    name: Mapped[Name]
    state: Mapped[RegistrationState] = mapped_column(
        enum_column(RegistrationState), default=RegistrationState.ACTIVE
    )
    issuer: Mapped[str] = mapped_column(PLATFORM_ID)
    client_id: Mapped[str] = mapped_column(PLATFORM_ID)
    auth_url: Mapped[str] = mapped_column(URL)
    token_url: Mapped[str] = mapped_column(URL)
    jwks_url: Mapped[str] = mapped_column(URL)
    audience: Mapped[str] = mapped_column(
        URL, default="", comment="Of access tokens, where it is not the token URL."
    )
    realm_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("lti_registration.id"),
        index=True,
        comment="The registration whose people these are, too: the same platform, registered anew.",
    )
    any_deployment: Mapped[bool] = mapped_column(
        default=False, comment="Whether a deployment that nobody has entered may launch."
    )
    stores_names: Mapped[bool] = mapped_column(default=False)
    stores_emails: Mapped[bool] = mapped_column(default=False)
    for_adults: Mapped[bool] = mapped_column(
        default=False, comment="Its courses become cohorts, not school classes."
    )
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )

    deployments: Mapped[list[Deployment]] = relationship(
        back_populates="registration", cascade="all, delete-orphan"
    )

    @property
    def realm(self) -> int:
        """The registration under which its people are known."""
        return self.realm_id or self.id


class Deployment(Model):
    """One installation of us in a platform: a school's account, one course."""

    __tablename__ = "lti_deployment"
    __table_args__ = (sa.UniqueConstraint("registration_id", "deployment_id"),)

    id: Mapped[Id]
    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lti_registration.id", ondelete="CASCADE")
    )
    deployment_id: Mapped[str] = mapped_column(PLATFORM_ID)
    created_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship(back_populates="deployments")


class PlatformUser(Model):
    """Whom a platform calls by this id; one person of ours."""

    __tablename__ = "lti_user"
    __table_args__ = (sa.UniqueConstraint("realm_id", "subject"),)

    id: Mapped[Id]
    realm_id: Mapped[int] = mapped_column(sa.ForeignKey("lti_registration.id"))
    subject: Mapped[str] = mapped_column(PLATFORM_ID)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str | None] = mapped_column(
        sa.String(254), comment="As the platform sent it, where that is wanted; opens nothing."
    )
    created_at: Mapped[datetime]
    last_launch_at: Mapped[datetime | None]


class Context(Model):
    """A course of a platform, and the group that it is here."""

    __tablename__ = "lti_context"
    __table_args__ = (sa.UniqueConstraint("deployment_id", "context_id"),)

    id: Mapped[Id]
    deployment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lti_deployment.id", ondelete="CASCADE")
    )
    context_id: Mapped[str] = mapped_column(PLATFORM_ID)
    group_id: Mapped[int] = mapped_column(
        sa.ForeignKey("study_group.id", ondelete="CASCADE"), index=True
    )
    memberships_url: Mapped[str | None] = mapped_column(URL)
    roster_at: Mapped[datetime | None] = mapped_column(comment="When the roster was last in step.")
    roster_error: Mapped[str] = mapped_column(sa.String(40), default="")
    created_at: Mapped[datetime]

    deployment: Mapped[Deployment] = relationship()


class Activity(StrEnum):
    """What a link leads to."""

    COURSE = "course"
    LESSON = "lesson"
    QUIZ = "quiz"
    TEST = "test"


class WhichScore(StrEnum):
    """Which attempt's score goes to the gradebook."""

    BEST = "best"
    LATEST = "latest"
    FIRST = "first"


class ResourceLink(Model):
    """One place in one course of a platform, from which people come to one thing of ours."""

    __tablename__ = "lti_resource_link"
    __table_args__ = (
        sa.UniqueConstraint("deployment_id", "link_id"),
        sa.Index("ix_lti_resource_link_course_lesson", "course_id", "lesson_id"),
    )

    id: Mapped[Id]
    deployment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lti_deployment.id", ondelete="CASCADE")
    )
    link_id: Mapped[str] = mapped_column(PLATFORM_ID)
    context_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("lti_context.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[Name]
    activity: Mapped[Activity | None] = mapped_column(
        enum_column(Activity), comment="Empty until a leader has chosen."
    )
    course_id: Mapped[str] = mapped_column(sa.String(120), default="")
    lesson_id: Mapped[str] = mapped_column(sa.String(120), default="")
    language: Mapped[LanguageCode]
    max_attempts: Mapped[int | None] = mapped_column(comment="Of a test.")
    time_limit_minutes: Mapped[int | None] = mapped_column(comment="Of a test.")
    which_score: Mapped[WhichScore] = mapped_column(
        enum_column(WhichScore), default=WhichScore.BEST
    )
    lineitem_url: Mapped[str | None] = mapped_column(
        URL, comment="The column of the gradebook, as soon as it is known."
    )
    lineitems_url: Mapped[str | None] = mapped_column(URL)
    may_make_lineitem: Mapped[bool] = mapped_column(default=False)
    may_send_scores: Mapped[bool] = mapped_column(default=False)
    busy_until: Mapped[datetime | None] = mapped_column(
        comment="One worker at a time talks to the gradebook about it; the lease of that one."
    )
    copied_from_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("lti_resource_link.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]
    last_launch_at: Mapped[datetime]

    deployment: Mapped[Deployment] = relationship()
    context: Mapped[Context | None] = relationship()


class Enrolment(Model):
    """Somebody came by a link; what he does there counts for it."""

    __tablename__ = "lti_enrolment"
    __table_args__ = (sa.UniqueConstraint("link_id", "user_id"),)

    id: Mapped[Id]
    link_id: Mapped[int] = mapped_column(sa.ForeignKey("lti_resource_link.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lti_user.id", ondelete="CASCADE"), index=True
    )
    leads: Mapped[bool] = mapped_column(default=False, comment="Leaders get no grades.")
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class ScoreState(StrEnum):
    """Where a score stands on its way."""

    WAITING = "waiting"
    ARRIVED = "arrived"
    REFUSED = "refused"  # the platform will not have it; a person must look


class Score(Model):
    """What should stand in the gradebook for one person at one link, and what does."""

    __tablename__ = "lti_score"
    __table_args__ = (
        sa.UniqueConstraint("link_id", "user_id"),
        sa.Index("ix_lti_score_state_next_try_at", "state", "next_try_at"),
    )

    id: Mapped[Id]
    link_id: Mapped[int] = mapped_column(sa.ForeignKey("lti_resource_link.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("lti_user.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[ScoreState] = mapped_column(enum_column(ScoreState), default=ScoreState.WAITING)
    wanted: Mapped[dict[str, Any]] = mapped_column(
        comment="scoreGiven (0 to 100, or none), activityProgress, gradingProgress."
    )
    wanted_at: Mapped[datetime] = mapped_column(
        comment="Of what was done, and sent as the score's timestamp; grows with each change."
    )
    sent: Mapped[dict[str, Any] | None] = mapped_column(comment="The last that arrived.")
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0, comment="Since the last change or arrival.")
    next_try_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(
        sa.String(40),
        default="",
        comment="Why it has not arrived: a word of `lms.interop.lti.answers`.",
    )
    answer_detail: Mapped[str] = mapped_column(sa.Text, default="", comment="For administrators.")


class UsedNonce(Model):
    """A launch that was accepted, so that it is not accepted again."""

    __tablename__ = "lti_used_nonce"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class RegistrationTicket(Model):
    """An address that an administrator gives to a platform, by which it registers itself once."""

    __tablename__ = "lti_registration_ticket"

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    created_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    registration_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("lti_registration.id", ondelete="SET NULL"), index=True
    )
