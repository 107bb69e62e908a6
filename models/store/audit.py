"""What happened to each case: appended, never changed, and able to prove it.

An event's `digest` is the SHA-256 of its payload. Its `chain` is the SHA-256 of the chain
before it and of everything else in the row, the digest among it: so a payload can be emptied
later, and the chain still shows that no event was altered, added or left out in between.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, func, select

from models.rules.case import reference_of
from models.rules.events import Event
from models.store import bulk
from models.store.documents import event_document, event_fields, roles_in
from models.store.particulars import Document, Ref
from models.store.people import Person, revisions, settle_staff, told_to
from models.store.tables import EventRow, table_of

_EVENT = table_of(EventRow)
_COLUMNS = (
    "case_number",
    "seq",
    "name",
    "at",
    "recorded_at",
    "by_id",
    "payload",
    "digest",
    "chain",
)

Link = tuple[int, str]
"""An event's sequence number, and the chain up to it."""


class Entry(NamedTuple):
    """An event to be recorded: `at` is when it happened, `by` a colleague's name or e-mail."""

    case_number: int
    event: Event
    at: datetime
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event as people read it; `fields` are empty once its payload was purged."""

    seq: int
    name: str
    at: datetime
    recorded_at: datetime
    by: str | None
    fields: dict[str, Any]


def append(
    conn: Connection,
    entries: Sequence[Entry],
    *,
    recorded_at: datetime,
    refs: Mapping[int, Mapping[str, Ref]],
) -> dict[int, int]:
    """Record events in the order given; return each case's last sequence number.

    `refs` are the people of each case after these events, as `settling.settle` gave them.
    """
    if not entries:
        return {}
    by = settle_staff(conn, {e.by for e in entries if e.by}, now=recorded_at)
    last = last_links(conn, {entry.case_number for entry in entries})
    dialect = conn.dialect.name
    made = rows(entries, last, recorded_at=recorded_at, refs=refs, by=by, dialect=dialect)
    write_events(conn, made)
    return {entry.case_number: last[entry.case_number][0] for entry in entries}


def rows(
    entries: Iterable[Entry],
    last: dict[int, Link],
    *,
    recorded_at: datetime,
    refs: Mapping[int, Mapping[str, Ref]],
    by: Mapping[str, int],
    dialect: str,
) -> list[bulk.Row]:
    """Return events as they are written, each chained to the one before it.

    `last` are the links to chain them to, and the new ones afterwards; `by` has the numbers of
    the colleagues named.
    """
    kept: dict[int, tuple[str, str]] = {}
    made: list[bulk.Row] = []
    for entry in entries:
        number, event = entry.case_number, entry.event
        seq, chain = last.get(number, (0, _start(number)))
        payload, digest = _payload(event, roles_in(event, refs.get(number, {})), kept)
        by_id, seq = by.get(entry.by or ""), seq + 1
        chain = _chained(chain, digest, seq, event.name, entry.at, recorded_at, by_id)
        last[number] = (seq, chain)
        at, recorded = (bulk.instant_text(i, dialect) for i in (entry.at, recorded_at))
        made.append((number, seq, event.name, at, recorded, by_id, payload, digest, chain))
    return made


def write_events(conn: Connection, made: Sequence[bulk.Row]) -> int:
    """Write such rows, and return how many."""
    return bulk.insert(conn, _EVENT, _COLUMNS, made)


def _payload(
    event: Event, people: Mapping[str, Ref], kept: dict[int, tuple[str, str]]
) -> tuple[str, str]:
    """Return the text of a payload, and its digest; of one event of many cases made once."""
    if not people and id(event) in kept:
        return kept[id(event)]
    payload = {
        "fields": event_document(event),
        "people": {role: list(ref) for role, ref in people.items()},
    }
    made = bulk.json_text(payload), _digest(payload)
    if not people:
        kept[id(event)] = made
    return made


def last_links(conn: Connection, numbers: Collection[int]) -> dict[int, Link]:
    """Return where the chain of each case ends; a case without events is left out."""
    newest = (
        select(_EVENT.c.case_number, func.max(_EVENT.c.seq).label("seq"))
        .where(_EVENT.c.case_number.in_(numbers))
        .group_by(_EVENT.c.case_number)
        .subquery()
    )
    same = and_(_EVENT.c.case_number == newest.c.case_number, _EVENT.c.seq == newest.c.seq)
    query = select(_EVENT.c.case_number, _EVENT.c.seq, _EVENT.c.chain).join(newest, same)
    return {row.case_number: (row.seq, row.chain) for row in conn.execute(query)}


def _start(number: int) -> str:
    return _sha(reference_of(number))


def _digest(payload: Any) -> str:
    return _sha(json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def _chained(
    before: str,
    digest: str,
    seq: int,
    name: str,
    at: datetime,
    recorded_at: datetime,
    by_id: int | None,
) -> str:
    instants = f"{at.astimezone(UTC)}|{recorded_at.astimezone(UTC)}"
    return _sha(f"{before}|{digest}|{seq}|{name}|{instants}|{by_id}")


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def history(conn: Connection, number: int) -> list[Recorded]:
    """Return what happened to a case, in order, with the persons' fields as they were then."""
    return histories(conn, [number])[number]


