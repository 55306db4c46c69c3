"""What happened outside, in the registry; and why somebody changed it by hand."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

EVENT = "event"
_CODE = sa.String(length=32)


def upgrade() -> None:
    op.add_column("registry_history", sa.Column("why", _CODE, nullable=True))
    op.create_table(
        "outside_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", _CODE, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("countries", sa.Text(), nullable=False),
        sa.Column("regions", sa.Text(), nullable=False),
        sa.Column("standards", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_event")),
    )


def downgrade() -> None:
    history = sa.table("registry_history", sa.column("noun", sa.String()))
    op.execute(history.delete().where(history.c.noun == EVENT))
    op.drop_table("outside_event")
    op.drop_column("registry_history", "why")
