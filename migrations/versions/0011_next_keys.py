"""Cases get other keys: who vouches for them, who carried what, and what is due."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _added() -> tuple[tuple[str, sa.Column[Any]], ...]:
    heir = sa.Column("heir", sa.LargeBinary(), server_default="", nullable=False)
    proof = sa.Column("proof", sa.LargeBinary(), server_default="", nullable=False)
    return (
        ("case_slot", heir),
        ("case_slot", sa.Column("vouched", sa.LargeBinary(), nullable=True)),
        ("case_grant", sa.Column("until", sa.Date(), nullable=True)),
        ("case_grant", proof),
        ("part", sa.Column("carrier", sa.String(length=36), nullable=True)),
        ("part", sa.Column("carrier_kv", sa.Integer(), nullable=True)),
    )


def upgrade() -> None:
    for table, column in _added():
        op.add_column(table, column)
    op.create_index(op.f("ix_case_grant_until"), "case_grant", ["until"])
    op.create_index(
        "ix_case_slot_later",
        "case_slot",
        ["case_id"],
        sqlite_where=sa.text("kv > 1"),
        postgresql_where=sa.text("kv > 1"),
    )
    op.create_table(
        "rekey_due",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("compartment", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_rekey_due_case_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "compartment", name=op.f("pk_rekey_due")),
    )


def downgrade() -> None:
    op.drop_table("rekey_due")
    op.drop_index("ix_case_slot_later", "case_slot")
    op.drop_index(op.f("ix_case_grant_until"), "case_grant")
    for table, column in reversed(_added()):
        op.drop_column(table, column.name)