def histories(conn: Connection, numbers: Collection[int]) -> dict[int, list[Recorded]]:
    """Return what happened to each of these cases, as `history` does."""
    query = select(_EVENT).where(_EVENT.c.case_number.in_(set(numbers)))
    rows = conn.execute(query.order_by(_EVENT.c.case_number, _EVENT.c.seq)).all()
    ids = {ref[0] for row in rows for ref in _people(row).values()}
    known = revisions(conn, ids | {row.by_id for row in rows if row.by_id is not None})
    newest = {person.person_id: person for person in known.values()}
    told = {ref: person.known for ref, person in known.items()}
    found: dict[int, list[Recorded]] = {number: [] for number in numbers}
    for row in rows:
        found[row.case_number].append(_recorded(row, told, newest))
    return found


def _people(row: Row[Any]) -> dict[str, Ref]:
    people = row.payload["people"] if row.payload else {}
    return {role: (person_id, revision) for role, (person_id, revision) in people.items()}


def _recorded(
    row: Row[Any], known: Mapping[Ref, Document], newest: Mapping[int, Person]
) -> Recorded:
    document = row.payload["fields"] if row.payload else {}
    by = newest.get(row.by_id)
    return Recorded(
        seq=row.seq,
        name=row.name,
        at=row.at,
        recorded_at=row.recorded_at,
        by=(by.name or by.email) if by else None,
        fields=event_fields(row.name, document, told_to(_people(row), known)),
    )


def broken_chains(
    conn: Connection, numbers: Iterable[int] | None = None
) -> list[tuple[int, int]]:
    """Return (case, sequence) of the first event of each case that cannot be as recorded."""
    query = select(_EVENT).order_by(_EVENT.c.case_number, _EVENT.c.seq)
    if numbers is not None:
        query = query.where(_EVENT.c.case_number.in_(set(numbers)))
    return list(_breaks(conn.execute(query)))


def _breaks(rows: Iterable[Row[Any]]) -> Iterator[tuple[int, int]]:
    number, seq, chain, is_broken = 0, 0, "", False
    for row in rows:
        if row.case_number != number:
            number, seq, chain, is_broken = row.case_number, 0, _start(row.case_number), False
        seq += 1
        if not is_broken and not _holds(row, seq, chain):
            is_broken = True
            yield number, row.seq
        chain = row.chain


def _holds(row: Row[Any], seq: int, before: str) -> bool:
    is_kept: bool = row.payload is None or _digest(row.payload) == row.digest
    chain = _chained(before, row.digest, row.seq, row.name, row.at, row.recorded_at, row.by_id)
    return is_kept and bool(row.seq == seq) and chain == row.chain
