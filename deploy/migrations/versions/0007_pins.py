"""Plans that a person has pinned."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table; nothing is pinned yet."""
    op.create_table(
        "pin",
        sa.Column("case_number", _BIG, autoincrement=False, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("border", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"], ["case_file.number"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("case_number"),
    )
    op.create_index("ix_pin_expires_at", "pin", ["expires_at"])


def downgrade() -> None:
    """Take it away: the next publishing moves what was pinned."""
    op.drop_index("ix_pin_expires_at", "pin")
    op.drop_table("pin")
