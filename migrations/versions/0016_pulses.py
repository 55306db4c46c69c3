"""When each part of the office was last at work, so that others notice that it is not."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulse",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pulse")),
    )


def downgrade() -> None:
    op.drop_table("pulse")
