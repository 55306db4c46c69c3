"""Covers keep the clocks that run in their case, and who answers for it."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Column by column: SQLite cannot rebuild a table that others point to.


def upgrade() -> None:
    for column in (
        sa.Column("clocks", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("duty", sa.Uuid(), nullable=True),
        sa.Column(
            "resubmitted", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
        sa.Column("reopened", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("case", column)


def downgrade() -> None:
    for name in ("reopened", "resubmitted", "duty", "clocks"):
        op.drop_column("case", name)
