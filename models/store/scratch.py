"""Tables in which a sweep works, seen by its own connection alone and gone with it.

On PostgreSQL they go with the transaction.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, Dialect, MetaData, String, Table, delete
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeEngine

from models.rules.chasing import DueTogether
from models.store.chases import HEARS
from models.store.tables import BIG
from models.store.types import UtcDateTime

_HERE = MetaData()
OF_A_SAYING = ("rung", "audience", "channel", "duty_class")


def _table(name: str, *columns: Column[Any]) -> Table:
    only_here = ["TEMPORARY"]
    return Table(name, _HERE, *columns, prefixes=only_here, postgresql_on_commit="DROP")


def _together(*, is_key: bool = False) -> Iterator[Column[Any]]:
    types: tuple[TypeEngine[Any], ...] = (String(), Date(), String(), UtcDateTime())
    for name, kind in zip(DueTogether._fields, types, strict=True):
        yield Column(name, kind, primary_key=is_key)


# A reminder without a zone counts no more: its duty is not chased on that date any longer.
TAKEN = _table(
    "taken",
    Column("case_number", BIG),
    *_together(),
    *(Column(column.name, BIG) for column in HEARS.values()),
)
SAYING = _table(
    "saying",
    *_together(is_key=True),
    *(Column(name, String(), primary_key=name == "audience") for name in OF_A_SAYING),
    *(Column(name, String()) for name in ("begin", "middle", "end")),  # of the notice's key
    Column("at", UtcDateTime()),
    *(Column(name, String()) for name in ("reason", "kept_back")),
    Column("body", JSON(none_as_null=True)),
)
AHEAD = _table(
    "ahead", *_together(is_key=True), Column("at", UtcDateTime()), Column("rung", String())
)


def clear(conn: Connection) -> None:
    """Make the tables where they are missing, and empty them."""
    for statement in _fresh_tables(conn.dialect):
        conn.exec_driver_sql(statement)


@lru_cache(maxsize=8)
def _fresh_tables(dialect: Dialect) -> list[str]:
    # SQLite keeps them, with what is in them, as long as the connection lasts.
    statements = [
        str(statement.compile(dialect=dialect))
        for table in _HERE.tables.values()
        for statement in (CreateTable(table, if_not_exists=True), delete(table))
    ]
    return ["; ".join(statements)] if dialect.name == "postgresql" else statements
