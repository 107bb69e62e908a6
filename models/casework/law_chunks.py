"""The plans that a value of the law touches, moved chunk by chunk; killed, it goes on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from models.casework.acts import Carried, Cause, World
from models.casework.fee_changes import fee_changes
from models.casework.hands import at_work
from models.casework.law_world import cause_of, valued, world_of
from models.casework.moving import Chunk, Scene, moved_in_chunks
from models.casework.office import Office
from models.reference.law_schema import LawKind
from models.rules.plan import Change
from models.store import finding, law_values
from models.store.law_values import StoredLaw
from models.store.restrictions import State
from models.store.unsaid import carry_over, waits


@dataclass(frozen=True, slots=True, kw_only=True)
class LawPublishing:
    """A value begun, or being withdrawn, on its way through all open cases; or looked at."""

    begun: StoredLaw
    now: datetime
    is_written: bool = True

    def scene(self, office: Office, conn: Connection) -> Scene:
        """Return the world with it and without."""
        world = world_of(office, conn, self.begun, self.now)
        cause = cause_of(self.begun, office.book)
        shown = _Shown(self.begun, world, cause)
        followed = self._followed(conn)
        return Scene(
            world=world,
            cause=cause,
            cases=finding.still_open(),
            shown=shown,
            follows=followed if office.may_be_unheard(conn, followed) else (),
            is_written=self.is_written,
        )

    def done_to(self, conn: Connection) -> int | None:
        """Return the last case that is done with; None once it was finished or overtaken."""
        here = law_values.current(conn, self.begun)
        return here.done_to if here.state is self.begun.state else None

    def advance(self, conn: Connection, done_to: int) -> None:
        """Note that every case up to a number is done with."""
        law_values.advance(conn, self.begun, done_to)

    def finish(self, conn: Connection) -> None:
        """Note that every case is."""
        law_values.finish(conn, self.begun)
        followed = self._followed(conn)
        if self.begun.state is State.PUBLISHING and waits(conn, followed):
            carry_over(conn, followed, into=valued(self.begun).name)

    def _followed(self, conn: Connection) -> tuple[str, ...]:
        """Return the causes of this value, other than its own, whose moves may wait."""
        versions = law_values.versions(conn, self.begun.kind, self.begun.id)
        names = [valued(one).name for one in versions]
        own = valued(self.begun).name
        if self.begun.state is State.WITHDRAWING:
            own = f"{own}.withdrawn"
        found = (cause for name in names for cause in (name, f"{name}.withdrawn"))
        return tuple(cause for cause in found if cause != own)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What shows of a case: what moves in its plan, and what costs another amount."""

    one: StoredLaw
    world: World
    cause: Cause

    def __call__(self, answer: Carried) -> tuple[Change, ...]:
        if self.one.kind != LawKind.FEE:
            return answer.changes
        fees = fee_changes(answer.plan, self.world, self.one.id, self.cause)
        return (*answer.changes, *fees)


def finish(office: Office, unfinished: Iterable[StoredLaw], *, now: datetime) -> None:
    """Go on with what was cut short; whoever else is at it shares the work."""
    for one in unfinished:
        for _ in moved(office, one, now):
            pass


def moved(office: Office, begun: StoredLaw, now: datetime) -> Iterator[Chunk]:
    """Move all open cases, to the last one, each chunk from where the one before ended."""
    publishing, done_to = LawPublishing(begun=begun, now=now), begun.done_to
    with at_work(office, publishing, after=done_to) as ahead:
        yield from moved_in_chunks(office, publishing, ahead, done_to=done_to)
