"""the key by which people sort is compared character by character

On PostgreSQL the order of a database's language would put Vietnamese names where the key does not.
The version that still runs can work with either.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    _compare_by("C")


def downgrade() -> None:
    """Go back to the former version."""
    _compare_by("default")


def _compare_by(collation: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("person", "sort_name", type_=sa.String(200, collation=collation))
