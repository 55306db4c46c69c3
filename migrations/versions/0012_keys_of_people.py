"""Keys of people open with a code as well, and get other versions."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_code",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kv", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "kv", name=op.f("pk_identity_code")),
    )
    op.create_table(
        "former_identity",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kv", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("former_kv", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint(
            "person_id", "kv", "former_kv", name=op.f("pk_former_identity")
        ),
    )


def downgrade() -> None:
    op.drop_table("former_identity")
    op.drop_table("identity_code")
