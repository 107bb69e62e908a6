"""Everything that the first version remembers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "case_file",
        sa.Column("number", _BIG, autoincrement=False, nullable=False),
        sa.Column("file_no", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("awaiting", sa.String(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("owner_id", _BIG, nullable=True),
        sa.Column("route", sa.String(), nullable=True),
        sa.Column("port", sa.String(), nullable=True),
        sa.Column("planned_filing_on", sa.Date(), nullable=True),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("file_no"),
    )
    op.create_index("ix_case_file_due", "case_file", ["next_due_at"])
    op.create_index("ix_case_file_owner", "case_file", ["owner_id", "next_due_at"])
    op.create_index("ix_case_file_port", "case_file", ["port", "planned_filing_on"])
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "message",
        sa.Column("message_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("person_id", _BIG, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("duty_class", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("possible_repeat", sa.Boolean(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.create_index(
        "ix_message_open",
        "message",
        ["next_attempt_at"],
        sqlite_where=sa.text("state IN ('planned', 'claimed', 'retry', 'unknown')"),
        postgresql_where=sa.text("state IN ('planned', 'claimed', 'retry', 'unknown')"),
    )
    op.create_table(
        "notice",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", _BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_number", _BIG, nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("person_id", _BIG, nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("duty_class", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message_id", _BIG, nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_notice_case", "notice", ["case_number"])
    op.create_index("ix_notice_message", "notice", ["message_id"])
    op.create_index(
        "ix_notice_ungathered",
        "notice",
        ["person_id", "channel"],
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_table(
        "person",
        sa.Column("person_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("email_key", sa.String(), nullable=True),
        sa.Column("name_key", sa.String(), nullable=True),
        sa.Column("residence", sa.String(), nullable=True),
        sa.Column("passport_expires_on", sa.Date(), nullable=True),
        sa.Column("licence", sa.String(), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "revision"),
    )
    op.create_index(
        "ix_person_email_key",
        "person",
        ["email_key"],
        sqlite_where=sa.text("email_key IS NOT NULL"),
        postgresql_where=sa.text("email_key IS NOT NULL"),
    )
    op.create_index(
        "ix_person_name_key",
        "person",
        ["name_key"],
        sqlite_where=sa.text("name_key IS NOT NULL"),
        postgresql_where=sa.text("name_key IS NOT NULL"),
    )
    op.create_table(
        "reminder",
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_number", _BIG, autoincrement=False, nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("due_at", "case_number", "duty"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reminder_case", "reminder", ["case_number"])
    op.create_table(
        "restriction",
        sa.Column("restriction_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_to", _BIG, nullable=False),
        sa.PrimaryKeyConstraint("restriction_id", "version"),
    )
    op.create_table(
        "said",
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_number", _BIG, autoincrement=False, nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("due_at", "case_number", "duty"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "certificate",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("case_number", _BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"], ["case_file.number"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_certificate_case_number", "certificate", ["case_number"])
    op.create_table(
        "event",
        sa.Column("case_number", _BIG, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", _BIG, nullable=True),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"], ["case_file.number"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("case_number", "seq"),
    )


def downgrade() -> None:
    """Drop every table, with all that is in it."""
    op.drop_table("event")
    op.drop_table("certificate")
    op.drop_table("setting")
    op.drop_table("said")
    op.drop_table("restriction")
    op.drop_table("reminder")
    op.drop_table("person")
    op.drop_table("notice")
    op.drop_table("message")
    op.drop_table("counter")
    op.drop_table("case_file")
