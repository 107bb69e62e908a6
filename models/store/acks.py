"""Acknowledgements: who said of which notice that it was seen, and when."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from models.store.dialects import insert_into
from models.store.people import people, settle_staff
from models.store.tables import AckRow, NoticeRow, table_of

ACK = table_of(AckRow)
_NOTICE = table_of(NoticeRow)
_REFERENCE = re.compile(r"N-(\d{1,15})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """A notice that somebody saw; `by` is a colleague's name, None when it was not said."""

    key: str
    at: datetime
    by: str | None = field(repr=False)
    note: str | None = field(repr=False)


def key_of(conn: Connection, given: str) -> str | None:
    """Return the key of the notice meant by its key or by `N-123`, or None."""
    text = given.strip()
    numbered = _REFERENCE.fullmatch(text)
    meant = _NOTICE.c.number == int(numbered[1]) if numbered else _NOTICE.c.key == text
    found: str | None = conn.execute(select(_NOTICE.c.key).where(meant)).scalar()
    return found


def acknowledge(
    conn: Connection, key: str, *, by: str | None, note: str | None, now: datetime
) -> Ack:
    """Write down that a notice was seen, and return what stands: the first one does.

    `by` is a colleague's name or e-mail.
    """
    known = _stored(conn, key)
    if known is not None:
        return known
    who = settle_staff(conn, [by], now=now) if by else {}
    row: dict[str, Any] = {"notice_key": key, "at": now, "by_id": who.get(by or "")}
    once = insert_into(conn, AckRow).values(**row, note=note)
    conn.execute(once.on_conflict_do_nothing(index_elements=["notice_key"]))
    found = _stored(conn, key)
    if found is None:
        raise LookupError(f"the acknowledgement of {key} was not kept")
    return found


def _stored(conn: Connection, key: str) -> Ack | None:
    row = conn.execute(select(ACK).where(ACK.c.notice_key == key)).one_or_none()
    if row is None:
        return None
    by = people(conn, [row.by_id]).get(row.by_id) if row.by_id is not None else None
    return Ack(
        key=row.notice_key, at=row.at, by=(by.name or by.email) if by else None, note=row.note
    )
