"""Feeds are read, and what is new in one waits for a person. Nothing is published here.

Between the question and the answer no transaction is open. What one reading found is kept in
one transaction with what is known of the feed: all of it, or nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from models.casework.feed_entries import Entry, entries_of
from models.casework.feed_folder import FolderFile, files_of
from models.casework.feed_list import Feed
from models.casework.feed_state import FeedState, states
from models.casework.feed_web import USUAL, FeedError, Limits, fetch
from models.casework.feed_weighing import Found, weighed
from models.casework.flaws import shown
from models.casework.office import Office
from models.casework.strict_yaml import UnreadableError
from models.rules.counted import counted
from models.store import proposals
from models.store.engine import writing
from models.store.proposals import ProposalKind, ProposalState

MOST_ASIDE = 200  # of one feed: what sends more rubbish than that is read by nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReport:
    """What came of reading a feed: how much is new in it, or why it could not be read."""

    name: str
    changed: bool = False
    entries: int = 0
    proposed: int = 0
    unreadable: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a feed says now: its entries and the name of its content."""

    entries: list[Entry]
    digest: str
    etag: str | None = None
    last_modified: str | None = None


def read_feeds(
    office: Office,
    feeds: Iterable[Feed],
    *,
    now: datetime,
    due_every: timedelta | None = None,
    limits: Limits = USUAL,
) -> list[FeedReport]:
    """Read feeds and put before people what is new in them; with `due_every` only those due.

    A feed that cannot be read is noted with the reason; the others are read all the same.
    """
    return [
        _read(office, feed, state, now, limits)
        for feed, state in states(office.engine, feeds)
        if due_every is None or state.is_due(now=now, every=due_every)
    ]


def _read(
    office: Office, feed: Feed, state: FeedState, now: datetime, limits: Limits
) -> FeedReport:
    try:
        said = _said(office, feed, state, limits)
    except (FeedError, UnreadableError) as error:
        return _failed(office, feed, state, str(error), now)
    good = replace(state, read_at=now, good_at=now, error=None, failing_since=None)
    if said is None or said.digest == state.digest:
        if said is not None:
            good = replace(good, etag=said.etag, last_modified=said.last_modified)
        with writing(office.engine) as conn:
            good.keep(conn, feed, now=now)
        return FeedReport(name=feed.name, entries=state.entries, unreadable=state.unreadable)
    found = weighed(office, said.entries, now=now)
    faults = [one for one in found if one.fault is not None]
    new = [one for one in found if one.fault is None]
    taken = replace(
        good,
        salt=office.book.version,
        changed_at=now,
        digest=said.digest,
        entries=len(said.entries),
        unreadable=len(faults),
        etag=said.etag,
        last_modified=said.last_modified,
    )
    with writing(office.engine) as conn:
        _propose(conn, feed, new, now)
        _quarantine(conn, feed, faults, now)
        taken.keep(conn, feed, now=now)
    return FeedReport(
        name=feed.name,
        changed=True,
        entries=len(said.entries),
        proposed=len(new),
        unreadable=len(faults),
    )


def _failed(
    office: Office, feed: Feed, state: FeedState, why: str, now: datetime
) -> FeedReport:
    since = state.failing_since or now
    with writing(office.engine) as conn:
        bad = replace(state, read_at=now, error=why, failing_since=since)
        bad.keep(conn, feed, now=now)
    return FeedReport(name=feed.name, entries=state.entries, error=why)


def _said(office: Office, feed: Feed, state: FeedState, limits: Limits) -> _Said | None:
    """Return what a feed says; None when it says that nothing changed."""
    # Another law or list of ports may read what the last could not.
    salt = office.book.version
    if feed.folder is not None:
        files = files_of(feed.folder)
        entries = [entry for file in files for entry in _of_file(feed, file)]
        text = repr([salt, *files])
        return _Said(entries=entries, digest=sha256(text.encode()).hexdigest())
    marks = {"etag": state.etag, "last_modified": state.last_modified}
    knows = state.digest is not None and state.salt == salt
    got = fetch(feed.address, marks if knows else {}, limits)
    if got is None:
        return None
    name = sha256(salt.encode() + got.body).hexdigest()
    return _Said(
        entries=entries_of(got.body, feed.name),
        digest=name,
        etag=got.etag,
        last_modified=got.last_modified,
    )


def _of_file(feed: Feed, file: FolderFile) -> Iterator[Entry]:
    """Yield the entries of one file; one that cannot be read is itself set aside."""
    name = f"{feed.name}/{shown(file.name)}"
    try:
        if file.fault is not None:
            raise UnreadableError(file.fault)
        yield from entries_of(file.body, name)
    except UnreadableError as error:
        document = {"file": name}
        yield Entry(ProposalKind.RESTRICTION, name, document, f"{name}: {error}")


def _propose(conn: Connection, feed: Feed, new: Iterable[Found], now: datetime) -> None:
    for text, effect, _ in new:
        proposals.add(conn, text, feed=feed.name, effect=effect, now=now)
        # A notice that comes again is not withdrawn, and one withdrawn does not come.
        other = _INSTEAD.get(text.kind)
        if other is not None:
            proposals.supersede(conn, other, text.subject, now=now)


_INSTEAD = {
    ProposalKind.RESTRICTION: ProposalKind.WITHDRAWAL,
    ProposalKind.WITHDRAWAL: ProposalKind.RESTRICTION,
}


def _quarantine(conn: Connection, feed: Feed, faults: Iterable[Found], now: datetime) -> None:
    """Set aside what cannot be taken, each once, and let go of what the feed mended."""
    bad = {(one.text.kind, one.text.subject, one.text.digest): one for one in faults}
    aside = proposals.set_aside(conn, feed.name)
    for old in aside:
        if bad.pop((old.text.kind, old.text.subject, old.text.digest), None) is None:
            quarantined = (ProposalState.QUARANTINED,)
            proposals.supersede(conn, old.text.kind, old.text.subject, quarantined, now=now)
    for text, _, fault in islice(bad.values(), max(0, MOST_ASIDE - len(aside))):
        proposals.add(
            conn, text, state=ProposalState.QUARANTINED, feed=feed.name, reason=fault, now=now
        )


def in_words(report: Mapping[str, Any]) -> str:
    """Return what came of a reading in words, from the report's fields."""
    if report["error"]:
        return str(report["error"])
    if not report["changed"]:
        return "nothing new"
    aside = f", {report['unreadable']} unreadable" if report["unreadable"] else ""
    entries = counted(report["entries"], "entry", "entries")
    return f"{entries}, {report['proposed']} proposed{aside}"
