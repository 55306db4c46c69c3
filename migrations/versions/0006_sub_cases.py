"""Covers name the report that a sub-case was made of."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEX = "ix_case_parent"


def upgrade() -> None:
    op.add_column("case", sa.Column("parent", sa.Uuid(), nullable=True))
    op.create_index(INDEX, "case", ["parent"])


def downgrade() -> None:
    op.drop_index(INDEX, "case")
    op.drop_column("case", "parent")
