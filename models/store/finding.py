"""Finding cases: by reference or file number, for a list, and by what a restriction touches."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from models.rules.case import Awaiting, reference_of
from models.rules.facts import Route, Stage
from models.store.people import find_staff, people
from models.store.tables import WALK, CaseRow, table_of

_CASE = table_of(CaseRow)
_REFERENCE = re.compile(r"NB-(\d{1,15})", re.IGNORECASE | re.ASCII)
_MANY = 8_000  # cases at some ports
_NOT_YET_FILED = (Stage.JOB_OFFER, Stage.COMPLIANCE, Stage.FILING, Stage.EXTENSION)

Seen = tuple[int, int]
"""A case's number, and the version it had when it was looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A case in a list."""

    number: int
    file_no: str
    stage: Stage
    awaiting: str
    next_due_at: datetime | None
    owner: str | None
    port: str | None
    version: int

    @property
    def reference(self) -> str:
        """The case's short name."""
        return reference_of(self.number)


def number_of(conn: Connection, given: str) -> int | None:
    """Return the case meant by `NB-00012`, in any capitals, or by a file number, or None."""
    text = given.strip()
    if written := _REFERENCE.fullmatch(text):
        by_number = select(_CASE.c.number).where(_CASE.c.number == int(written[1]))
        if found := conn.execute(by_number).scalar():
            return int(found)
    return numbers_by_file_no(conn, [text]).get(text)


def are_all_filed_under(conn: Connection, prefix: str) -> bool:
    """Say whether every case's file number begins so; true where there is no case."""
    other = select(_CASE.c.number).where(~_CASE.c.file_no.startswith(prefix, autoescape=True))
    return conn.execute(other.limit(1)).first() is None


def numbers_by_file_no(conn: Connection, file_nos: Iterable[str]) -> dict[str, int]:
    """Return the case of each file number; unknown ones are left out."""
    query = select(_CASE.c.file_no, _CASE.c.number).where(_CASE.c.file_no.in_(set(file_nos)))
    return {row.file_no: row.number for row in conn.execute(query)}


def listing(
    conn: Connection,
    *,
    stage: Stage | None = None,
    owner: str | None = None,
    port: str | None = None,
    due_before: datetime | None = None,
    limit: int | None = None,
) -> list[Listed]:
    """Return cases with what is due first on top; `owner` is a colleague's name or e-mail."""
    query = select(
        *(_CASE.c[name] for name in ("number", "file_no", "stage", "awaiting", "next_due_at")),
        *(_CASE.c[name] for name in ("owner_id", "port", "version")),
    )
    if stage is not None:
        query = query.where(_CASE.c.stage == stage.value)
    if owner is not None:
        query = query.where(_CASE.c.owner_id.in_(find_staff(conn, [owner]).values()))
    if port is not None:
        query = query.where(_CASE.c.port == port)
    if due_before is not None:
        query = query.where(_CASE.c.next_due_at < due_before)
    return _listed(conn, query.limit(limit))


def _listed(conn: Connection, query: Select[tuple[object, ...]]) -> list[Listed]:
    ordered = query.order_by(_CASE.c.next_due_at.is_(None), _CASE.c.next_due_at, _CASE.c.number)
    rows = conn.execute(ordered).all()
    owners = people(conn, {row.owner_id for row in rows if row.owner_id is not None})
    return [
        Listed(
            number=row.number,
            file_no=row.file_no,
            stage=Stage(row.stage),
            awaiting=row.awaiting,
            next_due_at=row.next_due_at,
            owner=owners[row.owner_id].name if row.owner_id in owners else None,
            port=row.port,
            version=row.version,
        )
        for row in rows
    ]


def affected(
    conn: Connection,
    *,
    from_day: date,
    ports: Sequence[str] | None = None,
    routes: Collection[Route] | None = None,
    online: bool = False,
    after: int = 0,
    limit: int = 1000,
) -> list[int]:
    """Return the next open cases that a restriction from `from_day` on may touch, by number.

    None means every port or every route. Give the last number again as `after` for the next
    chunk. A case yet to be filed without a planned day is among them: a closure may be why it
    has none; and so is a permit that is renewed by leaving and coming back. `online`: what
    closes the portal or an online way touches whoever will renew. The rules decide; this only
    narrows.
    """
    query = may_be_touched(from_day=from_day, ports=ports, routes=routes, online=online)
    return [number for number, _ in stretch(conn, query, after=after, limit=limit)]


