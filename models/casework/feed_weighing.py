"""What is new among the entries of a feed, and how many cases each would move."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from models.casework.feed_entries import Entry
from models.casework.form_file import digest_of, plain
from models.casework.office import Office
from models.casework.proposed_kinds import WAYS, law_subject
from models.casework.proposing import effect_of
from models.casework.restriction_file import digest
from models.rules.decisions import Refusal, Refused, RefusedError
from models.store import law_values, proposals, restrictions
from models.store.engine import reading
from models.store.proposals import ProposalKind, ProposalState, Text


class Found(NamedTuple):
    """An entry that is new, with how many cases it would move; or one that cannot be taken."""

    text: Text
    effect: dict[str, int] | None = None
    fault: str | None = None


def weighed(office: Office, entries: Sequence[Entry], *, now: datetime) -> list[Found]:
    """Return what is new and what cannot be taken; what was said before is left out.

    Said before is what stands already, and what was proposed last about the same thing,
    whatever became of it.
    """
    office = _beside(office, entries)
    found = list(_each(office, entries, now))
    good = [one.text for one in found if one.fault is None]
    with reading(office.engine) as conn:
        known = _standing(office, conn) | proposals.said_last(conn, good)
    faults = [one for one in found if one.fault is not None]
    new = [one for one in good if (one.kind, one.subject, one.digest) not in known]
    return [*(_with_effect(office, text, now) for text in new), *faults]


def _beside(office: Office, entries: Iterable[Entry]) -> Office:
    """Return an office that knows what comes beside an entry, or waits: it may supersede it."""
    with reading(office.engine) as conn:
        waiting = proposals.listing(conn, ProposalState.WAITING)
    waits = {one.text.subject for one in waiting if one.text.kind is ProposalKind.RESTRICTION}
    good = {e.subject for e in entries if e.kind is ProposalKind.RESTRICTION and not e.fault}
    return replace(office, foretold=frozenset(waits | good))


def _each(office: Office, entries: Iterable[Entry], now: datetime) -> Iterator[Found]:
    seen: set[tuple[ProposalKind, str]] = set()
    for entry in entries:
        found = _read(office, entry, now)
        if found is None:
            continue
        key = found.text.kind, found.text.subject
        if found.fault is None and key in seen:
            found = _aside(entry, f'"{entry.subject}" stands twice in the feed: keep one')
        seen.add(key)
        yield found


def _read(office: Office, entry: Entry, now: datetime) -> Found | None:
    if entry.fault is not None:
        return _aside(entry, entry.fault)
    try:
        return Found(WAYS[entry.kind].read(office, entry.document, now))
    except RefusedError as error:
        no = error.refused
    # What is not published here needs no withdrawing.
    is_over = entry.kind is ProposalKind.WITHDRAWAL and isinstance(entry.document["id"], str)
    if is_over and no.reason is Refusal.UNKNOWN_RESTRICTION:
        return _of_law(office, entry)
    return _aside(entry, no.message)


def _of_law(office: Office, entry: Entry) -> Found | None:
    """Set aside what would take a value of the law back: a person does that, by its name."""
    with reading(office.engine) as conn:
        if entry.subject not in {value.id for value in law_values.standing(conn)}:
            return None
    withdraw = f"northbound rules withdraw {entry.subject}"
    return _aside(entry, f'"{entry.subject}" is a value of the law: see to it by `{withdraw}`')


def _aside(entry: Entry, fault: str) -> Found:
    document = {"entry": plain(entry.document)}
    text = Text(
        kind=entry.kind,
        subject=entry.subject,
        digest=digest_of(document),
        document=document,
    )
    return Found(text, None, fault)


def _standing(office: Office, conn: Connection) -> set[tuple[ProposalKind, str, str]]:
    shipped = {(ProposalKind.RESTRICTION, r.id, digest(r)) for r in office.history}
    own = {(ProposalKind.RESTRICTION, r.id, r.digest) for r in restrictions.in_force(conn)}
    law = {
        (ProposalKind.LAW, law_subject(v.id, v.effective_from), v.digest)
        for v in law_values.standing(conn)
    }
    return shipped | own | law


def _with_effect(office: Office, text: Text, now: datetime) -> Found:
    would = WAYS[text.kind].preview(office, text.document, now)
    if isinstance(would, Refused):
        entry = Entry(text.kind, text.subject, text.document)
        return _aside(entry, would.message)
    return Found(text, effect_of(would))
