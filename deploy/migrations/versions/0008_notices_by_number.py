"""Notices are kept by their number, and what is chased in columns that a query can read.

The long key in every index made each notice twice as dear to write.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_HEARS = ("counsel", "employer", "applicant")
_QUEUED, _PAST = "state = 'queued'", "state <> 'queued'"
_INDEXES: Sequence[tuple[str, Sequence[str], str]] = (
    ("ix_notice_ungathered", ("person_id", "channel"), _QUEUED),
    ("ix_notice_case", ("case_number",), _PAST),
    ("ix_notice_message", ("message_id",), "message_id IS NOT NULL"),
)
_NULLABLE = {"due_on", "person_id", "cause", "message_id", "body"}


def _columns() -> list[sa.Column[Any]]:
    kinds: dict[str, sa.types.TypeEngine[Any]] = {
        "number": _BIG, "key": sa.String(), "at": sa.DateTime(timezone=True),
        "case_number": _BIG, "duty": sa.String(), "due_on": sa.Date(), "rung": sa.String(),
        "audience": sa.String(), "person_id": _BIG, "channel": sa.String(),
        "duty_class": sa.String(), "reason": sa.String(), "cause": sa.String(),
        "state": sa.String(), "message_id": _BIG, "body": sa.JSON(),
        "created_at": sa.DateTime(timezone=True),
    }  # fmt: skip
    return [
        sa.Column(name, kind, nullable=name in _NULLABLE, autoincrement=False)
        for name, kind in kinds.items()
    ]


def upgrade() -> None:
    """Make the number the key of a notice, and take each chase's document apart."""
    op.drop_index("ix_notice_number", "notice")
    _keep_notices_by("number")
    op.create_index("ix_notice_key", "notice", ["key"], unique=True)
    persons = [sa.Column(f"{audience}_id", _BIG) for audience in _HEARS]
    hears = (f"CAST(document -> 'hears' ->> '{who}' AS BIGINT)" for who in _HEARS)
    _remake_chase(
        [sa.Column("zone", sa.String(), nullable=False), *persons, _json("duties")],
        f"case_number, document ->> 'zone', {', '.join(hears)}, document -> 'duties'",
    )


def downgrade() -> None:
    """Take it back; nothing is lost."""
    hears = ", ".join(f"'{audience}', {audience}_id" for audience in _HEARS)
    if op.get_bind().dialect.name == "postgresql":
        document = (
            f"json_build_object('zone', zone, 'hears', "
            f"json_strip_nulls(json_build_object({hears})), 'duties', duties)"
        )
    else:
        document = (
            f"json_object('zone', zone, 'hears', json_patch('{{}}', json_object({hears})), "
            "'duties', json(duties))"
        )
    _remake_chase([_json("document")], f"case_number, {document}")
    op.drop_index("ix_notice_key", "notice")
    _keep_notices_by("key")
    op.create_index("ix_notice_number", "notice", ["number"])


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _remake_chase(columns: list[sa.Column[Any]], found: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        # An older step of the same upgrade may have left its rows to be checked at the commit.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.execute("CREATE TABLE before AS SELECT * FROM chase")
    op.drop_table("chase")
    op.create_table(
        "chase",
        sa.Column("case_number", _BIG, autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["case_number"], ["case_file.number"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("case_number"),
    )
    op.execute(f"INSERT INTO chase SELECT {found} FROM before")  # noqa: S608 - names of ours
    op.drop_table("before")


def _keep_notices_by(key: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("notice_pkey", "notice")
        op.create_primary_key("notice_pkey", "notice", [key])
        return
    # SQLite keeps a table in the order of its key: it is written anew.
    op.rename_table("notice", "before")
    columns = _columns()
    without = {} if key == "number" else {"sqlite_with_rowid": False}
    op.create_table("notice", *columns, sa.PrimaryKeyConstraint(key), **without)
    names = ", ".join(column.name for column in columns)
    op.execute(
        f"INSERT INTO notice ({names}) SELECT {names} FROM before ORDER BY {key}"  # noqa: S608 - names of ours
    )
    op.drop_table("before")
    for name, over, where in _INDEXES:
        only = sa.text(where)
        op.create_index(name, "notice", list(over), sqlite_where=only)
