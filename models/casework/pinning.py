"""Pinned plans: kept to their border, flagged when they would move, let go when a pin ends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from models.casework.acts import RESTRICTION, Border, Carried, World
from models.casework.drafting import Draft
from models.casework.office import Office
from models.casework.restriction_file import kept
from models.casework.views import changes_view
from models.rules.almanac import Almanac
from models.rules.calendars import at_local
from models.rules.case import Case
from models.rules.decisions import Refused
from models.rules.diff import diff
from models.rules.planning import plan
from models.rules.records import Pin
from models.store import pins, restrictions
from models.store.cases import StoredCase, load
from models.store.engine import reading
from models.store.pins import StoredPin

_DAY, _MIDNIGHT = timedelta(days=1), time(0)


def worlds(
    conn: Connection, decided: Sequence[Draft | Refused], world: World
) -> Mapping[int, World]:
    """Return the worlds of those cases that were pinned before what happened.

    Their border is that of the pin; of one that is unpinned, it is what stands by now.
    """
    drafts = [d for d in decided if isinstance(d, Draft) and d.before]
    return worlds_of(conn, [(d.before, d.after) for d in drafts if d.before], world)


def worlds_of(
    conn: Connection, cases: Iterable[tuple[StoredCase, Case]], world: World
) -> Mapping[int, World]:
    """Return the same for cases as they were, and as they are now."""
    pinned = {after.number: after for before, after in cases if before.case.pin}
    borders = world.borders(conn, pinned) if pinned else {}
    return {
        number: _own(world.of(number), border, pinned[number])
        for number, border in borders.items()
    }


def _own(world: World, border: Border, after: Case) -> World:
    before, law = border(world.before.book), world.after
    return World(before=before, after=border(law.book) if after.pin else law, now=world.now)


def keep(conn: Connection, answers: Iterable[Carried], world: World) -> None:
    """Keep the pins that were set, and drop those that were lifted."""
    changed = [a for a in answers if a.case.pin != (a.before.case.pin if a.before else None)]
    if not changed:
        return
    pins.drop(conn, [a.case.number for a in changed if a.case.pin is None])
    set_now = {a.case.number: _pin(conn, a, a.case.pin, world) for a in changed if a.case.pin}
    pins.put(conn, set_now)


def _pin(conn: Connection, answer: Carried, pin: Pin, world: World) -> StoredPin:
    standing = world.of(answer.case.number).after.restrictions
    named = restrictions.versions(conn, {(r.id, r.version) for r in standing})
    # What ships has an id and a version too, but was never published here.
    border = tuple(v for v, one in named.items() if kept(one) in standing)
    return StoredPin(expires_at=ends_at(answer.case, pin), border=border)


def ends_at(case: Case, pin: Pin) -> datetime:
    """Return the instant at which a pin ends: with its last day, on the office's clock."""
    return at_local(pin.until_on + _DAY, _MIDNIGHT, case.facts.team.office_zone)


def almanacs_of(
    conn: Connection, office: Office, cases: Sequence[Case], almanac: Almanac, now: datetime
) -> dict[int, Almanac]:
    """Return the calendars that count for each case at an instant: a pin's, until it ends."""
    pinned = [c.number for c in cases if c.pin is not None and now < ends_at(c, c.pin)]
    borders = office.borders(conn, pinned) if pinned else {}
    found = {c.number: almanac for c in cases}
    return found | {number: border(almanac.book) for number, border in borders.items()}


def almanac_of(
    conn: Connection, office: Office, case: Case, almanac: Almanac, now: datetime
) -> Almanac:
    """Return the calendars that count for one case at an instant."""
    return almanacs_of(conn, office, [case], almanac, now)[case.number]


def view(case: Case, kept: Almanac, border: Almanac, now: datetime) -> dict[str, Any] | None:
    """Return a pin as commands answer with it, and how the plan would move without it."""
    if case.pin is None:
        return None
    held, free = (plan(case, almanac, as_of=now) for almanac in (kept, border))
    moves = diff(held, free, reason=RESTRICTION, because="Published since it was pinned.")
    return {
        "until_on": case.pin.until_on,
        "reason": case.pin.reason,
        "would_move": changes_view(moves, border.book, now.date()),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A pinned case on the desk, and whether its plan would move without the pin."""

    reference: str
    version: int
    until_on: date
    would_move: bool


def pinned_cases(office: Office, *, now: datetime, limit: int) -> list[Pinned]:
    """Return cases that are pinned, what ends first on top."""
    with reading(office.engine) as conn:
        stored = load(conn, pins.pinned(conn, limit=limit))
        border = office.almanac(conn)
        cases = [found.case for found in stored.values()]
        kept = almanacs_of(conn, office, cases, border, now)
    found = [
        Pinned(
            reference=case.reference,
            version=case.version,
            until_on=case.pin.until_on,
            would_move=bool((view(case, kept[case.number], border, now) or {})["would_move"]),
        )
        for case in cases
        if case.pin is not None
    ]
    return sorted(found, key=lambda one: (one.until_on, one.reference))
