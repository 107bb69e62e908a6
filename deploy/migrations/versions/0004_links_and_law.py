"""Cases that rest on one another, and the law a firm publishes over the book it was given."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables; neither holds anything yet."""
    op.create_table(
        "case_link",
        sa.Column("case_number", _BIG, autoincrement=False, nullable=False),
        sa.Column("to_number", _BIG, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], ["case_file.number"], initially="DEFERRED", deferrable=True
            )
            for column in ("case_number", "to_number")
        ),
        sa.PrimaryKeyConstraint("case_number", "to_number"),
    )
    op.create_index("ix_case_link_to_number", "case_link", ["to_number"])
    op.create_table(
        "law_value",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("law_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_to", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("kind", "law_id", "version"),
    )


def downgrade() -> None:
    """Take both away, and what they hold."""
    op.drop_table("law_value")
    op.drop_index("ix_case_link_to_number", "case_link")
    op.drop_table("case_link")
