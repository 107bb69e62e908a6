"""Plans moved through a portfolio: worked out ahead, written in order, a chunk at a time.

To work a chunk out nobody has to wait; to write it one process takes its turn, and looks again
whether every case is as it was seen. If one is not, the chunk is worked out anew on the spot.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Connection, Select

from models.casework import netting, pinning
from models.casework.acts import Carried, Cause, World
from models.casework.moves import Diff, Told
from models.casework.netting import Turn, told_once
from models.casework.office import Office
from models.casework.saving import Ready, ready, write
from models.casework.spine import is_told, replanned, retried, uncollected
from models.rules.plan import Change
from models.store import audit, cases, finding, turns
from models.store.engine import not_awaited, snapshot, writing
from models.store.finding import Seen

CHUNK = 500  # cases in one transaction; twice as many would need a fifth more memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What plans move under, the query for the cases that could, and what shows of a move."""

    world: World
    cause: Cause
    cases: Select[Any]
    shown: Callable[[Carried], tuple[Change, ...]]
    follows: tuple[str, ...] = ()  # causes whose moves it takes on or back, if any wait
    is_written: bool = True  # or only looked at


class Asked(Protocol):
    """What could move plans, as data: any process makes the same scene of it."""

    def scene(self, office: Office, conn: Connection) -> Scene:
        """Return the world with it and without."""


