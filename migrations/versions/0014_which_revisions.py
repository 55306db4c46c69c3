"""Which revisions of cases are on somebody's ring is answered out of indices alone."""

from __future__ import annotations

from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_case_which", "case", ["id", "version"])
    op.create_index("ix_slip_which", "slip", ["case_id", "rev"])
    op.create_index(
        "ix_case_grant_whose",
        "case_grant",
        ["holder", "compartment", "case_id", "kv", "holder_kv", "until"],
    )
    op.drop_index("ix_case_grant_holder_compartment", "case_grant")


def downgrade() -> None:
    op.create_index(
        "ix_case_grant_holder_compartment", "case_grant", ["holder", "compartment"]
    )
    op.drop_index("ix_case_grant_whose", "case_grant")
    op.drop_index("ix_slip_which", "slip")
    op.drop_index("ix_case_which", "case")
