"""Values of the law that the firm published over the book, in versions; none is ever edited.

Unlike restrictions, versions of one value stand together: each holds from its own day on, and
where two speak of the same day the later one does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, insert, select, update
from sqlalchemy.sql import ColumnElement

from models.store.restrictions import FINISHED, UNFINISHED, State
from models.store.tables import LawValueRow, table_of

_LAW = table_of(LawValueRow)
_STANDS = (State.PUBLISHING, State.PUBLISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLaw:
    """One version of a value: its document as written, and how far its publishing is."""

    kind: str
    id: str
    version: int
    state: State
    digest: str
    document: dict[str, Any]
    published_on: date
    effective_from: date | None
    effective_to: date | None
    published_at: datetime
    done_to: int = 0  # the last case number already replanned

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells it from every other."""
        return self.kind, self.id, self.version

    @property
    def stands(self) -> bool:
        """Say whether plans have to heed it."""
        return self.state in _STANDS

    @property
    def is_unfinished(self) -> bool:
        """Say whether cases after `done_to` have yet to be replanned."""
        return self.state in FINISHED


def every(conn: Connection) -> list[StoredLaw]:
    """Return every version of every value, those withdrawn too, oldest version first."""
    return _found(conn, _all())


def standing(conn: Connection) -> list[StoredLaw]:
    """Return what plans have to heed now, what is being published included."""
    return _found(conn, _STANDING)


def unfinished(conn: Connection) -> list[StoredLaw]:
    """Return those whose publishing or withdrawing was cut short, to be resumed."""
    return _found(conn, _all().where(_LAW.c.state.in_(UNFINISHED)))


def versions(conn: Connection, kind: str, law_id: str) -> list[StoredLaw]:
    """Return all versions of one value, oldest first."""
    return _found(conn, _all().where(_LAW.c.kind == kind, _LAW.c.law_id == law_id))


def current(conn: Connection, one: StoredLaw) -> StoredLaw:
    """Return a version as it is now."""
    return _found(conn, _all().where(_is(one)))[0]


def add(conn: Connection, one: StoredLaw) -> None:
    """Add a version; its publishing begins with it."""
    conn.execute(
        insert(_LAW).values(
            kind=one.kind,
            law_id=one.id,
            version=one.version,
            state=one.state.value,
            digest=one.digest,
            document=one.document,
            published_on=one.published_on,
            effective_from=one.effective_from,
            effective_to=one.effective_to,
            published_at=one.published_at,
            done_to=one.done_to,
        )
    )


def begin_withdrawal(conn: Connection, one: StoredLaw) -> StoredLaw:
    """Start withdrawing a version that stands, and return it; another is returned as it is."""
    if one.stands:
        conn.execute(_change(one).values(state=State.WITHDRAWING.value, done_to=0))
    return current(conn, one)


def advance(conn: Connection, one: StoredLaw, done_to: int) -> None:
    """Note that every case up to a number is replanned; in the chunk's transaction."""
    conn.execute(_change(one).values(done_to=done_to))


def finish(conn: Connection, one: StoredLaw) -> None:
    """Note that every case is replanned."""
    conn.execute(_change(one).values(state=FINISHED[one.state].value))


def _all() -> Select[Any]:
    return select(_LAW).order_by(_LAW.c.kind, _LAW.c.law_id, _LAW.c.version)


# Asked with every plan that is shown, and putting a query together takes as long as asking.
_STANDING = _all().where(_LAW.c.state.in_([state.value for state in _STANDS]))


def _is(one: StoredLaw) -> ColumnElement[bool]:
    return and_(_LAW.c.kind == one.kind, _LAW.c.law_id == one.id, _LAW.c.version == one.version)


def _change(one: StoredLaw) -> Any:
    return update(_LAW).where(_is(one))


def _found(conn: Connection, query: Select[Any]) -> list[StoredLaw]:
    rows: Sequence[Row[Any]] = conn.execute(query).all()
    return [
        StoredLaw(
            kind=row.kind,
            id=row.law_id,
            version=row.version,
            state=State(row.state),
            digest=row.digest,
            document=row.document,
            published_on=row.published_on,
            effective_from=row.effective_from,
            effective_to=row.effective_to,
            published_at=row.published_at,
            done_to=row.done_to,
        )
        for row in rows
    ]
