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
    Dialect,
    Insert,
    Integer,
    Row,
    Select,
    any_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    tuple_,
)

from models.rules.notices import Reminder
from models.store import bulk
from models.store.dialects import insert_for, made_once, written
from models.store.tables import ReminderRow, SaidRow, table_of
from models.store.types import UtcDateTime

_QUEUE = table_of(ReminderRow)
SAID = table_of(SaidRow)
_KEY = ("due_at", "case_number", "duty", "due_on")
_COLUMNS = (*_KEY, "rung")
_IN_ORDER = tuple(_QUEUE.c[name] for name in _COLUMNS)
_IS_DUE = _QUEUE.c.due_at <= bindparam("until", type_=UtcDateTime())
_PLACE: ColumnElement[Any] = literal_column("ctid")


class QueueMovedError(Exception):
    """What was taken from the queue is not what was removed; nothing was done."""


def add(conn: Connection, reminders: Iterable[Reminder]) -> None:
    """Put reminders into the queue.

    Of two alike the last counts. One already there is written again: on PostgreSQL a sweep
    that found it left behind might be taking it out at this moment, and waits for us, or we
    for it.
    """
    write_reminders(conn, rows(reminders, dialect=conn.dialect.name))


def rows(reminders: Iterable[Reminder], *, dialect: str) -> list[bulk.Row]:
    """Return reminders as they are written, in the order of the key.

    Neighbours share a page, and a scattered write costs a page each.
    """
    made = (_row(reminder, dialect) for reminder in reminders)
    return sorted({row[: len(_KEY)]: row for row in made}.values())


def write_reminders(conn: Connection, made: Sequence[bulk.Row]) -> None:
    """Write such rows, over those that are there already."""
    anew = f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET rung = excluded.rung"
    bulk.insert(conn, _QUEUE, _COLUMNS, made, on_conflict=anew)


def added(dialect: Dialect, reminders: Select[Any]) -> Insert:
    """Return the statement that puts in what a query finds, column by column as in a row."""
    in_order = reminders.order_by(*reminders.selected_columns[: len(_KEY)])
    found: Insert = _again(insert_for(dialect, ReminderRow).from_select(_COLUMNS, in_order))
    return found


def _again(row: Any) -> Any:
    return row.on_conflict_do_update(index_elements=_KEY, set_={"rung": row.excluded.rung})


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
    until = {"until": now}
    if conn.dialect.name == "postgresql":
        return written(conn, _moved_at_once, until)
    taken = written(conn, _put_aside, until)
    removed = written(conn, _removed, until)
    if taken != removed:
        raise QueueMovedError(f"{taken} reminders were due but {removed} left the queue")
    return taken


def _put_aside(dialect: Dialect) -> Insert:
    return _into_said(dialect, select(*_IN_ORDER).where(_IS_DUE))


def _removed(_dialect: Dialect) -> Delete:
    return delete(_QUEUE).where(_IS_DUE)


def _moved_at_once(dialect: Dialect) -> Insert:
    # Two statements would see two moments, and what came in between would leave unsaid.
    free = select(_PLACE).select_from(_QUEUE).where(_IS_DUE).with_for_update(skip_locked=True)
    gone = delete(_QUEUE).where(_at(free)).returning(*_IN_ORDER).cte("gone")
    return _into_said(dialect, select(*(gone.c[name] for name in _COLUMNS)))


def _at(places: Select[Any]) -> ColumnElement[bool]:
    return any_(func.array(places.scalar_subquery())) == _PLACE


def _into_said(dialect: Dialect, reminders: Select[Any]) -> Insert:
    # It may be there already: a sweep died before saying it, and a replan queued it anew.
    found: Insert = _again(insert_for(dialect, SaidRow).from_select(_COLUMNS, reminders))
    return found


def is_anything_said(conn: Connection) -> bool:
    """Say whether something was taken that has not yet become notices."""
    return conn.execute(select(SAID.c.case_number).limit(1)).first() is not None


def last_of_first_said(conn: Connection, limit: int) -> dict[str, Any] | None:
    """Return the key of the last of the first reminders moved aside; None if there is none."""
    full = conn.execute(made_once(conn, _nth_said), {"before": limit - 1}).first()
    row = full or conn.execute(made_once(conn, _last_said)).first()
    return row._asdict() if row else None


def _nth_said(_dialect: Dialect) -> Select[Any]:
    return _last_said(_dialect, latest=False).offset(bindparam("before", type_=Integer))


def _last_said(_dialect: Dialect, *, latest: bool = True) -> Select[Any]:
    columns = [SAID.c[name] for name in _KEY]
    order = [column.desc() if latest else column for column in columns]
    return select(*columns).order_by(*order).limit(1)


def is_among_first_said() -> ColumnElement[bool]:
    """Return the condition that a reminder moved aside comes before a key, or is its own."""
    columns = [SAID.c[name] for name in _KEY]
    return tuple_(*columns) <= tuple_(
        *(bindparam(column.name, type_=column.type) for column in columns)
    )


def first_free_said() -> ColumnElement[bool]:
    """Return the condition that picks the first `most` that nobody holds, and holds them.

    Of PostgreSQL only.
    """
    columns = [SAID.c[name] for name in _KEY]
    first = select(_PLACE).select_from(SAID).order_by(*columns)
    return _at(first.limit(bindparam("most", type_=Integer)).with_for_update(skip_locked=True))


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
