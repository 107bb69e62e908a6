"""A restriction is looked at, published, withdrawn; the plans it touches move with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from models.casework import law_chunks
from models.casework.hands import at_work
from models.casework.moves import Diff, Moves
from models.casework.moving import Chunk, looked_at
from models.casework.office import Office
from models.casework.references import unknown_restriction
from models.casework.replanning import (
    PreviewedRestriction,
    could_touch,
    moved,
    nothing_else,
    previewed,
    wait_turn,
)
from models.casework.restriction_contradictions import circle_with
from models.casework.restriction_file import digest, from_document, read_restriction
from models.casework.unmoved import Examined, Unmoved, unmoved
from models.rules.book import RuleBook
from models.rules.decisions import Refused, RefusedError
from models.rules.restrictions import Restriction
from models.store import finding, law_values, restrictions
from models.store.engine import reading, writing
from models.store.restrictions import StoredRestriction


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a restriction does, or did: how many open cases move, and how each does."""

    id: str
    version: int
    affected: int
    unaffected: int
    diffs: Sequence[Diff]
    book: RuleBook  # under which the moves are explained
    notices: int = 0
    pinned: Sequence[Diff] = ()  # how cases would move that somebody has pinned; they do not
    rest: Sequence[Unmoved] = field(default=(), compare=False)  # of a preview: why not
    shipped: str | None = None  # title of the shipped one that it stands in the place of


def preview(
    office: Office, document: str | Mapping[str, Any], *, now: datetime
) -> Published | Refused:
    """Work out what publishing would move. Nothing is written."""
    try:
        wanted = read(office, document)
    except RefusedError as error:
        return error.refused
    with reading(office.engine) as conn:
        wanted = _as_published(conn, wanted, now)
        if going_round := circle_with(office.restrictions(conn), wanted):
            return going_round
    asked, told = PreviewedRestriction.of(wanted, now), _Told()
    with at_work(office, asked, after=0) as ahead:
        for chunk in looked_at(ahead):
            told.add(chunk)
    with reading(office.engine) as conn:
        _, changed = previewed(office, conn, wanted, now)
        rest = unmoved(office, conn, changed, told.examined)
        shipped = _shipped(office, wanted.id)
        return _published(wanted, told, office.law(conn), rest=rest, shipped=shipped)


def is_large(
    office: Office, document: str | Mapping[str, Any], *, most: int, now: datetime
) -> bool:
    """Say whether it could move more cases than `most`, from what is quickly counted.

    RefusedError for a document that is no restriction.
    """
    wanted = read(office, document)
    with reading(office.engine) as conn:
        wanted = _as_published(conn, wanted, now)
        _, changed = previewed(office, conn, wanted, now)
        return bool(changed) and could_touch(office, conn, changed, most=most)


def publish(
    office: Office,
    document: str | Mapping[str, Any],
    *,
    now: datetime,
    also: Callable[[Connection], None] = nothing_else,
) -> Published | Refused:
    """Publish a restriction and move the plans it touches, a chunk in each transaction.

    Published before and unchanged, it changes nothing. Killed half way, publishing it again
    goes on where it stopped: each case is replanned once and each recipient told once. `also`
    is done in the transaction that begins it; a RefusedError from there undoes both.
    """
    try:
        wanted = read(office, document)
    except RefusedError as error:
        return error.refused
    text = digest(wanted)

    def begin(conn: Connection) -> StoredRestriction:
        if going_round := circle_with(office.restrictions(conn), wanted):
            raise RefusedError(going_round)
        also(conn)
        return restrictions.begin(
            conn, wanted.id, document=dict(wanted.document), digest=text, now=now
        )

    def is_this(one: StoredRestriction) -> bool:
        return one.id == wanted.id and one.is_in_force and one.digest == text

    try:
        begun = _begun(office, begin, is_this, now)
    except RefusedError as error:
        return error.refused
    return _carry_out(office, begun, now)


