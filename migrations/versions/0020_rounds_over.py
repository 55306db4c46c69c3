"""Rounds that are over are found, to be forgotten, without reading all jobs that are."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NAME = "ix_outbox_rounds_over"
_ROUNDS_OVER = sa.text(
    "state = 'done' AND kind IN ('plan-notices', 'publish-statistics', 'watch-clocks')"
)


def upgrade() -> None:
    op.create_index(
        _NAME,
        "outbox",
        ["kind", "due_at"],
        unique=False,
        sqlite_where=_ROUNDS_OVER,
        postgresql_where=_ROUNDS_OVER,
    )


def downgrade() -> None:
    op.drop_index(_NAME, table_name="outbox")
