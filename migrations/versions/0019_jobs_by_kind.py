"""Jobs of a kind that are not done are found without reading those that are."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NOT_DONE = sa.text("state IN ('ready', 'leased', 'failed')")


def upgrade() -> None:
    op.create_index(
        op.f("ix_outbox_kind"),
        "outbox",
        ["kind"],
        unique=False,
        sqlite_where=_NOT_DONE,
        postgresql_where=_NOT_DONE,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_kind"), table_name="outbox")
