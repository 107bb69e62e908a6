"""A chunk's rows in one go: the quickest way each driver has, past its objects and types.

Values are given as the database is to read them: whole numbers, texts, None. JSON and days are
texts already, and so are instants, by `instant_text`.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, Table
from sqlalchemy.exc import IntegrityError

Row = tuple[str | int | None, ...]
_FEW = 20  # rows that are not worth a COPY


def json_text(value: Any) -> str:
    """Return a value as the text of a JSON column; days, instants and enums are understood."""
    return orjson.dumps(value).decode()


@lru_cache(maxsize=4096)  # a chunk has few instants, many times over
def instant_text(instant: datetime | None, dialect: str) -> str | None:
    """Return an instant as a column of instants reads it; ValueError when it has no zone."""
    if instant is None:
        return None
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no zone; an instant needs one")
    utc = instant.astimezone(UTC)
    # SQLite keeps no zone, and compares texts.
    kept = utc.replace(tzinfo=None) if dialect == "sqlite" else utc
    return kept.isoformat(sep=" ", timespec="microseconds")


def insert(
    conn: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    on_conflict: str = "",
) -> int:
    """Insert rows in the order given and return how many were written.

    `on_conflict` is the clause that both databases have in common, with `excluded`; without
    one, IntegrityError when a row is there already, and the caller undoes what was written.
    """
    names = ", ".join(columns)
    if not rows:
        return 0
    if _is_for_copy(conn, rows):
        if not on_conflict:
            return _copied(conn, f"COPY {table} ({names}) FROM STDIN", rows)
        source = _staged(conn, table, columns, rows)
        return _run(conn, f"INSERT INTO {table} ({names}) {source} {on_conflict}")
    marks = ", ".join([_mark(conn)] * len(columns))
    told = f"INSERT INTO {table} ({names}) VALUES ({marks}) {on_conflict}"  # noqa: S608
    return _run(conn, told, rows)


def update(
    conn: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    key: str,
    version: str,
) -> int:
    """Write columns of rows found by `key` that are one `version` behind; return how many.

    Both stand among the columns, the version as it will be.
    """
    changed = [name for name in columns if name != key]
    if not rows:
        return 0
    if _is_for_copy(conn, rows):
        source = _staged(conn, table, columns, rows)
        sets = ", ".join(f"{name} = new.{name}" for name in changed)
        return _run(
            conn,
            f"UPDATE {table} SET {sets} FROM ({source}) AS new "  # noqa: S608
            f"WHERE {table}.{key} = new.{key} AND {table}.{version} = new.{version} - 1",
        )
    mark = _mark(conn)
    sets = ", ".join(f"{name} = {mark}" for name in changed)
    places = [columns.index(name) for name in (*changed, key, version)]
    told = f"UPDATE {table} SET {sets} WHERE {key} = {mark} AND {version} = {mark} - 1"  # noqa: S608
    return _run(conn, told, [tuple(row[place] for place in places) for row in rows])


def _is_for_copy(conn: Connection, rows: Sequence[Row]) -> bool:
    return conn.dialect.name == "postgresql" and len(rows) > _FEW


def _mark(conn: Connection) -> str:
    return "%s" if conn.dialect.name == "postgresql" else "?"


def _run(conn: Connection, told: str, rows: Iterable[Row] | None = None) -> int:
    kept = {"preserve_rowcount": True}
    given: Any = list(rows) if rows is not None else None
    return conn.exec_driver_sql(told, given, execution_options=kept).rowcount


def _staged(conn: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Copy rows into a table of this connection's own; return the query that reads them."""
    names, stage = ", ".join(columns), f"stage_{table}_{len(columns)}"
    # It is empty but where this transaction has used it before; to truncate it would give it
    # another file each time.
    made = (
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {stage} ON COMMIT DELETE ROWS "  # noqa: S608
        f"AS SELECT {names} FROM {table} WITH NO DATA; DELETE FROM {stage}"
    )
    _copied(conn, f"COPY {stage} ({names}) FROM STDIN", rows, before=made)
    # The limit tells the planner how few there are: it would scan the whole table for them.
    return f"SELECT {names} FROM {stage} LIMIT {len(rows)}"  # noqa: S608


def _copied(conn: Connection, told: str, rows: Sequence[Row], before: str = "") -> int:
    driver: Any = conn.connection.driver_connection
    with driver.cursor() as cursor:
        if before:
            cursor.execute(before)
        try:
            with cursor.copy(told) as copy:
                for row in rows:
                    copy.write_row(row)
        except conn.dialect.loaded_dbapi.IntegrityError as error:
            # Past SQLAlchemy, but as it says it; without the rows, which are somebody's.
            raise IntegrityError(told, None, error) from error
        done: int = cursor.rowcount
        return done
