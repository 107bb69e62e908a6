"""The plans that a restriction touches, moved chunk by chunk; killed, it goes on from there."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection

from models.casework.acts import Carried, Cause, World
from models.casework.hands import at_work
from models.casework.law_world import not_reached
from models.casework.moving import Chunk, Scene, compared, moved_in_chunks
from models.casework.office import Office
from models.casework.reaching import reach_of
from models.casework.restriction_causes import cause_key, cause_of, followed
from models.casework.restriction_file import from_document, kept
from models.rules.restrictions import Restriction
from models.store import finding, restrictions, turns
from models.store.restrictions import State, StoredRestriction
from models.store.unsaid import carry_over, waits

Restrictions = tuple[Restriction, ...]


def previewed(
    office: Office, conn: Connection, wanted: Restriction, now: datetime
) -> tuple[World, list[Restriction]]:
    """Return the world as it stands and as it would be, and the notices that differ."""
    standing = office.restrictions(conn)
    others = tuple(r for r in standing if r.id != wanted.id)
    return _world(office, conn, standing, (*others, wanted), now)


def previewed_without(
    office: Office, conn: Connection, here: StoredRestriction, now: datetime
) -> tuple[World, list[Restriction]]:
    """Return the world as it stands and as it would be once a restriction is withdrawn."""
    leaving = replace(here, state=State.WITHDRAWING)
    return _swapped(office, conn, leaving, kept(here), now)


def could_touch(
    office: Office, conn: Connection, changed: Collection[Restriction], *, most: int
) -> bool:
    """Say whether more open cases than `most` could move; a look at each would tell."""
    reach = reach_of(office, changed)
    found = finding.affected(
        conn,
        from_day=date.min,
        ports=reach.ports,
        routes=reach.routes,
        limit=most + 1,
    )
    return len(found) > most


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedRestriction:
    """A restriction that is looked at, under the version it would have."""

    document: dict[str, Any]
    version: int
    published_at: datetime | None
    now: datetime

    @classmethod
    def of(cls, wanted: Restriction, now: datetime) -> "PreviewedRestriction":
        """Return what other processes, too, can read."""
        document, at = dict(wanted.document), wanted.published_at
        return cls(document=document, version=wanted.version, published_at=at, now=now)

    def scene(self, office: Office, conn: Connection) -> Scene:
        """Return the world as it stands and as it would be."""
        wanted = from_document(
            self.document, version=self.version, published_at=self.published_at
        )
        world, changed = previewed(office, conn, wanted, self.now)
        return replace(_scene(office, conn, world, changed, cause_of(wanted)), is_written=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionPublishing:
    """A restriction begun, or being withdrawn, on its way through the portfolio."""

    begun: StoredRestriction
    now: datetime

    def scene(self, office: Office, conn: Connection) -> Scene:
        """Return the world with it and without."""
        begun, is_return = self.begun, self.begun.state is State.WITHDRAWING
        wanted = kept(begun)
        world, changed = _swapped(office, conn, begun, wanted, self.now)
        scene = _scene(office, conn, world, changed, cause_of(wanted, is_return=is_return))
        causes = followed(conn, begun, wanted)
        unheard = office.may_be_unheard(conn, causes)
        return replace(scene, follows=causes if unheard else ())

    def done_to(self, conn: Connection) -> int | None:
        """Return the last case that is done with; None once it was finished or overtaken."""
        here = restrictions.latest(conn, self.begun.id)
        is_this = here and (here.version, here.state) == (self.begun.version, self.begun.state)
        return here.done_to if here and is_this else None

    def advance(self, conn: Connection, done_to: int) -> None:
        """Note that every case up to a number is done with."""
        restrictions.advance(conn, self.begun.id, self.begun.version, done_to)

    def finish(self, conn: Connection) -> None:
        """Note that every case is."""
        restrictions.finish(conn, self.begun.id, self.begun.version)
        wanted = kept(self.begun)
        causes = followed(conn, self.begun, wanted)
        if self.begun.state is State.PUBLISHING and waits(conn, causes):
            carry_over(conn, causes, into=cause_key(wanted))


def looked_at(
    office: Office,
    conn: Connection,
    world: World,
    changed: Collection[Restriction],
    cause: Cause,
) -> Iterator[list[Carried]]:
    """Compare, chunk by chunk, the plans that would move, or are pinned; nothing is written."""
    return compared(conn, _scene(office, conn, world, changed, cause))


def moved(office: Office, begun: StoredRestriction, now: datetime) -> Iterator[Chunk]:
    """Move the plans that a restriction begun or being withdrawn touches, to the last one."""
    publishing, done_to = RestrictionPublishing(begun=begun, now=now), begun.done_to
    with at_work(office, publishing, after=done_to) as ahead:
        yield from moved_in_chunks(office, publishing, ahead, done_to=done_to)


def _scene(
    office: Office,
    conn: Connection,
    world: World,
    changed: Collection[Restriction],
    cause: Cause,
) -> Scene:
    # A restriction that changes nothing touches no case.
    reach = reach_of(office, changed)
    found = finding.may_be_touched(
        from_day=date.min,
        ports=reach.ports,
        routes=reach.routes,
        online=reach.online,
        many=finding.are_many(conn, reach.ports),
    )
    return Scene(world=world, cause=cause, cases=found, shown=attrgetter("changes"))


def present(office: Office, conn: Connection, now: datetime) -> World:
    """Return the world in which something happens to cases now; asked for before any of them.

    A case that a publishing, of a restriction or of law, has not reached yet is planned without
    it, or the move would pass for a part of what happened, and nobody would hear of it.
    """
    turns.beside_others(conn)
    almanac = office.almanac(conn)
    world = World(before=almanac, after=almanac, now=now, borders=office.borders)
    for here in restrictions.unfinished(conn):  # there is one at most
        wanted = kept(here)
        without = _swapped(office, conn, here, wanted, now)[0].before
        not_yet = replace(world, before=without, after=without)
        return replace(world, not_yet=(here.done_to, not_yet))
    return replace(world, not_yet=not_reached(office, conn, now))


def nothing_else(_conn: Connection) -> None:
    """Do nothing beside the beginning of a publishing."""


def wait_turn(conn: Connection) -> None:
    """Let one process at a time move plans, and nobody act meanwhile, to the commit."""
    turns.alone(conn)


def _swapped(
    office: Office,
    conn: Connection,
    here: StoredRestriction,
    wanted: Restriction,
    now: datetime,
) -> tuple[World, list[Restriction]]:
    """Return the world with and without the restriction, whatever the store says by now.

    Without it stands what stood before: an earlier version that was in force, or the shipped
    history's own record of that id.
    """
    others = tuple(r for r in office.restrictions(conn) if r.id != wanted.id)
    shipped = tuple(r for r in office.history if r.id == wanted.id)
    if here.state is State.WITHDRAWING:
        return _world(office, conn, (*others, wanted), (*others, *shipped), now)
    earlier = restrictions.replaced_by(conn, here)
    replaced = (kept(earlier),) if earlier else shipped
    return _world(office, conn, (*others, *replaced), (*others, wanted), now)


def _world(
    office: Office, conn: Connection, before: Restrictions, after: Restrictions, now: datetime
) -> tuple[World, list[Restriction]]:
    law = office.law(conn)
    world = World(
        before=office.almanac_under(before, law),
        after=office.almanac_under(after, law),
        now=now,
        borders=office.borders,
    )
    differing = [r for r in (*before, *after) if (r in before) != (r in after)]
    superseded = {name for r in differing for name in r.supersedes}
    return world, [*differing, *(r for r in before if r.id in superseded)]
