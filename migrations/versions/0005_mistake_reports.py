"""mistakes that readers report"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "mistake_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "submission",
            sa.String(40),
            nullable=False,
            comment="Of the form it came from: sent twice, stored once.",
        ),
        sa.Column("pack_id", sa.String(120), nullable=False),
        sa.Column("course_id", sa.String(120), nullable=False),
        sa.Column("lesson_id", sa.String(120), nullable=False),
        sa.Column(
            "language", sa.String(2), nullable=False, comment="In which the lesson was read."
        ),
        sa.Column(
            "step_id", sa.String(120), nullable=False, comment="Empty if it is about no single step."
        ),
        sa.Column(
            "item_id", sa.String(120), nullable=False, comment="Empty if it is about no question."
        ),
        sa.Column(
            "lesson_digest",
            sa.String(64),
            nullable=False,
            comment="Of the lesson as it was read.",
        ),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "told_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="In a mail to the editors.",
        ),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False, comment="A sentence of the editor's."),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)",
            name=op.f("ck_mistake_report_answered_when_closed"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_mistake_report_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["person.id"],
            name=op.f("fk_mistake_report_answered_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mistake_report")),
        sa.UniqueConstraint("submission", name=op.f("uq_mistake_report_submission")),
    )
    op.create_index(
        "ix_mistake_report_lesson",
        "mistake_report",
        ["state", "pack_id", "course_id", "lesson_id"],
    )
    op.create_index(op.f("ix_mistake_report_person_id"), "mistake_report", ["person_id"])
    op.create_index(op.f("ix_mistake_report_answered_by_id"), "mistake_report", ["answered_by_id"])
    op.create_index(op.f("ix_mistake_report_sent_at"), "mistake_report", ["sent_at"])


def downgrade() -> None:
    """Go back. Reports and answers are lost."""
    op.drop_table("mistake_report")
