"""Notices that nobody can have heard yet, taken back when what they tell is undone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select, update

from models.store.outbox import (
    MESSAGE,
    NOTICE,
    MessageState,
    NoticeState,
    in_chunks,
    notices_of_cases,
)

Hearing = tuple[int, str, int | None]  # a case, an audience, a person
_ON_THE_WAY = (NoticeState.QUEUED, NoticeState.GATHERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """What one person would have heard of one case, over all channels; none of it left yet."""

    queued: tuple[str, ...]  # keys
    gathered: tuple[str, ...]  # likewise, in messages that were never tried
    body: dict[str, Any] = field(repr=False)

    @property
    def keys(self) -> set[str]:
        """Every key."""
        return {*self.queued, *self.gathered}


def unsaid(conn: Connection, cause: str, cases: Collection[int]) -> dict[Hearing, Unsaid]:
    """Return what of a cause nobody can have heard in these cases, by who would have.

    Messages that carry it are kept from being sent until the transaction ends. Who was
    reached over any channel, or may have been, has heard.
    """
    ours = select(NOTICE).where(
        NOTICE.c.cause == cause, notices_of_cases(cases), NOTICE.c.state.in_(_ON_THE_WAY)
    )
    by_person: dict[Hearing, list[Row[Any]]] = {}
    for row in conn.execute(ours):
        by_person.setdefault((row.case_number, row.audience, row.person_id), []).append(row)
    carrying = {row.message_id for rows in by_person.values() for row in rows} - {None}
    untried = _untried(conn, carrying)
    return {
        hearing: _unsaid(rows)
        for hearing, rows in by_person.items()
        if all(row.message_id is None or row.message_id in untried for row in rows)
    }


def _unsaid(rows: Sequence[Row[Any]]) -> Unsaid:
    return Unsaid(
        queued=tuple(row.key for row in rows if row.state == NoticeState.QUEUED),
        gathered=tuple(row.key for row in rows if row.state == NoticeState.GATHERED),
        body=rows[0].body or {},
    )


def _untried(conn: Connection, messages: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for some in in_chunks(sorted(messages)):
        query = select(MESSAGE.c.message_id).where(
            MESSAGE.c.message_id.in_(some),
            MESSAGE.c.state == MessageState.PLANNED,
            MESSAGE.c.attempts == 0,
        )
        # One that somebody is claiming at this moment counts as heard.
        found.update(conn.scalars(query.with_for_update(skip_locked=True)))
    return found


def take_back(conn: Connection, found: Iterable[Unsaid]) -> set[str]:
    """Supersede what nobody heard, and return the keys; one that is on its way now is left."""
    ones = list(found)
    queued = [key for one in ones for key in one.queued]
    gathered = [key for one in ones for key in one.gathered]
    return _superseded(conn, queued, NoticeState.QUEUED) | _superseded(
        conn, gathered, NoticeState.GATHERED
    )


def _superseded(conn: Connection, keys: Iterable[str], state: NoticeState) -> set[str]:
    done: set[str] = set()
    for some in in_chunks(sorted(keys)):
        taken = (
            update(NOTICE)
            .where(NOTICE.c.key.in_(some), NOTICE.c.state == state)
            .values(state=NoticeState.SUPERSEDED, message_id=None)
        )
        done.update(conn.scalars(taken.returning(NOTICE.c.key)))
    return done


def never_mind(conn: Connection, keys: Iterable[str]) -> int:
    """Supersede notices that wait: there is nothing to tell. Say how many there were."""
    return len(_superseded(conn, keys, NoticeState.QUEUED))
