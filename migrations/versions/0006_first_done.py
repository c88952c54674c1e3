"""when a step first counted, and the indexes that references lacked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: Asked for when somebody is erased or merged, a class goes on, or an organisation is looked at.
INDEXED = (
    ("person", "merged_into_id"),
    ("role_grant", "granted_by_id"),
    ("audit_entry", "organisation_id"),
    ("study_group", "rolled_from_id"),
    ("assignment", "created_by_id"),
)


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
    for table, column in INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Go back. Steps done again count from the later time."""
    for table, column in INDEXED:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_column("step_record", "first_done_at")
