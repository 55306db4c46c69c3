"""Letters to firms are closed to their keys, and go out again as they were first."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ADDED = {
    "language": sa.String(length=16),
    "certificate": sa.Text(),
    "age_recipient": sa.String(),
}


def upgrade() -> None:
    for name, kind in ADDED.items():
        op.add_column("firm", sa.Column(name, kind, server_default="", nullable=False))
    op.add_column("outgoing", sa.Column("closed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("outgoing", "closed")
    for name in reversed(ADDED):
        op.drop_column("firm", name)
