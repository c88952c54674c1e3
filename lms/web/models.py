"""Which version of each pack is in use."""

from __future__ import annotations

from datetime import datetime

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
