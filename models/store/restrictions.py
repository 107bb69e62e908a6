"""Published border restrictions, in versions; the highest version of each is the one meant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from models.store.tables import RestrictionRow, table_of

_RESTRICTION = table_of(RestrictionRow)


class State(StrEnum):
    """How far a version is."""

    PUBLISHING = "publishing"  # in force; not every case is replanned yet
    PUBLISHED = "published"  # in force, and every case knows
    WITHDRAWING = "withdrawing"  # no longer in force; not every case is replanned yet
    WITHDRAWN = "withdrawn"  # no longer in force, and every case knows
    SUPERSEDED = "superseded"  # a later version took its place


_IN_FORCE = (State.PUBLISHING, State.PUBLISHED)
FINISHED = {State.PUBLISHING: State.PUBLISHED, State.WITHDRAWING: State.WITHDRAWN}
"""What is not done yet, of a restriction as of a value of the law, and what it is then."""
UNFINISHED = tuple(state.value for state in FINISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRestriction:
    """One version of a restriction: its document as written, and how far its publishing is."""

    id: str
    version: int
    state: State
    digest: str
    document: dict[str, Any]
    published_at: datetime
    done_to: int  # the last case number already replanned

    @property
    def is_in_force(self) -> bool:
        """Say whether plans have to heed it."""
        return self.state in _IN_FORCE

    @property
    def is_unfinished(self) -> bool:
        """Say whether cases after `done_to` have yet to be replanned."""
        return self.state in FINISHED


def latest(conn: Connection, restriction_id: str) -> StoredRestriction | None:
    """Return the newest version of a restriction, whatever its state."""
    found = _found(conn, _newest().where(_RESTRICTION.c.restriction_id == restriction_id))
    return found[0] if found else None


def in_force(conn: Connection) -> list[StoredRestriction]:
    """Return the restrictions that plans have to heed now, those being published included."""
    return [one for one in every(conn) if one.is_in_force]


def unfinished(conn: Connection) -> list[StoredRestriction]:
    """Return those whose publishing or withdrawing was cut short, to be resumed."""
    return _found(conn, _newest().where(_RESTRICTION.c.state.in_(UNFINISHED)))


def every(conn: Connection) -> list[StoredRestriction]:
    """Return the newest version of every restriction ever published, by id."""
    return _found(conn, _newest())


def replaced_by(conn: Connection, new: StoredRestriction) -> StoredRestriction | None:
    """Return the version that was in force until `new` took its place, or None."""
    query = select(_RESTRICTION).where(
        _RESTRICTION.c.restriction_id == new.id,
        _RESTRICTION.c.version == new.version - 1,
        _RESTRICTION.c.state == State.SUPERSEDED.value,
    )
    found = _found(conn, query)
    return found[0] if found else None


def versions(
    conn: Connection, wanted: Collection[tuple[str, int]]
) -> dict[tuple[str, int], StoredRestriction]:
    """Return versions by id and number, whatever their state; unknown ones are left out."""
    if not wanted:
        return {}
    named = _RESTRICTION.c.restriction_id.in_({name for name, _ in wanted})
    found = _found(conn, select(_RESTRICTION).where(named))
    return {key: one for one in found if (key := (one.id, one.version)) in wanted}


def begin(
    conn: Connection,
    restriction_id: str,
    *,
    document: dict[str, Any],
    digest: str,
    now: datetime,
) -> StoredRestriction:
    """Start publishing a version, and return it.

    The text already in force is returned as it stands: published, so that nothing is left to
    do, or publishing, so that it is resumed after `done_to`.
    """
    last = latest(conn, restriction_id)
    if last and last.is_in_force and last.digest == digest:
        return last
    if last and last.is_in_force:
        _set(conn, last, state=State.SUPERSEDED.value)
    elif last and last.is_unfinished:
        _set(conn, last, state=State.WITHDRAWN.value)
    new = StoredRestriction(
        id=restriction_id,
        version=last.version + 1 if last else 1,
        state=State.PUBLISHING,
        digest=digest,
        document=document,
        published_at=now,
        done_to=0,
    )
    conn.execute(insert(_RESTRICTION).values(_row(new)))
    return new


def begin_withdrawal(conn: Connection, restriction_id: str) -> StoredRestriction | None:
    """Start withdrawing the newest version, and return it; None when there is none.

    One withdrawn already is returned as it stands, one being withdrawn is to be resumed.
    """
    last = latest(conn, restriction_id)
    if last is None or not last.is_in_force:
        return last
    _set(conn, last, state=State.WITHDRAWING.value, done_to=0)
    return latest(conn, restriction_id)


def advance(conn: Connection, restriction_id: str, version: int, done_to: int) -> None:
    """Note that every case up to number `done_to` is replanned; in the chunk's transaction."""
    conn.execute(_change(restriction_id, version).values(done_to=done_to))


def finish(conn: Connection, restriction_id: str, version: int) -> None:
    """Note that every case is replanned."""
    for state, then in FINISHED.items():
        changed = _change(restriction_id, version).where(_RESTRICTION.c.state == state.value)
        conn.execute(changed.values(state=then.value))


def _newest() -> Select[Any]:
    newest = (
        select(_RESTRICTION.c.restriction_id, func.max(_RESTRICTION.c.version).label("version"))
        .group_by(_RESTRICTION.c.restriction_id)
        .subquery()
    )
    same = (_RESTRICTION.c.restriction_id == newest.c.restriction_id) & (
        _RESTRICTION.c.version == newest.c.version
    )
    return select(_RESTRICTION).join(newest, same).order_by(_RESTRICTION.c.restriction_id)


def _found(conn: Connection, query: Select[Any]) -> list[StoredRestriction]:
    return [_stored(row) for row in conn.execute(query)]


def _stored(row: Row[Any]) -> StoredRestriction:
    return StoredRestriction(
        id=row.restriction_id,
        version=row.version,
        state=State(row.state),
        digest=row.digest,
        document=row.document,
        published_at=row.published_at,
        done_to=row.done_to,
    )


def _row(one: StoredRestriction) -> dict[str, Any]:
    return {
        "restriction_id": one.id,
        "version": one.version,
        "state": one.state.value,
        "digest": one.digest,
        "document": one.document,
        "published_at": one.published_at,
        "done_to": one.done_to,
    }


def _change(restriction_id: str, version: int) -> Any:
    return update(_RESTRICTION).where(
        _RESTRICTION.c.restriction_id == restriction_id, _RESTRICTION.c.version == version
    )


def _set(conn: Connection, one: StoredRestriction, **values: Any) -> None:
    conn.execute(_change(one.id, one.version).values(**values))
