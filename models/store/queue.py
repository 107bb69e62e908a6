"""The reminder queue: what has to be said next, in the order in which it falls due."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    any_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
)

from models.rules.notices import Reminder
from models.store.dialects import insert_into
from models.store.tables import ReminderRow, SaidRow, table_of

_QUEUE = table_of(ReminderRow)
_SAID = table_of(SaidRow)
_COLUMNS = ("due_at", "case_number", "duty", "rung", "due_on")
_IN_ORDER = tuple(_QUEUE.c[name] for name in _COLUMNS)


class QueueMovedError(Exception):
    """What was taken from the queue is not what was removed; nothing was done."""


def replace(conn: Connection, numbers: Collection[int], reminders: Iterable[Reminder]) -> None:
    """Let these reminders be all that the queue holds of these cases."""
    if numbers:
        conn.execute(delete(_QUEUE).where(_QUEUE.c.case_number.in_(numbers)))
    # In the order of the key: neighbours share a page, and a scattered write costs a page each.
    if rows := sorted((_row(reminder) for reminder in reminders), key=_key):
        conn.execute(insert(_QUEUE), rows)


def add(conn: Connection, reminders: Iterable[Reminder]) -> None:
    """Put reminders into the queue; one already there, from a replan meanwhile, stays."""
    if rows := sorted((_row(reminder) for reminder in reminders), key=_key):
        conn.execute(insert_into(conn, ReminderRow).on_conflict_do_nothing(), rows)


def _row(reminder: Reminder) -> dict[str, Any]:
    return {
        "due_at": reminder.due_at,
        "case_number": reminder.case,
        "duty": reminder.duty,
        "rung": reminder.rung,
        "due_on": reminder.due_on,
    }


def _key(row: dict[str, Any]) -> tuple[datetime, int, str]:
    return row["due_at"], row["case_number"], row["duty"]


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
    # Two statements would see two moments, and what came in between would leave unsaid. To
    # wait for rows that a replan holds, while it waits for ours, would be a deadlock.
    place: ColumnElement[Any] = literal_column("ctid")
    free = select(place).select_from(_QUEUE).where(due).with_for_update(skip_locked=True)
    gone = (
        delete(_QUEUE)
        .where(place == any_(func.array(free.scalar_subquery())))
        .returning(*_IN_ORDER)
        .cte("gone")
    )
    return _put_aside(conn, select(*(gone.c[name] for name in _COLUMNS)))


def _put_aside(conn: Connection, reminders: Select[Any]) -> int:
    row = insert_into(conn, SaidRow).from_select(_COLUMNS, reminders)
    # It may be there already: a sweep died before saying it, and a replan queued it anew.
    again = row.on_conflict_do_update(
        index_elements=_COLUMNS[:3],
        set_={"rung": row.excluded.rung, "due_on": row.excluded.due_on},
    )
    return conn.execute(again, execution_options={"preserve_rowcount": True}).rowcount


def said(conn: Connection, limit: int = 1000) -> list[Reminder]:
    """Return the first reminders taken but not yet turned into notices, the oldest first.

    On PostgreSQL without those that another sweep is turning into notices at this moment.
    """
    return _first(conn, select(_SAID).with_for_update(skip_locked=True), limit)


def upcoming(conn: Connection, limit: int = 1000) -> list[Reminder]:
    """Return the first reminders still in the queue, the next one first."""
    return _first(conn, select(_QUEUE), limit)


def _first(conn: Connection, query: Select[Any], limit: int) -> list[Reminder]:
    order = (query.selected_columns[name] for name in _COLUMNS[:3])
    return [_reminder(row) for row in conn.execute(query.order_by(*order).limit(limit))]


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(
        due_at=row.due_at,
        case=row.case_number,
        duty=row.duty,
        rung=row.rung,
        due_on=row.due_on,
    )


def settle_said(conn: Connection, reminders: Sequence[Reminder]) -> None:
    """Remove reminders that have become notices, or need none; in the same transaction."""
    if reminders:
        one = and_(*(_SAID.c[name] == bindparam(f"its_{name}") for name in _COLUMNS[:3]))
        rows = [{f"its_{k}": v for k, v in _row(r).items()} for r in reminders]
        conn.execute(delete(_SAID).where(one), rows)


def next_due(conn: Connection) -> datetime | None:
    """Return when the next reminder falls due, or None when the queue is empty."""
    found: datetime | None = conn.execute(select(func.min(_QUEUE.c.due_at))).scalar()
    return found
