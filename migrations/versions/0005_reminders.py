"""Clocks call for somebody once, and the office writes to its own people."""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DUE = "ix_case_due_on"
_CODE = sa.String(length=32)


def upgrade() -> None:
    op.create_index(DUE, "case", ["due_on"])
    op.create_table(
        "reminder",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("clock", _CODE, nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("call", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_reminder_case_id")
        ),
        sa.PrimaryKeyConstraint(
            "case_id",
            "clock",
            "started_on",
            "place",
            "call",
            name=op.f("pk_reminder"),
        ),
    )
    op.create_table(
        "staff_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _CODE, nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("state", _CODE, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_staff_mail_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_mail")),
        sa.UniqueConstraint(
            "person_id", "topic", name=op.f("uq_staff_mail_person_id_topic")
        ),
    )
    op.create_index(op.f("ix_staff_mail_made_at"), "staff_mail", ["made_at"])


def downgrade() -> None:
    op.drop_table("staff_mail")
    op.drop_table("reminder")
    op.drop_index(DUE, "case")
