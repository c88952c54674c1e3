"""What the shell keeps: which version of each pack is in use, and sessions in frames."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.db.base import Digest, Model, Slug


class PackRelease(Model):
    """The released digest of a pack: flipping this row is what `lms reload` does last."""

    __tablename__ = "pack_release"

    pack_id: Mapped[Slug] = mapped_column(primary_key=True)
    digest: Mapped[Digest]
    position: Mapped[int] = mapped_column(comment="Order of packs in the catalogue.")
    released_at: Mapped[datetime]
    root: Mapped[str] = mapped_column(sa.String(500), comment="Folder it was read from.")


class FrameSession(Model):
    """The session of somebody in a frame where cookies are blocked (`lms.web.frames`)."""

    __tablename__ = "frame_session"

    token_hash: Mapped[Digest] = mapped_column(
        primary_key=True,
        comment="SHA-256 of the token in its addresses, which is also the sign-in's.",
    )
    data: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)
