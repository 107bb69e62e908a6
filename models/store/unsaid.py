"""Notices that nobody can have heard yet, taken back when what they tell is undone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from models.store.delivery import is_open
from models.store.outbox import (
    MESSAGE,
    NOTICE,
    MessageState,
    NoticeState,
    in_chunks,
    is_queued,
    notices_of_cases,
)

Hearing = tuple[int, str, int | None]  # a case, an audience, a person
_ON_THE_WAY = (NoticeState.QUEUED, NoticeState.GATHERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """What one person would have heard of one case, over all channels; none of it left yet."""

    queued: tuple[str, ...]  # keys
    gathered: tuple[str, ...]  # likewise, in messages that were never tried
    reason: str | None  # that of all the notices; None when they have several
    duties: tuple[str, ...]  # of each notice, the earliest first
    bodies: tuple[dict[str, Any], ...] = field(repr=False)  # likewise

    @property
    def keys(self) -> set[str]:
        """Every key."""
        return {*self.queued, *self.gathered}


def waits(conn: Connection, causes: Collection[str]) -> bool:
    """Say whether anything of these causes may still be on its way."""
    if not causes:
        return False
    queued = select(NOTICE.c.number).where(is_queued(), NOTICE.c.cause.in_(causes))
    untried = select(MESSAGE.c.message_id).where(is_open(), MESSAGE.c.cause.in_(causes))
    return any(conn.execute(one.limit(1)).first() for one in (queued, untried))


def unsaid(
    conn: Connection, causes: Collection[str], cases: Collection[int]
) -> dict[Hearing, Unsaid]:
    """Return what of these causes nobody can have heard in these cases, by who would have.

    Messages that carry it are kept from being sent until the transaction ends. Who was
    reached over any channel, or may have been, has heard.
    """
    ours = select(NOTICE).where(
        NOTICE.c.cause.in_(causes), notices_of_cases(cases), NOTICE.c.state.in_(_ON_THE_WAY)
    )
    by_notice: dict[tuple[Hearing, str, str], list[Row[Any]]] = {}
    for row in conn.execute(ours.order_by(NOTICE.c.number)):
        hearing = row.case_number, row.audience, row.person_id
        by_notice.setdefault((hearing, row.rung, row.duty), []).append(row)
    carrying = {row.message_id for rows in by_notice.values() for row in rows} - {None}
    untried = {None, *_untried(conn, carrying)}
    waiting: dict[Hearing, list[list[Row[Any]]]] = {}
    for (hearing, _, _), rows in by_notice.items():
        if all(row.message_id in untried for row in rows):
            waiting.setdefault(hearing, []).append(rows)
    return {hearing: _unsaid(notices) for hearing, notices in waiting.items()}


def _unsaid(notices: Sequence[Sequence[Row[Any]]]) -> Unsaid:
    """Return it of notices, the earliest first; over several channels one has one body."""
    rows = [row for channels in notices for row in channels]
    reasons = {row.reason for row in rows}
    return Unsaid(
        queued=tuple(row.key for row in rows if row.state == NoticeState.QUEUED),
        gathered=tuple(row.key for row in rows if row.state == NoticeState.GATHERED),
        reason=reasons.pop() if len(reasons) == 1 else None,
        duties=tuple(channels[0].duty for channels in notices),
        bodies=tuple(channels[0].body or {} for channels in notices),
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


def rewrite(conn: Connection, bodies: Mapping[str, dict[str, Any]]) -> None:
    """Give notices that wait other words, by their keys."""
    if bodies:
        anew = update(NOTICE).where(NOTICE.c.key == bindparam("its_key"), is_queued())
        told = [{"its_key": key, "words": body} for key, body in sorted(bodies.items())]
        conn.execute(anew.values(body=bindparam("words")), told)


def carry_over(conn: Connection, causes: Collection[str], *, into: str) -> None:
    """Let what still waits of these causes leave with the notices of another, in one mail."""
    planned = select(MESSAGE.c.message_id).where(is_open(), MESSAGE.c.cause.in_(causes))
    untried = _untried(conn, conn.scalars(planned))
    for some in in_chunks(sorted(untried)):
        out = update(NOTICE).where(NOTICE.c.message_id.in_(some))
        conn.execute(out.values(state=NoticeState.QUEUED, message_id=None))
    waiting = update(NOTICE).where(is_queued(), NOTICE.c.cause.in_(causes))
    conn.execute(waiting.values(cause=into))
