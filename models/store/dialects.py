"""Where the two databases spell a statement differently, and statements made once for each."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from models.store.tables import table_of


def insert_into(conn: Connection, row: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that can say `on_conflict_do_...`, which SQLAlchemy's own cannot."""
    return insert_for(conn.dialect, row)


def insert_for(dialect: Dialect, row: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    """Return the same for a dialect."""
    insert = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    return insert(table_of(row))


def made_once(conn: Connection, statement: Callable[[Dialect], Executable]) -> Any:
    """Return a statement ready to be executed: put together and compiled the first time only.

    Both together take as long as hundreds of rows, and SQLAlchemy 2.0 keeps none of those that
    say `on_conflict_do_...`.
    """
    return _compiled(conn.dialect, statement)


def written(
    conn: Connection, statement: Callable[[Dialect], Executable], values: Mapping[str, Any]
) -> int:
    """Execute a statement made once, and return how many rows it wrote or removed."""
    counted = {"preserve_rowcount": True}
    done = conn.execute(made_once(conn, statement), values, execution_options=counted)
    return int(done.rowcount)


@lru_cache(maxsize=64)
def _compiled(dialect: Dialect, statement: Callable[[Dialect], Any]) -> Any:
    return statement(dialect).compile(dialect=dialect)
