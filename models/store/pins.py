"""Which cases are pinned, until when, and under which border; a few among many."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from models.store.dialects import insert_into
from models.store.tables import PinRow, table_of

_PIN = table_of(PinRow)
Version = tuple[str, int]  # a published restriction's id and version


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPin:
    """A pin: the instant at which it ends, and the published restrictions it keeps to."""

    expires_at: datetime
    border: tuple[Version, ...]


def put(conn: Connection, pins: Mapping[int, StoredPin]) -> None:
    """Pin these cases, or pin them anew: the end is the new one, the border stays the first."""
    if not pins:
        return
    row = insert_into(conn, PinRow)
    anew = row.on_conflict_do_update(
        index_elements=["case_number"], set_={"expires_at": row.excluded.expires_at}
    )
    conn.execute(anew, [_row(number, pin) for number, pin in sorted(pins.items())])


def drop(conn: Connection, numbers: Collection[int]) -> None:
    """Unpin these cases."""
    if numbers:
        conn.execute(delete(_PIN).where(_PIN.c.case_number.in_(numbers)))


def of(conn: Connection, numbers: Collection[int]) -> dict[int, StoredPin]:
    """Return the pins of these cases; those without one are left out."""
    query = select(_PIN).where(_PIN.c.case_number.in_(numbers))
    return {row.case_number: _stored(row.expires_at, row.border) for row in conn.execute(query)}


def pinned(conn: Connection, *, limit: int = 1000) -> list[int]:
    """Return the cases that are pinned, what ends first on top."""
    query = select(_PIN.c.case_number).order_by(_PIN.c.expires_at, _PIN.c.case_number)
    return list(conn.execute(query.limit(limit)).scalars())


def expired(conn: Connection, now: datetime, *, limit: int = 1000) -> list[int]:
    """Return the next cases whose pin has ended, by number."""
    query = select(_PIN.c.case_number).where(_PIN.c.expires_at <= now)
    return list(conn.execute(query.order_by(_PIN.c.case_number).limit(limit)).scalars())


def _row(number: int, pin: StoredPin) -> dict[str, Any]:
    border = [list(version) for version in pin.border]
    return {"case_number": number, "expires_at": pin.expires_at, "border": border}


def _stored(expires_at: datetime, border: Collection[Collection[object]]) -> StoredPin:
    versions = tuple((str(name), int(str(version))) for name, version in border)
    return StoredPin(expires_at=expires_at, border=versions)
