"""Where the two databases spell a statement differently."""

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from models.store.tables import table_of


def insert_into(conn: Connection, row: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that can say `on_conflict_do_...`, which SQLAlchemy's own cannot."""
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    return insert(table_of(row))