class Publishing(Asked, Protocol):
    """What moves plans now, and keeps in the database how far it has come."""

    def done_to(self, conn: Connection) -> int | None:
        """Return the last case that is done with; None once this is over, or another's."""

    def advance(self, conn: Connection, done_to: int) -> None:
        """Note that every case up to a number is done with."""

    def finish(self, conn: Connection) -> None:
        """Note that every case is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """The next cases in order, each in the version seen, and what becomes of them."""

    after: int
    upto: int
    seen: list[Seen]
    ready: Ready | None  # None when it is only looked at
    moves: Told
    pinned: list[Diff]  # how cases would move that somebody has pinned; they do not
    follows: tuple[str, ...]
    turns: list[Turn]  # what moves, in full, where it follows on what may not be told yet
    refused: int = 0  # cases for which no plan can be made


class Ahead(Protocol):
    """Whoever works chunks out before it is their turn."""

    def chunk(self, after: int) -> Chunk | None:
        """Return the chunk that begins after a case; None when there is none."""


@dataclass(frozen=True, slots=True)
class Alone:
    """This process, one chunk at a time."""

    office: Office
    asked: Asked

    def chunk(self, after: int) -> Chunk | None:
        """Work it out now."""
        return worked(self.office, self.asked, after=after)


def scene_of(office: Office, conn: Connection, asked: Asked) -> Scene:
    """Return the scene as it is now; it is made anew only when what is published changed."""
    return office.while_it_stands(conn, asked, asked.scene)


def worked(
    office: Office, asked: Asked, *, after: int, upto: int | None = None
) -> Chunk | None:
    """Work out the next chunk, or one stretch, as the database is now; None at the end."""
    with uncollected():
        return _worked(office, asked, after, upto)


def _worked(office: Office, asked: Asked, after: int, upto: int | None) -> Chunk | None:
    # Apart, so that all is gone again by the time that the collector looks.
    with snapshot(office.engine) as conn:
        scene = scene_of(office, conn, asked)
        found = _found(conn, scene, after, upto)
    return found.chunk(scene, office.engine.dialect.name) if found else None


def compared(conn: Connection, scene: Scene) -> Iterator[list[Carried]]:
    """Compare, chunk by chunk, the plans that would move, or are pinned; nothing is written."""
    after = 0
    while found := _found(conn, scene, after, None):
        answers = replanned(found.stored, scene.world, scene.cause, found.pinned)
        carried = (a for a in answers if isinstance(a, Carried))
        yield [a for a in carried if a.changes or a.kept_out]
        after = found.upto


def looked_at(ahead: Ahead, *, after: int = 0) -> Iterator[Chunk]:
    """Work out, chunk by chunk, which plans would move; nothing is written."""
    while chunk := ahead.chunk(after):
        yield chunk
        after = chunk.upto


def moved_in_chunks(
    office: Office, publishing: Publishing, ahead: Ahead, *, done_to: int
) -> Iterator[Chunk]:
    """Move the plans that a publishing touches, to the last one.

    Each chunk starts where the store says that the one before ended, whoever carried it: two
    processes at the same publishing share the cases and tell nobody twice.
    """
    while True:
        chunk = retried(partial(_next_chunk, office, publishing, ahead, done_to))
        if chunk is None:
            return
        yield chunk
        done_to = chunk.upto


def _next_chunk(
    office: Office, publishing: Publishing, ahead: Ahead, after: int
) -> Chunk | None:
    worked_out = ahead.chunk(after)
    with writing(office.engine) as conn:
        turns.alone(conn)
        done_to = publishing.done_to(conn)
        if done_to is None:
            return None
        chunk = _as_it_is(office, conn, publishing, worked_out, done_to)
        if chunk is None:
            publishing.finish(conn)
            return None
        if chunk.ready is not None:
            write(conn, chunk.ready)
        publishing.advance(conn, chunk.upto)
        # A chunk that is lost is done again; nothing of it is sent before all are finished.
        not_awaited(conn)
        return _heard_of(conn, chunk)


def _heard_of(conn: Connection, chunk: Chunk) -> Chunk:
    if not chunk.turns:
        return chunk
    quiet = told_once(conn, chunk.turns, causes=chunk.follows)
    moves = chunk.moves._replace(notices=chunk.moves.notices - quiet)
    return replace(chunk, moves=moves)


def _as_it_is(
    office: Office,
    conn: Connection,
    publishing: Publishing,
    worked_out: Chunk | None,
    done_to: int,
) -> Chunk | None:
    """Return the next chunk as it is true at this moment: worked out ahead, or else now."""
    scene, upto = scene_of(office, conn, publishing), None
    if worked_out is not None and worked_out.after == done_to:
        upto = worked_out.upto
        if worked_out.seen == _seen(conn, scene, done_to, upto, to_change=True):
            return worked_out
    with uncollected():
        found = _found(conn, scene, done_to, upto, to_change=True)
        return found.chunk(scene, office.engine.dialect.name) if found else None


def _seen(
    conn: Connection, scene: Scene, after: int, upto: int | None, *, to_change: bool = False
) -> list[Seen]:
    limit = None if upto is not None else CHUNK
    return finding.stretch(
        conn, scene.cases, after=after, upto=upto, limit=limit, to_change=to_change
    )


def _found(
    conn: Connection, scene: Scene, after: int, upto: int | None, *, to_change: bool = False
) -> "_Found | None":
    seen = _seen(conn, scene, after, upto, to_change=to_change)
    if not seen and upto is None:
        return None
    numbers, world = [number for number, _ in seen], scene.world
    stored = list(cases.load(conn, numbers).values())
    return _Found(
        after=after,
        upto=upto if upto is not None else numbers[-1],
        seen=seen,
        stored=stored,
        links=audit.last_links(conn, numbers) if scene.is_written else {},
        pinned=pinning.worlds_of(conn, [(one, one.case) for one in stored], world),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A chunk as it lies in the database: all that is asked of it."""

    after: int
    upto: int
    seen: list[Seen]
    stored: list[cases.StoredCase]
    links: dict[int, audit.Link]
    pinned: Mapping[int, World]

    def chunk(self, scene: Scene, dialect: str) -> Chunk:
        """Plan and compare."""
        answers = replanned(self.stored, scene.world, scene.cause, self.pinned)
        accepted = [a for a in answers if isinstance(a, Carried)]
        return Chunk(
            after=self.after,
            upto=self.upto,
            seen=self.seen,
            ready=self._ready(accepted, scene, dialect) if scene.is_written else None,
            moves=_told(accepted, scene),
            pinned=[(a.case.reference, a.kept_out) for a in accepted if a.kept_out],
            follows=scene.follows,
            turns=netting.turns(accepted) if scene.follows else [],
            refused=len(answers) - len(accepted),
        )

    def _ready(self, answers: Sequence[Carried], scene: Scene, dialect: str) -> Ready:
        told = [a for a in answers if is_told(a)]
        flagged = [a for a in answers if a.kept_out and not is_told(a)]
        return ready(told, self.links, scene.world, dialect=dialect, flagged=flagged)


def _told(answers: Sequence[Carried], scene: Scene) -> Told:
    shown = [(a.case.reference, scene.shown(a)) for a in answers if not a.kept_out]
    notices = sum(a.queued for a in answers)
    return Told.of([diff for diff in shown if diff[1]], notices=notices)
