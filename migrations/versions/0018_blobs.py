"""The sealed bytes of large attachments may lie in an object store."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from alembic import op

from grievance.domain.errors import SetupError


revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blob",
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_blob")),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_blob_part_id")),
        sa.UniqueConstraint("name", name=op.f("uq_blob_name")),
    )
    folder = op.create_table(
        "blob_folder",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blob_folder")),
    )
    op.bulk_insert(folder, [{"id": 1, "name": secrets.token_hex(8)}])


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM blob")):
        msg = (
            "Attachments lie in an object store, which earlier programs do not know; run "
            "`grievance blobs move --to database` first."
        )
        raise SetupError(msg)
    op.drop_table("blob_folder")
    op.drop_table("blob")
