"""Taking turns: one moves plans through the whole portfolio while nobody acts on a case.

SQLite has one writer at a time anyway. PostgreSQL would let an act read what the world is, and
save its case after a publishing has passed it by.
"""

from sqlalchemy import Connection, text

_REPLANNING = 7_236_001  # any number that no other lock of this database has


def alone(conn: Connection) -> None:
    """Wait until nobody else acts or moves plans, and keep them waiting; to the commit."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _REPLANNING})


def beside_others(conn: Connection) -> None:
    """Wait until nobody moves plans, and keep them from it; to the commit."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": _REPLANNING})
