"""A case that is erased leaves a cover that says since when."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("erased_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("case", "erased_on")
