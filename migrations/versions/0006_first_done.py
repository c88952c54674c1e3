"""when a step first counted, and the indexes that references lacked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.add_column(
        "step_record",
        sa.Column(
            "first_done_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Kept when a step of a completed lesson is taken back.",
        ),
    )


def downgrade() -> None:
    """Go back. Steps done again count from the later time."""
    op.drop_column("step_record", "first_done_at")
