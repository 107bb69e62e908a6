"""Proposals: documents that wait for a person, and what became of each."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from models.store.counters import PROPOSALS, take
from models.store.people import people, settle_staff
from models.store.tables import ProposalRow, table_of

_PROPOSAL = table_of(ProposalRow)
_REFERENCE = re.compile(r"P-(\d{1,15})", re.IGNORECASE | re.ASCII)


class ProposalKind(StrEnum):
    """What a proposed document is."""

    RESTRICTION = "restriction"  # a restriction file
    LAW = "law"  # a law file
    WITHDRAWAL = "withdrawal"  # of a restriction that is published


class ProposalState(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"  # for a person to decide
    APPROVED = "approved"  # published
    REJECTED = "rejected"  # by a person, with a reason
    SUPERSEDED = "superseded"  # a newer text about the same thing came before a decision
    QUARANTINED = "quarantined"  # it cannot be read as what it should be; the reason says why


_UNDECIDED = (ProposalState.WAITING, ProposalState.QUARANTINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document to be decided on: what kind, about what, and the name of its content."""

    kind: ProposalKind
    subject: str
    digest: str
    document: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProposal:
    """A proposal as kept; persons are named as they are known now."""

    number: int
    text: Text
    feed: str | None
    proposed_by: str | None = field(repr=False)
    proposed_at: datetime
    state: ProposalState
    effect: dict[str, int] | None  # affected and unaffected cases, as last worked out
    reason: str | None
    decided_by: str | None = field(repr=False)
    decided_at: datetime | None

    @property
    def reference(self) -> str:
        """The short name that people see, as P-12."""
        return f"P-{self.number}"

    @property
    def is_waiting(self) -> bool:
        """Say whether a person has yet to decide."""
        return self.state is ProposalState.WAITING


def number_of(given: str) -> int | None:
    """Return the number meant by `P-12`, in any capitals, or None."""
    written = _REFERENCE.fullmatch(given.strip())
    return int(written[1]) if written else None


def get(conn: Connection, number: int) -> StoredProposal | None:
    """Return a proposal by its number, or None."""
    found = _found(conn, select(_PROPOSAL).where(_PROPOSAL.c.number == number))
    return found[0] if found else None


def newest(
    conn: Connection, kind: ProposalKind, subject: str, *, readable: bool = True
) -> StoredProposal | None:
    """Return the last proposal about a thing, whatever became of it, or None.

    What could not be read is a line of its own, asked for with `readable=False`.
    """
    query = select(_PROPOSAL).where(
        _PROPOSAL.c.kind == kind.value,
        _PROPOSAL.c.subject == subject,
        _PROPOSAL.c.readable == readable,
    )
    found = _found(conn, query.order_by(_PROPOSAL.c.number.desc()).limit(1))
    return found[0] if found else None


def said_last(conn: Connection, texts: Collection[Text]) -> set[tuple[ProposalKind, str, str]]:
    """Return kind, subject and digest of the last readable proposal about each text's thing."""
    last = (
        select(func.max(_PROPOSAL.c.number))
        .where(_PROPOSAL.c.readable, _PROPOSAL.c.subject.in_({text.subject for text in texts}))
        .group_by(_PROPOSAL.c.kind, _PROPOSAL.c.subject)
    )
    query = select(_PROPOSAL.c.kind, _PROPOSAL.c.subject, _PROPOSAL.c.digest)
    rows = conn.execute(query.where(_PROPOSAL.c.number.in_(last))) if texts else ()
    return {(ProposalKind(row.kind), row.subject, row.digest) for row in rows}


def set_aside(conn: Connection, feed: str) -> list[StoredProposal]:
    """Return what a feed sent that could not be read and that nobody put away yet."""
    query = select(_PROPOSAL).where(
        _PROPOSAL.c.feed == feed, _PROPOSAL.c.state == ProposalState.QUARANTINED.value
    )
    return _found(conn, query)


def listing(conn: Connection, state: ProposalState | None = None) -> list[StoredProposal]:
    """Return all proposals, or those in one state, oldest first."""
    query = select(_PROPOSAL).order_by(_PROPOSAL.c.number)
    return _found(conn, query.where(_PROPOSAL.c.state == state.value) if state else query)


