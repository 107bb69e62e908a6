"""What each case chases has a table of its own, and the sweep no index by case to keep.

The queue was an index by case away from costing nothing, and so was the ledger. A reminder
left behind by a replan is now told from one that counts by what its case chases.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CHUNK = 500
_HEARS = {"counsel": "owner", "employer": "employer", "applicant": "applicant"}
_ENTERED = {
    "ix_notice_case": ("case_number", "state <> 'queued'"),
    "ix_notice_message": ("message_id", "message_id IS NOT NULL"),
}
_CHASE = sa.table("chase", sa.column("case_number", _BIG), sa.column("document", sa.JSON()))


def upgrade() -> None:
    """Make the table and fill it from the queue; then let go of what it replaces."""
    op.create_table(
        "chase",
        sa.Column("case_number", _BIG, autoincrement=False, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_number"], ["case_file.number"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("case_number"),
    )
    _fill(op.get_bind())
    op.drop_index("ix_reminder_case", "reminder")
    for table in ("reminder", "said"):
        _key(table, ["due_at", "case_number", "duty", "due_on"])
    for name, (column, entered) in _ENTERED.items():
        op.drop_index(name, "notice")
        only = sa.text(entered)
        op.create_index(name, "notice", [column], sqlite_where=only, postgresql_where=only)
    _let_body_be_empty(can_be=True)


def _fill(conn: sa.Connection) -> None:
    # What waits in the queue is what is chased; a duty whose ladder is over comes back with
    # the next change of its case, and says nothing twice.
    last = 0
    while rows := conn.execute(
        sa.text(
            "SELECT number, document, people FROM case_file WHERE number > :last "
            "ORDER BY number LIMIT :most"
        ),
        {"last": last, "most": _CHUNK},
    ).all():
        first, last = rows[0].number, rows[-1].number
        duties = _waiting(conn, first, last)
        found = [_chase(conn, row, duties[row.number]) for row in rows]
        conn.execute(_CHASE.insert(), found)


def _waiting(conn: sa.Connection, first: int, last: int) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for table in ("reminder", "said"):
        waiting = sa.text(
            f"SELECT case_number, duty, due_on FROM {table} "  # noqa: S608 - names of ours
            "WHERE case_number BETWEEN :first AND :last"
        )
        for number, duty, day in conn.execute(waiting, {"first": first, "last": last}):
            found[number][duty] = str(day)
    return found


def _chase(conn: sa.Connection, row: Any, duties: dict[str, str]) -> dict[str, Any]:
    people = _read(row.people)
    return {
        "case_number": row.number,
        "document": {
            "zone": _zone(_read(row.document)["facts"]),
            "hears": dict(_hearing(conn, people)),
            "duties": duties,
        },
    }


def _zone(facts: dict[str, Any]) -> str:
    # A row that a later version wrote leaves out what is as usual.
    zone: str = facts.get("team", {}).get("office_zone", "America/Toronto")
    return zone


def _hearing(conn: sa.Connection, people: dict[str, list[int]]) -> Iterator[tuple[str, int]]:
    address = sa.text("SELECT email FROM person WHERE person_id = :id AND revision = :revision")
    for audience, role in _HEARS.items():
        person, revision = people.get(role) or (None, None)
        if person and conn.execute(address, {"id": person, "revision": revision}).scalar():
            yield audience, person


def _read(column: Any) -> Any:
    return json.loads(column) if isinstance(column, str) else column


def _key(table: str, columns: list[str]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(f"{table}_pkey", table)
        op.create_primary_key(f"{table}_pkey", table, columns)
        return
    # SQLite keeps a table without rowids in the order of its key: it is written anew.
    op.rename_table(table, "before")
    op.create_table(
        table,
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_number", _BIG, autoincrement=False, nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint(*columns),
        sqlite_with_rowid=False,
    )
    op.execute(
        f"INSERT OR IGNORE INTO {table} (due_at, case_number, duty, due_on, rung) "  # noqa: S608 - names of ours
        "SELECT due_at, case_number, duty, due_on, rung FROM before"
    )
    op.drop_table("before")


def _let_body_be_empty(*, can_be: bool) -> None:
    with op.batch_alter_table("notice", table_kwargs={"sqlite_with_rowid": False}) as notice:
        notice.alter_column("body", existing_type=sa.JSON(), nullable=can_be)


def downgrade() -> None:
    """Take it back: bodies left out become empty ones, reminders that count stay."""
    op.execute("UPDATE notice SET body = '{}' WHERE body IS NULL")
    _let_body_be_empty(can_be=False)
    for name, (column, _) in _ENTERED.items():
        op.drop_index(name, "notice")
        op.create_index(name, "notice", [column])
    for table in ("reminder", "said"):
        _drop_left_behind(table)
        _key(table, ["due_at", "case_number", "duty"])
    op.create_index("ix_reminder_case", "reminder", ["case_number"])
    op.drop_table("chase")


def _drop_left_behind(table: str) -> None:
    chased = (
        "(SELECT c.document -> 'duties' ->> {0}.duty FROM chase c "
        "WHERE c.case_number = {0}.case_number)"
        if op.get_bind().dialect.name == "postgresql"
        else "(SELECT json_extract(c.document, '$.duties.' || {0}.duty) FROM chase c "
        "WHERE c.case_number = {0}.case_number)"
    ).format(table)
    op.execute(
        f"DELETE FROM {table} WHERE {chased} IS NULL "  # noqa: S608 - names of ours
        f"OR {chased} <> CAST(due_on AS TEXT)"
    )
