"""Giving the people of cases their numbers: who is new, who is known, what changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_

from models.rules.facts import Facts
from models.store.counters import PERSONS, take
from models.store.particulars import FIELDS, SHARED, Kind, Particulars, Ref, personal
from models.store.people import BY_EMAIL, BY_ID, BY_NAME, Person, add, folded, found_by

_Key = tuple[Kind, str | None, str | None] | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A case whose people are to have numbers: its facts now, and before if it is not new."""

    case: int
    facts: Facts
    before: Facts | None = None
    held: Mapping[str, Ref] = field(default_factory=dict)  # the roles as stored before


class _Place(NamedTuple):
    case: int
    role: str
    told: Particulars
    held: Ref | None


def settle(
    conn: Connection, wanted: Iterable[Wanted], *, now: datetime
) -> dict[int, dict[str, Ref]]:
    """Give every person of these cases a number; return role -> (person, revision) by case.

    Applicants, spouses and children belong to their case. Staff and employers' contacts are
    the same person wherever their e-mail is the same, whatever its capitals; staff without
    one are found by name. What changed is added as a revision, and the number stays.
    """
    settled: dict[int, dict[str, Ref]] = {}
    places: list[_Place] = []
    for one in wanted:
        settled[one.case], changed = _compared(one)
        places += changed
    if places:
        # Taken first: on PostgreSQL this makes others wait, so nobody is entered twice.
        first = take(conn, PERSONS, len(places))
        rows = _entered(places, first, _known(conn, places), settled)
        add(conn, rows, now=now)
    return settled


def _compared(one: Wanted) -> tuple[dict[str, Ref], list[_Place]]:
    if one.facts is one.before:
        return dict(one.held), []
    before = personal(one.before) if one.before else {}
    kept: dict[str, Ref] = {}
    places = []
    for role, told in personal(one.facts).items():
        held = one.held.get(role) if role in before else None
        if held and before[role] == told:
            kept[role] = held
        else:
            places.append(_Place(one.case, role, told, held))
    return kept, places


def _entered(
    places: Sequence[_Place],
    first: int,
    known: dict[_Key, list[Person]],
    settled: dict[int, dict[str, Ref]],
) -> list[Person]:
    added = []
    for person_id, place in enumerate(places, first):
        key = _key(place)
        revisions = [] if key is None else known.setdefault(key, [])
        found = _same(place, revisions)
        if found is None:
            found = _revised(place, revisions, person_id)
            revisions.append(found)
            added.append(found)
        settled[place.case][place.role] = (found.person_id, found.revision)
    return added


def _same(place: _Place, revisions: Sequence[Person]) -> Person | None:
    if not revisions:
        return None
    # A case that knew this person by another name is telling us news; to one that did not,
    # an old spelling is as good, or two spellings in a portfolio would never come to rest.
    is_news = place.held is not None and place.held[0] == revisions[-1].person_id
    candidates = revisions[-1:] if is_news else reversed(revisions)
    return next((p for p in candidates if _told(p) == place.told), None)


def _revised(place: _Place, revisions: Sequence[Person], person_id: int) -> Person:
    told = {name: getattr(place.told, name) for name in ("kind", *FIELDS)}
    if not revisions:
        return Person(person_id=person_id, revision=1, **told)
    newest = revisions[-1]
    return Person(person_id=newest.person_id, revision=newest.revision + 1, **told)


def _told(person: Person) -> Particulars:
    values = {name: getattr(person, name) for name in FIELDS}
    return Particulars(kind=person.kind, **values)


def _key(place: _Place) -> _Key | None:
    if place.told.kind in SHARED:
        return _shared_key(place.told)
    return place.held[0] if place.held else None


def _shared_key(told: Particulars) -> tuple[Kind, str | None, str | None]:
    email = folded(told.email)
    return told.kind, email, None if email else folded(told.name)


def _known(conn: Connection, places: Sequence[_Place]) -> dict[_Key, list[Person]]:
    shared = {_shared_key(place.told) for place in places if place.told.kind in SHARED}
    emails = {email for _, email, _ in shared if email}
    names = {name for _, _, name in shared if name}
    ids = {key for place in places if isinstance(key := _key(place), int)}
    by_name = and_(BY_NAME.in_(names), BY_EMAIL.is_(None))
    ways = ((BY_EMAIL.in_(emails), emails), (by_name, names), (BY_ID.in_(ids), ids))
    found: dict[_Key, list[Person]] = {}
    for person in found_by(conn, *ways):
        its_key = _shared_key(person) if person.kind in SHARED else person.person_id
        found.setdefault(its_key, []).append(person)
    return found
