"""An index of officers' answers, from which the firm's own processing times are read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ANSWERS = sa.text("name IN ('letter_received', 'permit_issued', 'refused')")


def upgrade() -> None:
    """Index the answers, and no other event: of those there are many."""
    op.create_index(
        "ix_event_answer", "event", ["at"], sqlite_where=_ANSWERS, postgresql_where=_ANSWERS
    )


def downgrade() -> None:
    """Take the index away."""
    op.drop_index("ix_event_answer", "event")
