"""Audits that have something to answer have a file: a case under a keyed mark."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_file",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_audit_file_case_id")
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_audit_file")),
        sa.UniqueConstraint("case_id", name=op.f("uq_audit_file_case_id")),
    )


def downgrade() -> None:
    op.drop_table("audit_file")
