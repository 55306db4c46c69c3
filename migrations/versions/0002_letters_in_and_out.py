"""Quarantine that people can look into, letters of ours, and second persons."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("receipt") as receipt:
        receipt.add_column(
            sa.Column(
                "door", sa.String(length=32), server_default="mail", nullable=False
            )
        )
        receipt.add_column(sa.Column("id_mark", sa.LargeBinary(), nullable=True))
        receipt.add_column(sa.Column("content_mark", sa.LargeBinary(), nullable=True))
        receipt.create_unique_constraint(
            op.f("uq_receipt_content_mark"), ["content_mark"]
        )
    op.create_index(op.f("ix_receipt_id_mark"), "receipt", ["id_mark"], unique=False)
    with op.batch_alter_table("spool") as spool:
        spool.add_column(
            sa.Column("failures", sa.Integer(), server_default="0", nullable=False)
        )
    op.create_table(
        "spool_grant",
        sa.Column("spool_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("holder_kv", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["spool_id"], ["spool.id"], name=op.f("fk_spool_grant_spool_id")
        ),
        sa.PrimaryKeyConstraint("spool_id", "holder", name=op.f("pk_spool_grant")),
    )
    _create_outgoing()
    op.create_table(
        "request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("object", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_kv", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_kv", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index(op.f("ix_request_object"), "request", ["object"], unique=False)


def _create_outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("hold", sa.String(length=32), nullable=True),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("worker_kv", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("author", sa.String(length=36), nullable=False),
        sa.Column("author_kv", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("released_by", sa.String(length=36), nullable=True),
        sa.Column("released_kv", sa.Integer(), nullable=True),
        sa.Column("release", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_outgoing_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_message_id")),
    )
    op.create_index(op.f("ix_outgoing_case_id"), "outgoing", ["case_id"], unique=False)
    op.create_index(op.f("ix_outgoing_state"), "outgoing", ["state"], unique=False)
    op.create_index(op.f("ix_outgoing_made_at"), "outgoing", ["made_at"], unique=False)
    op.create_table(
        "answered",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_answered")),
    )
    op.create_index(op.f("ix_answered_until"), "answered", ["until"], unique=False)


def downgrade() -> None:
    op.drop_table("answered")
    op.drop_table("outgoing")
    op.drop_table("request")
    op.drop_table("spool_grant")
    with op.batch_alter_table("spool") as spool:
        spool.drop_column("failures")
    op.drop_index(op.f("ix_receipt_id_mark"), table_name="receipt")
    with op.batch_alter_table("receipt") as receipt:
        receipt.drop_constraint(op.f("uq_receipt_content_mark"), type_="unique")
        receipt.drop_column("content_mark")
        receipt.drop_column("id_mark")
        receipt.drop_column("door")
