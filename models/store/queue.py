"""The reminder queue: what has to be said next, in the order in which it falls due.

Nothing is taken out of it but what is due. A reminder whose duty was done or moved meanwhile
stays until its time comes, and is then found to count no more (see `models.store.chases`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Row,
    Select,
    Table,
    any_,
    delete,
    func,
    literal_column,
    select,
    tuple_,
)

from models.rules.notices import Reminder
from models.store import bulk
from models.store.dialects import insert_into
from models.store.tables import ReminderRow, SaidRow, table_of

_QUEUE = table_of(ReminderRow)
_SAID = table_of(SaidRow)
_KEY = ("due_at", "case_number", "duty", "due_on")
_COLUMNS = (*_KEY, "rung")
_IN_ORDER = tuple(_QUEUE.c[name] for name in _COLUMNS)
_PLACE: ColumnElement[Any] = literal_column("ctid")


class QueueMovedError(Exception):
    """What was taken from the queue is not what was removed; nothing was done."""


def add(conn: Connection, reminders: Iterable[Reminder]) -> None:
    """Put reminders into the queue.

    One already there is written again: on PostgreSQL a sweep that found it left behind might
    be taking it out at this moment, and waits for us, or we for it.
    """
    write_reminders(conn, rows(reminders, dialect=conn.dialect.name))


def rows(reminders: Iterable[Reminder], *, dialect: str) -> list[bulk.Row]:
    """Return reminders as they are written, in the order of the key.

    Neighbours share a page, and a scattered write costs a page each.
    """
    return sorted(_row(reminder, dialect) for reminder in reminders)


def write_reminders(conn: Connection, made: Sequence[bulk.Row]) -> None:
    """Write such rows, over those that are there already."""
    anew = f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET rung = excluded.rung"
    bulk.insert(conn, _QUEUE, _COLUMNS, made, on_conflict=anew)


def _row(reminder: Reminder, dialect: str) -> tuple[str, int, str, str, str]:
    due_at, number, duty, rung, due_on = reminder
    at = bulk.instant_text(due_at, dialect) or ""
    return at, number, str(duty), due_on.isoformat(), rung


def take_due(conn: Connection, now: datetime) -> int:
    """Move what is due by `now` from the queue to what is being said; return how many.

    On PostgreSQL what somebody is replacing at this moment stays for the next time. On SQLite
    the transaction must be one that `writing` gave: QueueMovedError when it was not, and the
    queue changed meanwhile.
    """
    due = _QUEUE.c.due_at <= now
    if conn.dialect.name == "postgresql":
        return _move_at_once(conn, due)
    taken = _put_aside(conn, select(*_IN_ORDER).where(due))
    removed = conn.execute(delete(_QUEUE).where(due)).rowcount
    if taken != removed:
        raise QueueMovedError(f"{taken} reminders were due but {removed} left the queue")
    return taken


def _move_at_once(conn: Connection, due: ColumnElement[bool]) -> int:
    # Two statements would see two moments, and what came in between would leave unsaid.
    free = select(_PLACE).select_from(_QUEUE).where(due).with_for_update(skip_locked=True)
    gone = _removed(_QUEUE, free).returning(*_IN_ORDER).cte("gone")
    return _put_aside(conn, select(*(gone.c[name] for name in _COLUMNS)))


def _removed(table: Table, places: Select[Any]) -> Delete:
    return delete(table).where(any_(func.array(places.scalar_subquery())) == _PLACE)


def _put_aside(conn: Connection, reminders: Select[Any]) -> int:
    row = insert_into(conn, SaidRow).from_select(_COLUMNS, reminders)
    # It may be there already: a sweep died before saying it, and a replan queued it anew.
    again = row.on_conflict_do_update(index_elements=_KEY, set_={"rung": row.excluded.rung})
    return conn.execute(again, execution_options={"preserve_rowcount": True}).rowcount


def is_anything_said(conn: Connection) -> bool:
    """Say whether something was taken that has not yet become notices."""
    return conn.execute(select(_SAID.c.case_number).limit(1)).first() is not None


def take_said(conn: Connection, limit: int = 1000) -> list[Reminder]:
    """Remove the first reminders that were taken, the oldest first, and return them.

    They are gone when the transaction commits, which must write what becomes of them. On
    PostgreSQL without those that another sweep is turning into notices at this moment.
    """
    columns = [_SAID.c[name] for name in _KEY]
    first = select(_SAID).order_by(*columns).limit(limit)
    if conn.dialect.name == "postgresql":
        free = first.with_only_columns(_PLACE, maintain_column_froms=True)
        places = free.with_for_update(skip_locked=True)
        rows = conn.execute(_removed(_SAID, places).returning(_SAID)).all()
        return sorted((_reminder(row) for row in rows), key=_order)
    found = [_reminder(row) for row in conn.execute(first)]
    if found:
        last = tuple_(*_order(found[-1]), types=[column.type for column in columns])
        conn.execute(delete(_SAID).where(tuple_(*columns) <= last))
    return found


def upcoming(conn: Connection, limit: int = 1000) -> list[Reminder]:
    """Return the first rows of the queue, the next one first, whether they count or not."""
    query = select(_QUEUE).order_by(*(_QUEUE.c[name] for name in _KEY)).limit(limit)
    return [_reminder(row) for row in conn.execute(query)]


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(
        due_at=row.due_at,
        case=row.case_number,
        duty=row.duty,
        rung=row.rung,
        due_on=row.due_on,
    )


def _order(reminder: Reminder) -> tuple[Any, ...]:
    return reminder.due_at, reminder.case, reminder.duty, reminder.due_on