def may_be_touched(
    *,
    from_day: date,
    ports: Sequence[str] | None,
    routes: Collection[Route] | None,
    online: bool,
    many: bool = False,
) -> Select[Any]:
    """Return the query for the numbers and versions of cases as `affected` finds them.

    `many` of them are found by walking through the cases, few by the index of their ports.
    """
    if online:
        return still_open()
    query = still_open() if many or ports is None else _open()
    query = query.where(files_yet(from_day))
    if ports is not None:
        # Of no index, the expression: with it each chunk would sort all cases of the ports.
        port = _CASE.c.port.concat("") if many else _CASE.c.port
        query = query.where(port.in_(ports))
    if routes is not None:
        query = query.where(_CASE.c.route.in_([route.value for route in routes]))
    return query


def files_yet(from_day: date) -> ColumnElement[bool]:
    """Return whether something is still to be filed, as far as the row of a case says."""
    not_yet = _CASE.c.stage.in_([stage.value for stage in _NOT_YET_FILED])
    again = _CASE.c.awaiting == Awaiting.REFUSAL_REVIEW.value
    unplanned = and_(_CASE.c.planned_filing_on.is_(None), or_(not_yet, again))
    # Whoever holds a permit may renew it there, and counsel may have the case meanwhile.
    renews_there = _CASE.c.route == Route.RETURN.value
    return or_(_CASE.c.planned_filing_on >= from_day, unplanned, renews_there)


def are_many(conn: Connection, ports: Sequence[str] | None) -> bool:
    """Say whether so many cases are at these ports that one walks through all cases sooner."""
    if ports is None:
        return True
    there = select(_CASE.c.number).where(_CASE.c.port.in_(ports)).limit(_MANY).subquery()
    return conn.execute(select(func.count()).select_from(there)).scalar_one() == _MANY


def still_open() -> Select[Any]:
    """Return the query for the numbers and versions of all cases that are not closed."""
    # A row of a case is wide, and SQLite would rather read all of them than the index.
    return _open().with_hint(_CASE, f"INDEXED BY {WALK}", "sqlite")


def _open() -> Select[Any]:
    return select(_CASE.c.number, _CASE.c.version).where(_CASE.c.open)


def stretch(
    conn: Connection,
    query: Select[Any],
    *,
    after: int,
    upto: int | None = None,
    limit: int | None = None,
    to_change: bool = False,
) -> list[Seen]:
    """Return the next cases of such a query in the order of their numbers.

    With `to_change` PostgreSQL keeps others from changing them until the transaction ends.
    """
    query = query.where(_CASE.c.number > after)
    if upto is not None:
        query = query.where(_CASE.c.number <= upto)
    if to_change:
        query = query.with_for_update()
    rows = conn.execute(query.order_by(_CASE.c.number).limit(limit))
    return [(number, version) for number, version in rows]


def open_cases(conn: Connection, *, after: int = 0, limit: int = 1000) -> list[int]:
    """Return the next open cases by number, after case `after`."""
    return [number for number, _ in stretch(conn, still_open(), after=after, limit=limit)]


def all_cases(conn: Connection, *, after: int = 0, limit: int = 1000) -> list[int]:
    """Return the next cases by number, open or closed, after case `after`."""
    query = select(_CASE.c.number).where(_CASE.c.number > after)
    return list(conn.execute(query.order_by(_CASE.c.number).limit(limit)).scalars())


def owned(
    conn: Connection, owners: Collection[int], *, after: int = 0, limit: int = 1000
) -> list[int]:
    """Return the next open cases by number that these persons have, after case `after`."""
    query = select(_CASE.c.number).where(
        _CASE.c.owner_id.in_(owners), _CASE.c.open, _CASE.c.number > after
    )
    return list(conn.execute(query.order_by(_CASE.c.number).limit(limit)).scalars())


def count_open(conn: Connection) -> int:
    """Return how many cases are not closed."""
    return conn.execute(select(func.count()).where(_CASE.c.open)).scalar_one()


def due_cases(conn: Connection, *, until: datetime, limit: int = 1000) -> list[int]:
    """Return the open cases whose next duty is due by an instant, the most urgent first."""
    query = select(_CASE.c.number).where(_CASE.c.open, _CASE.c.next_due_at <= until)
    return list(conn.execute(query.order_by(_CASE.c.next_due_at).limit(limit)).scalars())
