"""The plans that a restriction touches, moved chunk by chunk; killed, it goes on from there."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from models.casework.acts import RESTRICTION, Answer, Carried, Cause, Replanning, World
from models.casework.law_world import not_reached
from models.casework.office import Office
from models.casework.restriction_file import kept
from models.casework.spine import CHUNK, carried, retried, worked_out
from models.rules.case import Route
from models.rules.restrictions import Restriction, RestrictionKind, names_port
from models.store import finding, restrictions, turns
from models.store.engine import writing
from models.store.restrictions import State, StoredRestriction

Restrictions = tuple[Restriction, ...]
_ONLINE = frozenset({Route.INSIDE, Route.CONSULATE})


def cause_of(wanted: Restriction, *, is_return: bool = False) -> Cause:
    """Return why plans move: a restriction in its version applies, or is withdrawn."""
    key = f"{wanted.id}.v{wanted.version}"
    verb = "is withdrawn" if is_return else "applies"
    return Cause(
        reason=RESTRICTION,
        because=f"{wanted.title} {verb} (source: {wanted.source}).",
        key=f"{key}.withdrawn" if is_return else key,
    )


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
    found = finding.affected(
        conn,
        from_day=date.min,
        ports=_ports(office, changed),
        routes=_routes(changed),
        limit=most + 1,
    )
    return len(found) > most


def looked_at(
    office: Office,
    conn: Connection,
    world: World,
    changed: Collection[Restriction],
    cause: Cause,
) -> Iterator[list[Carried]]:
    """Work out, chunk by chunk, which plans would move; nothing is written."""
    after = 0
    while chunk := _candidates(office, conn, changed, after=after):
        acts = [Replanning(number=n) for n in chunk]
        yield _moved(worked_out(conn, acts, world, cause))
        after = chunk[-1]


def moved_in_chunks(
    office: Office, begun: StoredRestriction, now: datetime
) -> Iterator[list[Carried]]:
    """Move the plans that a restriction begun or being withdrawn touches, to the last one.

    Each chunk starts where the store says that the one before ended, whoever carried it: two
    processes at the same restriction share the cases and tell nobody twice.
    """
    while True:
        moved = retried(lambda: _next_chunk(office, begun, now))
        if moved is None:
            return
        yield moved


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


def _next_chunk(
    office: Office, begun: StoredRestriction, now: datetime
) -> list[Carried] | None:
    with writing(office.engine) as conn:
        wait_turn(conn)
        here = restrictions.latest(conn, begun.id)
        if here is None or (here.version, here.state) != (begun.version, begun.state):
            return None
        is_return = here.state is State.WITHDRAWING
        wanted = kept(here)
        world, changed = _swapped(office, conn, here, wanted, now)
        chunk = _candidates(office, conn, changed, after=here.done_to)
        if not chunk:
            restrictions.finish(conn, begun.id, begun.version)
            return None
        acts = [Replanning(number=n) for n in chunk]
        answers = carried(conn, acts, world, cause_of(wanted, is_return=is_return))
        restrictions.advance(conn, begun.id, begun.version, chunk[-1])
        return _moved(answers)


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


def _candidates(
    office: Office, conn: Connection, changed: Collection[Restriction], *, after: int
) -> list[int]:
    """Return the next open cases with something to be filed that what changed could touch."""
    return finding.affected(
        conn,
        from_day=date.min,
        ports=_ports(office, changed),
        routes=_routes(changed),
        online=any(_is_online(r) for r in changed),
        after=after,
        limit=CHUNK,
    )


def _ports(office: Office, changed: Collection[Restriction]) -> list[str] | None:
    if any(r.kind is not RestrictionKind.PORT for r in changed):
        return None
    ports = office.book.ports.values()
    return [p.id for p in ports if any(names_port(r, p) for r in changed)]


def _routes(changed: Iterable[Restriction]) -> set[Route] | None:
    named = [r.routes if r.kind is RestrictionKind.ROUTE else () for r in changed]
    return {route for routes in named for route in routes} if all(named) else None


def _is_online(restriction: Restriction) -> bool:
    """Say whether a notice closes what permit holders use, whatever way they came by."""
    if restriction.kind is RestrictionKind.ROUTE:
        return not _ONLINE.isdisjoint(restriction.routes)
    return restriction.kind is not RestrictionKind.PORT


def _moved(answers: Sequence[Answer]) -> list[Carried]:
    return [a for a in answers if isinstance(a, Carried) and (a.changes or a.kept_out)]