def add(
    conn: Connection,
    text: Text,
    *,
    state: ProposalState = ProposalState.WAITING,
    feed: str | None = None,
    by: str | None = None,
    effect: dict[str, int] | None = None,
    reason: str | None = None,
    again: bool = False,
    now: datetime,
) -> StoredProposal:
    """Add a proposal and return it, or the newest about the same thing when it says the same.

    With `again` only one that still waits counts as the same. One that waits with another
    text is superseded; what cannot be read supersedes only its like. `by` is a colleague's
    name or e-mail.
    """
    if (known := _same(conn, text, state, again)) is not None:
        return known
    # On PostgreSQL others wait here, so that the same text is never added twice.
    number = take(conn, PROPOSALS, 1)
    if (known := _same(conn, text, state, again)) is not None:
        return known
    replaced = _UNDECIDED if state is ProposalState.WAITING else (ProposalState.QUARANTINED,)
    supersede(conn, text.kind, text.subject, replaced, now=now)
    who = settle_staff(conn, [by] if by else [], now=now)
    conn.execute(
        insert(_PROPOSAL).values(
            number=number,
            kind=text.kind.value,
            subject=text.subject,
            digest=text.digest,
            document=text.document,
            readable=state is not ProposalState.QUARANTINED,
            feed=feed,
            proposed_by_id=who.get(by or ""),
            proposed_at=now,
            state=state.value,
            effect=effect,
            reason=reason,
        )
    )
    return _kept(conn, number)


def supersede(
    conn: Connection,
    kind: ProposalKind,
    subject: str,
    states: Sequence[ProposalState] = _UNDECIDED,
    *,
    now: datetime,
) -> None:
    """Let go of what nobody decided about a thing: something newer was said of it."""
    undecided = update(_PROPOSAL).where(
        _PROPOSAL.c.kind == kind.value,
        _PROPOSAL.c.subject == subject,
        _PROPOSAL.c.state.in_([state.value for state in states]),
    )
    conn.execute(undecided.values(state=ProposalState.SUPERSEDED.value, decided_at=now))


def note_effect(conn: Connection, number: int, effect: dict[str, int]) -> None:
    """Keep what a proposal that waits would move, as it was worked out last."""
    waiting = update(_PROPOSAL).where(
        _PROPOSAL.c.number == number, _PROPOSAL.c.state == ProposalState.WAITING.value
    )
    conn.execute(waiting.values(effect=effect))


def decide(
    conn: Connection,
    number: int,
    state: ProposalState,
    *,
    by: str,
    reason: str | None = None,
    now: datetime,
) -> bool:
    """Write a decision down; False, and nothing is written, when it was decided before."""
    who = settle_staff(conn, [by], now=now)
    decided = (
        update(_PROPOSAL)
        .where(_PROPOSAL.c.number == number, _is_undecided())
        .values(state=state.value, decided_by_id=who[by], decided_at=now)
    )
    if reason is not None:
        decided = decided.values(reason=reason)
    return conn.execute(decided).rowcount == 1


def count(conn: Connection, state: ProposalState) -> int:
    """Return how many proposals are in a state."""
    query = select(func.count()).where(_PROPOSAL.c.state == state.value)
    return conn.execute(query).scalar_one()


def _is_undecided() -> ColumnElement[bool]:
    return _PROPOSAL.c.state.in_([state.value for state in _UNDECIDED])


def _same(
    conn: Connection, text: Text, state: ProposalState, again: bool
) -> StoredProposal | None:
    readable = state is not ProposalState.QUARANTINED
    last = newest(conn, text.kind, text.subject, readable=readable)
    if last is None or last.text.digest != text.digest:
        return None
    return None if again and last.state is not state else last


def _kept(conn: Connection, number: int) -> StoredProposal:
    found = get(conn, number)
    if found is None:
        raise LookupError(f"proposal P-{number} was not kept")
    return found


def _found(conn: Connection, query: Select[Any]) -> list[StoredProposal]:
    rows = conn.execute(query).all()
    named = _names(conn, rows)
    return [_stored(row, named) for row in rows]


def _names(conn: Connection, rows: Sequence[Row[Any]]) -> dict[int, str | None]:
    ids = {i for row in rows for i in (row.proposed_by_id, row.decided_by_id) if i is not None}
    return {n: p.name or p.email for n, p in people(conn, ids).items()} if ids else {}


def _stored(row: Row[Any], named: dict[int, str | None]) -> StoredProposal:
    return StoredProposal(
        number=row.number,
        text=Text(
            kind=ProposalKind(row.kind),
            subject=row.subject,
            digest=row.digest,
            document=row.document,
        ),
        feed=row.feed,
        proposed_by=named.get(row.proposed_by_id),
        proposed_at=row.proposed_at,
        state=ProposalState(row.state),
        effect=row.effect,
        reason=row.reason,
        decided_by=named.get(row.decided_by_id),
        decided_at=row.decided_at,
    )
