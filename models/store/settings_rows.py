"""Small facts of the running service, by name. Never a secret: those stay outside."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, select

from models.store.dialects import insert_for, made_once
from models.store.tables import SettingRow, table_of

_SETTING = table_of(SettingRow)


def put(conn: Connection, name: str, value: dict[str, Any], *, now: datetime) -> None:
    """Keep a value under a name, in place of the one before."""
    conn.execute(made_once(conn, _kept), {"name": name, "value": value, "changed_at": now})


def _kept(dialect: Dialect) -> Executable:
    row = insert_for(dialect, SettingRow)
    anew = {"value": row.excluded.value, "changed_at": row.excluded.changed_at}
    return row.on_conflict_do_update(index_elements=["name"], set_=anew)


def get(conn: Connection, name: str) -> dict[str, Any] | None:
    """Return the value kept under a name, or None."""
    found: dict[str, Any] | None = conn.execute(
        select(_SETTING.c.value).where(_SETTING.c.name == name)
    ).scalar()
    return found
