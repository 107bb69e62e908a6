"""What a notice could touch is found in an index: a walk need not read whole cases."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NAME = "ix_case_file_walk"
_COLUMNS = [
    "number",
    "version",
    "open",
    "port",
    "route",
    "stage",
    "awaiting",
    "planned_filing_on",
]


def upgrade() -> None:
    """Add the index."""
    op.create_index(_NAME, "case_file", _COLUMNS)


def downgrade() -> None:
    """Take it back; nothing is lost."""
    op.drop_index(_NAME, "case_file")
