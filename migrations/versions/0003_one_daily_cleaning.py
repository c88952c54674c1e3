"""the cleaning that was a job of its own is part of the daily one

What still waits of it would be tried for an hour and kept as failed.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.execute("DELETE FROM job WHERE kind = 'people.clean-up'")


def downgrade() -> None:
    """Go back: the former version plans its job again by itself."""
