"""Rows of cases exchanged for newer ones, and never over somebody else's change."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy import update as update_of

from models.rules.case import reference_of
from models.store import bulk
from models.store.tables import CaseRow, table_of

_CASE = table_of(CaseRow)
_OF_A_PLAN = (
    "number",
    "version",
    "route",
    "port",
    "planned_filing_on",
    "next_due_at",
    "plan",
    "updated_at",
)


class StaleCaseError(Exception):
    """Somebody changed these cases since they were loaded; roll back and load again."""

    def __init__(self, numbers: Sequence[int]) -> None:
        """Keep the numbers of the cases."""
        named = ", ".join(reference_of(number) for number in numbers)
        super().__init__(f"changed by somebody else meanwhile: {named}")
        self.numbers = tuple(numbers)


def swap_whole(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write whole rows, each one version ahead of what lies there; StaleCaseError if not."""
    swap = (
        update_of(_CASE)
        .where(_CASE.c.number == bindparam("its_number"))
        .where(_CASE.c.version == bindparam("its_version"))
        .values({name: bindparam(name) for name in rows[0] if name != "number"})
    )
    asked = [
        {**row, "its_number": row["number"], "its_version": row["version"] - 1} for row in rows
    ]
    # In the order of their keys, so that two writers cannot wait for each other.
    asked.sort(key=lambda row: row["its_number"])
    for row in asked:
        del row["number"]
    # Undone in itself when it fails: only then do the versions tell who was too late.
    attempt = conn.begin_nested()
    if conn.execute(swap, asked).rowcount == len(rows):
        attempt.commit()
        return
    attempt.rollback()
    raise _stale(conn, {row["number"]: row["version"] for row in rows})


def write_plans(conn: Connection, rows: Sequence[bulk.Row]) -> int:
    """Write plans alone, and return how many; StaleCaseError as with whole rows."""
    attempt = conn.begin_nested()
    told = sorted(rows, key=lambda row: row[0] or 0)
    done = bulk.update(conn, _CASE, _OF_A_PLAN, told, key="number", version="version")
    if done == len(rows):
        attempt.commit()
        return done
    attempt.rollback()
    raise _stale(conn, {row[0]: row[1] for row in rows})


def _stale(conn: Connection, wanted: Mapping[Any, Any]) -> StaleCaseError:
    query = select(_CASE.c.number, _CASE.c.version).where(_CASE.c.number.in_(wanted))
    versions = {row.number: row.version for row in conn.execute(query)}
    late = (n for n, version in wanted.items() if versions.get(n) != version - 1)
    return StaleCaseError(sorted(late))