def withdraw(
    office: Office,
    restriction_id: str,
    *,
    now: datetime,
    also: Callable[[Connection], None] = nothing_else,
) -> Published | Refused:
    """Take a restriction back: the plans return, and who was told hears it once.

    `also` is done in the transaction that begins it, as in publishing.
    """

    def begin(conn: Connection) -> StoredRestriction:
        begun = restrictions.begin_withdrawal(conn, restriction_id)
        if begun is None:
            # Raised, not returned: a refusal leaves no trace, the turn it waited for included.
            raise unknown_restriction(restriction_id)
        also(conn)
        return begun

    try:
        begun = _begun(office, begin, lambda one: one.id == restriction_id, now)
    except RefusedError as error:
        return error.refused
    return _carry_out(office, begun, now)


def finish(office: Office, unfinished: Iterable[StoredRestriction], *, now: datetime) -> None:
    """Go on with what was cut short; whoever else is at it shares the work."""
    for one in unfinished:
        for _ in moved(office, one, now):
            pass


def _begun(
    office: Office,
    begin: Callable[[Connection], StoredRestriction],
    is_this: Callable[[StoredRestriction], bool],
    now: datetime,
) -> StoredRestriction:
    """Begin, or go on with, one restriction, once no other and no law is in the making.

    Two at once would each count the other as standing already: what both close would move
    nothing. Who heard half of an earlier text hears the rest of it first.
    """
    while True:
        with writing(office.engine) as conn:
            wait_turn(conn)
            others = [one for one in restrictions.unfinished(conn) if not is_this(one)]
            laws = law_values.unfinished(conn)
            if not others and not laws:
                return begin(conn)
        law_chunks.finish(office, laws, now=now)
        finish(office, others, now=now)


def read(office: Office, document: str | Path | Mapping[str, Any]) -> Restriction:
    """Return the restriction that a file, text or document describes; RefusedError if none."""
    ports = office.book.ports
    with reading(office.engine) as conn:
        known = office.restriction_ids(conn)
    if isinstance(document, str | Path):
        return read_restriction(document, ports=ports, known=known)
    return from_document(document, ports=ports, known=known)


def _as_published(conn: Connection, wanted: Restriction, now: datetime) -> Restriction:
    """Return it in the version, and as known from the instant, that publishing gives it."""
    known = restrictions.latest(conn, wanted.id)
    if known is None:
        return replace(wanted, published_at=now)
    if known.is_in_force and known.digest == digest(wanted):
        return replace(wanted, version=known.version, published_at=known.published_at)
    return replace(wanted, version=known.version + 1, published_at=now)


class _Told:
    """What moved so far, and what a pin kept where it is."""

    def __init__(self) -> None:
        self.moves = Moves()
        self.pinned: list[Diff] = []
        self._seen = self._refused = 0

    def add(self, chunk: Chunk) -> None:
        """Keep what becomes of a chunk."""
        self.moves.add(chunk.moves)
        self.pinned += chunk.pinned
        self._seen += len(chunk.seen)
        self._refused += chunk.refused

    @property
    def examined(self) -> Examined:
        """How many were looked at, and what became of them."""
        return Examined(self._seen, len(self.moves), len(self.pinned), self._refused)


def _carry_out(
    office: Office, begun: restrictions.StoredRestriction, now: datetime
) -> Published:
    told = _Told()
    if begun.is_unfinished:
        for chunk in moved(office, begun, now):
            told.add(chunk)
    with reading(office.engine) as conn:
        published = from_document(begun.document, version=begun.version)
        unaffected = finding.count_open(conn) - len(told.moves)
        shipped = _shipped(office, begun.id) if begun.is_in_force else None
        law = office.law(conn)
        return _published(published, told, law, unaffected=unaffected, shipped=shipped)


def _shipped(office: Office, restriction_id: str) -> str | None:
    return next((r.title for r in office.history if r.id == restriction_id), None)


def _published(
    wanted: Restriction,
    told: _Told,
    book: RuleBook,
    *,
    unaffected: int | None = None,
    rest: Sequence[Unmoved] = (),
    shipped: str | None = None,
) -> Published:
    return Published(
        id=wanted.id,
        version=wanted.version,
        affected=len(told.moves),
        unaffected=sum(one.cases for one in rest) if unaffected is None else unaffected,
        diffs=told.moves,
        notices=told.moves.notices,
        book=book,
        pinned=tuple(told.pinned),
        rest=rest,
        shipped=shipped,
    )
