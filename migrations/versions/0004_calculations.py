"""calculations that learners keep and hand in"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "calculation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "submission",
            sa.String(40),
            nullable=False,
            comment="Of the form it came from: sent twice, kept once.",
        ),
        sa.Column("calculator_id", sa.String(120), nullable=False),
        sa.Column(
            "course_id",
            sa.String(120),
            nullable=False,
            comment="Where it was tried, empty if in no lesson.",
        ),
        sa.Column("lesson_id", sa.String(120), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "entries", sa.JSON(), nullable=False, comment="By field, numbers as in code."
        ),
        sa.Column(
            "results", sa.JSON(), nullable=False, comment="Id, value, unit, decimals, main."
        ),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "handed_in_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Its leaders may see it since.",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_calculation_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calculation")),
        sa.UniqueConstraint("submission", name=op.f("uq_calculation_submission")),
    )
    op.create_index(
        "ix_calculation_person_handed_in", "calculation", ["person_id", "handed_in_at"]
    )


def downgrade() -> None:
    """Go back. What was kept is lost."""
    op.drop_table("calculation")
