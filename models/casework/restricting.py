"""A restriction is looked at, published, withdrawn; the plans it touches move with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from models.casework import law_chunks
from models.casework.acts import Carried
from models.casework.office import Office
from models.casework.references import unknown_restriction
from models.casework.replanning import (
    cause_of,
    could_touch,
    looked_at,
    moved_in_chunks,
    nothing_else,
    previewed,
    wait_turn,
)
from models.casework.restriction_contradictions import circle_with
from models.casework.restriction_file import (
    digest,
    from_document,
    read_restriction,
)
from models.rules.decisions import Refused, RefusedError
from models.rules.plan import Change
from models.rules.restrictions import Restriction
from models.store import finding, law_values, restrictions
from models.store.engine import reading, writing
from models.store.restrictions import StoredRestriction

Moves = tuple[tuple[str, tuple[Change, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a restriction does, or did: how many open cases move, and how each does."""

    id: str
    version: int
    affected: int
    unaffected: int
    diffs: Moves
    notices: int = 0
    pinned: Moves = ()  # how cases would move that somebody has pinned; they do not


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
        world, changed = previewed(office, conn, wanted, now)
        told = _Told()
        for answers in looked_at(office, conn, world, changed, cause_of(wanted)):
            told.add(answers)
        return _published(conn, wanted, told)


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
        for _ in moved_in_chunks(office, one, now):
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


def read(office: Office, document: str | Mapping[str, Any]) -> Restriction:
    """Return the restriction that a text or document describes; RefusedError if none."""
    ports = office.book.ports
    if isinstance(document, str):
        return read_restriction(document, ports=ports)
    return from_document(document, ports=ports)


def _as_published(conn: Connection, wanted: Restriction, now: datetime) -> Restriction:
    """Return it in the version, and as known from the instant, that publishing gives it."""
    known = restrictions.latest(conn, wanted.id)
    if known is None:
        return replace(wanted, published_at=now)
    if known.is_in_force and known.digest == digest(wanted):
        return replace(wanted, version=known.version, published_at=known.published_at)
    return replace(wanted, version=known.version + 1, published_at=now)


class _Told:
    """What moved so far: of each case only what the answer shows, for there may be many."""

    def __init__(self) -> None:
        self.moves: list[tuple[str, tuple[Change, ...]]] = []
        self.pinned: list[tuple[str, tuple[Change, ...]]] = []
        self.notices = 0

    def add(self, answers: Iterable[Carried]) -> None:
        """Keep the changes of those cases whose plan moved."""
        for answer in answers:
            if answer.kept_out:
                self.pinned.append((answer.case.reference, answer.kept_out))
            else:
                self.moves.append((answer.case.reference, answer.changes))
            self.notices += answer.queued


def _carry_out(
    office: Office, begun: restrictions.StoredRestriction, now: datetime
) -> Published:
    told = _Told()
    if begun.is_unfinished:
        for answers in moved_in_chunks(office, begun, now):
            told.add(answers)
    with reading(office.engine) as conn:
        return _published(conn, from_document(begun.document, version=begun.version), told)


def _published(conn: Connection, wanted: Restriction, told: _Told) -> Published:
    return Published(
        id=wanted.id,
        version=wanted.version,
        affected=len(told.moves),
        unaffected=finding.count_open(conn) - len(told.moves),
        diffs=tuple(told.moves),
        notices=told.notices,
        pinned=tuple(told.pinned),
    )


def list_restrictions(office: Office) -> list[dict[str, Any]]:
    """Return every restriction: the shipped history's, and those published here."""
    with reading(office.engine) as conn:
        own = restrictions.every(conn)
    known = {one.id for one in own}
    shipped = [_listed(r, "history", None) for r in office.history if r.id not in known]
    published = [
        _listed(from_document(o.document, version=o.version), o.state.value, o.published_at)
        for o in own
    ]
    return [*shipped, *published]


def _listed(one: Restriction, state: str, published_at: datetime | None) -> dict[str, Any]:
    return {
        "id": one.id,
        "version": one.version,
        "state": state,
        "title": one.title,
        "kind": one.kind.value,
        "announced_at": one.announced_at,
        "effective_from": one.effective_from,
        "effective_to": one.effective_to,
        "published_at": published_at,
        "source": one.source,
        "confidence": one.confidence.value,
    }
