"""Sign-in services, and whom they call by which id.

A service is one issuer with one client id, under one organisation of ours. Somebody is known by the
service's id of him (`sub`) within this service, never by e-mail: two services may call different
people by the same id or give two people one address.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.db.base import Digest, Id, Model, Name, enum_column

ISSUER = sa.String(500)
#: At most 255 ASCII characters by the specification.
SUBJECT = sa.String(255)


class ServiceState(StrEnum):
    """Whether people may come by a service."""

    ACTIVE = "active"
    DISABLED = "disabled"


class Newcomers(StrEnum):
    """What becomes of somebody whom nobody here knows yet."""

    PUPILS = "pupils"
    ADULTS = "adults"
    NOBODY = "nobody"


class SignInService(Model):
    """A place where people sign in, and which tells us who they are."""

    __tablename__ = "oidc_service"
    __table_args__ = (sa.UniqueConstraint("issuer", "client_id"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(
        sa.String(32), unique=True, comment="In the address to which the service sends people back."
    )
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisation.id"), index=True, comment="To which people who are new belong."
    )
    name: Mapped[Name] = mapped_column(comment="What people call it; stands on the button.")
    state: Mapped[ServiceState] = mapped_column(
        enum_column(ServiceState), default=ServiceState.DISABLED
    )
    issuer: Mapped[str] = mapped_column(ISSUER)
    client_id: Mapped[str] = mapped_column(sa.String(255))
    client_secret: Mapped[str | None] = mapped_column(
        sa.Text, comment="Encrypted with the installation's key; none for a public client."
    )
    newcomers: Mapped[Newcomers] = mapped_column(enum_column(Newcomers), default=Newcomers.NOBODY)
    hosted_domain: Mapped[str] = mapped_column(
        sa.String(255), default="", comment="Google's claim `hd` must be this, where it is set."
    )
    further_scopes: Mapped[str] = mapped_column(sa.String(500), default="")
    stores_names: Mapped[bool] = mapped_column(default=False)
    stores_emails: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )

    @property
    def is_active(self) -> bool:
        """Whether people may come by it."""
        return self.state is ServiceState.ACTIVE

    @property
    def scope(self) -> str:
        """What we ask for: no more than is kept, and what the administrator added."""
        asked = ["openid"]
        asked += ["profile"] if self.stores_names else []
        asked += ["email"] if self.stores_emails else []
        return " ".join(dict.fromkeys([*asked, *self.further_scopes.split()]))


class Identity(Model):
    """Whom a service calls by this id; one person of ours."""

    __tablename__ = "oidc_identity"
    __table_args__ = (sa.UniqueConstraint("service_id", "subject"),)

    id: Mapped[Id]
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("oidc_service.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(SUBJECT)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    linked: Mapped[bool] = mapped_column(
        default=False,
        comment="The account was here before; its owner linked it, and its name is his.",
    )
    email: Mapped[str | None] = mapped_column(
        sa.String(254), comment="As the service said it, where that is wanted; opens nothing."
    )
    created_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(comment="When somebody last came by it.")


class UsedNonce(Model):
    """A sign-in that was accepted, so that what proved it is not accepted again."""

    __tablename__ = "oidc_used_nonce"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
