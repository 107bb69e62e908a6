"""Acknowledgements, and the way to a notice by the number that people quote."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table of acknowledgements."""
    op.create_table(
        "ack",
        sa.Column("notice_key", sa.String(), nullable=False),
        sa.Column("by_id", _BIG, nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("notice_key"),
    )
    op.create_index("ix_notice_number", "notice", ["number"])


def downgrade() -> None:
    """Drop the acknowledgements, with all that is in them."""
    op.drop_index("ix_notice_number", "notice")
    op.drop_table("ack")
