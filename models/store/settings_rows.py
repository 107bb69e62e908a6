"""Small facts of the running service, by name. Never a secret: those stay outside."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.store.dialects import insert_into
from models.store.tables import SettingRow, table_of

_SETTING = table_of(SettingRow)


def put(conn: Connection, name: str, value: dict[str, Any], *, now: datetime) -> None:
    """Keep a value under a name, in place of the one before."""
    row = insert_into(conn, SettingRow).values(name=name, value=value, changed_at=now)
    conn.execute(
        row.on_conflict_do_update(
            index_elements=["name"],
            set_={"value": row.excluded.value, "changed_at": row.excluded.changed_at},
        )
    )


def get(conn: Connection, name: str) -> dict[str, Any] | None:
    """Return the value kept under a name, or None."""
    found: dict[str, Any] | None = conn.execute(
        select(_SETTING.c.value).where(_SETTING.c.name == name)
    ).scalar()
    return found
