"""What the tables themselves can prove about messages and notices, for `verify`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, select, union_all

from models.store.outbox import MESSAGE, NOTICE, MessageState, notices_of_cases
from models.store.tables import CaseRow, EventRow, ReminderRow, SaidRow, table_of

_CASE, _EVENT = table_of(CaseRow), table_of(EventRow)
_OUT = (MessageState.SENT, MessageState.WRITTEN)
_FIRST_KEY = MESSAGE.c.payload["headers"]["X-Notice-Key"].as_string()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From an instant to another, which is not in it; None is open."""

    start: datetime | None = None
    end: datetime | None = None

    def holds(self, instant: datetime) -> bool:
        """Say whether an instant lies in it."""
        after = self.start is None or instant >= self.start
        return after and (self.end is None or instant < self.end)

    def of(self, column: ColumnElement[datetime]) -> list[ColumnElement[bool]]:
        """Return the conditions that a column's instant lies in it."""
        begun = [] if self.start is None else [column >= self.start]
        return begun if self.end is None else [*begun, column < self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A duty spoken of, or waiting to be: which date, which rung, from which instant."""

    duty: str
    due_on: date
    rung: str
    at: datetime


def sent_keys(conn: Connection, period: Period) -> tuple[int, list[str]]:
    """Return how many messages were confirmed, and the notice keys confirmed more than once."""
    confirmed = and_(MESSAGE.c.state == MessageState.SENT, *period.of(MESSAGE.c.created_at))
    checked = conn.execute(select(func.count()).where(confirmed)).scalar_one()
    keys = select(_FIRST_KEY.label("key")).where(confirmed, MESSAGE.c.payload.is_not(None))
    each = keys.subquery()
    twice = select(each.c.key).group_by(each.c.key).having(func.count() > 1)
    return checked, list(conn.execute(twice.order_by(each.c.key)).scalars())


def empty_messages(conn: Connection, period: Period) -> tuple[int, list[int]]:
    """Return how many messages went out, and which of them carry no notice."""
    out = and_(MESSAGE.c.state.in_(_OUT), *period.of(MESSAGE.c.created_at))
    carries = exists().where(NOTICE.c.message_id == MESSAGE.c.message_id)
    checked = conn.execute(select(func.count()).where(out)).scalar_one()
    empty = select(MESSAGE.c.message_id).where(out, ~carries).order_by(MESSAGE.c.message_id)
    return checked, list(conn.execute(empty).scalars())


def sent_since_planned(
    conn: Connection, numbers: Collection[int], period: Period
) -> Iterator[Any]:
    """Return the reminders sent for cases that have not changed since: their plan is known.

    A message keeps the version that each case had when its words were made. Instants would not
    do: a publishing bears its first one to the end, however late the turn of a case.
    """
    sent = (MESSAGE.c.state.in_(_OUT), ~MESSAGE.c.possible_repeat, NOTICE.c.cause.is_(None))
    names = (NOTICE.c.key, NOTICE.c.case_number, NOTICE.c.duty, NOTICE.c.due_on)
    query = (
        select(*names, _CASE.c.version, MESSAGE.c.payload["versions"].label("versions"))
        .join(MESSAGE, MESSAGE.c.message_id == NOTICE.c.message_id)
        .join(_CASE, _CASE.c.number == NOTICE.c.case_number)
        .where(notices_of_cases(numbers), *sent, *period.of(MESSAGE.c.created_at))
    )
    rows = conn.execute(query.order_by(NOTICE.c.key))
    return (row for row in rows if (row.versions or {}).get(row.key) == row.version)


def spoken_of(conn: Connection, numbers: Collection[int]) -> dict[int, list[Rung]]:
    """Return what was said of these cases' duties, or was kept back or found no longer true."""
    names = (NOTICE.c.case_number, NOTICE.c.duty, NOTICE.c.due_on, NOTICE.c.rung, NOTICE.c.at)
    on_a_date = (NOTICE.c.cause.is_(None), NOTICE.c.due_on.is_not(None))
    query = select(*names).where(notices_of_cases(numbers), *on_a_date)
    found: dict[int, list[Rung]] = {number: [] for number in numbers}
    for row in conn.execute(query):
        found[row.case_number].append(_rung(row))
    return found


class Waiting:
    """What waits to be said, in the queue or taken from it, asked for by ascending numbers.

    One pass over the queue: it has no index by case.
    """

    def __init__(self, conn: Connection) -> None:
        """Begin to read; the connection must stay open."""
        parts = []
        for table in (table_of(ReminderRow), table_of(SaidRow)):
            names = (table.c.case_number, table.c.duty, table.c.due_on, table.c.rung)
            parts.append(select(*names, table.c.due_at.label("at")))
        query = union_all(*parts).order_by("case_number")
        rows = conn.execute(query, execution_options={"yield_per": 1000})
        self._cases = groupby(rows, key=lambda row: int(row.case_number))
        self._next = next(self._cases, None)

    def of(self, number: int) -> list[Rung]:
        """Return what waits for a case; the next question must be for a higher number."""
        while self._next is not None and self._next[0] < number:
            self._next = next(self._cases, None)
        if self._next is None or self._next[0] > number:
            return []
        return [_rung(row) for row in self._next[1]]


def _rung(row: Row[Any]) -> Rung:
    return Rung(duty=row.duty, due_on=row.due_on, rung=row.rung, at=row.at)


def count_events(conn: Connection) -> int:
    """Return how many events were recorded."""
    return conn.execute(select(func.count()).select_from(_EVENT)).scalar_one()
