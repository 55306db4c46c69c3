"""People write letters: whom to, under which reference, with an id made when sent."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COMPLAINANT = "complainant"
_CODE = sa.String(length=32)


def upgrade() -> None:
    party = sa.Column("party", _CODE, server_default=COMPLAINANT, nullable=False)
    op.add_column("outgoing", party)
    with op.batch_alter_table("outgoing") as outgoing:
        outgoing.alter_column("message_id", existing_type=sa.String(), nullable=True)
    op.create_table(
        "alias",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party", _CODE, nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_alias_case_id")
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_alias")),
    )
    op.create_index(op.f("ix_alias_case_id"), "alias", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("alias")
    op.execute("DELETE FROM outgoing WHERE message_id IS NULL")
    with op.batch_alter_table("outgoing") as outgoing:
        outgoing.alter_column("message_id", existing_type=sa.String(), nullable=False)
        outgoing.drop_column("party")
