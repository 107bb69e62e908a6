"""The person table: who somebody is, in revisions. Nothing personal is kept elsewhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Row,
    Text,
    cast,
    false,
    func,
    insert,
    or_,
    select,
)

from models.store.counters import PERSONS, take
from models.store.particulars import FIELDS, SHARED, Document, Kind, Particulars, Ref
from models.store.tables import PersonRow, table_of

_PERSON = table_of(PersonRow)
_IN_ORDER = ("person_id", "revision", "kind", *FIELDS)
_COLUMNS = [_PERSON.c[name] for name in _IN_ORDER]
# Days as they stand in a document.
_AS_TOLD = [
    cast(c, Text) if isinstance(c.type, Date) else c for c in _COLUMNS if c.name != "kind"
]
BY_ID, BY_EMAIL, BY_NAME = _PERSON.c.person_id, _PERSON.c.email_key, _PERSON.c.name_key


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person(Particulars):
    """A person in one revision."""

    person_id: int
    revision: int

    def __repr__(self) -> str:
        """Show the opaque number only."""
        return f"Person(person_id={self.person_id})"


def _person(row: Row[Any]) -> Person:
    values = dict(zip(_IN_ORDER, row, strict=True))
    values["kind"] = Kind(values["kind"])
    return Person(**values)


def folded(text: str | None) -> str | None:
    """Return a name or an address as it is looked up: capitals and spacing do not count."""
    return " ".join(text.split()).casefold() if text else None


def found_by(
    conn: Connection, *ways: tuple[ColumnElement[bool], Collection[Any]]
) -> list[Person]:
    """Return every revision found in any of these ways, each with the keys it looks for."""
    asked = [way for way, keys in ways if keys]
    if not asked:
        return []
    query = select(*_COLUMNS).where(or_(false(), *asked))
    rows = conn.execute(query.order_by(_PERSON.c.person_id, _PERSON.c.revision))
    return [_person(row) for row in rows]


def add(conn: Connection, persons: Sequence[Person], *, now: datetime) -> None:
    """Enter persons or further revisions of them, in one statement."""
    if persons:
        conn.execute(insert(_PERSON), [_row(person, now) for person in persons])


def _row(person: Person, now: datetime) -> dict[str, Any]:
    staff, shared = person.kind is Kind.STAFF, person.kind in SHARED
    return {
        **{name: getattr(person, name) for name in FIELDS},
        "person_id": person.person_id,
        "revision": person.revision,
        "kind": person.kind.value,
        "email_key": folded(person.email) if shared else None,
        "name_key": folded(person.name) if staff else None,
        "recorded_at": now,
    }


def people(conn: Connection, ids: Iterable[int]) -> dict[int, Person]:
    """Return persons as they are known now, by number; unknown numbers are left out."""
    newest: dict[int, Person] = {}
    for person in revisions(conn, ids).values():
        newest[person.person_id] = person
    return newest


def revisions(conn: Connection, ids: Iterable[int]) -> dict[Ref, Person]:
    """Return every revision of these persons, the oldest first."""
    query = select(*_COLUMNS).where(_PERSON.c.person_id.in_(set(ids)))
    rows = conn.execute(query.order_by(_PERSON.c.person_id, _PERSON.c.revision))
    return {(row.person_id, row.revision): _person(row) for row in rows}


def known(conn: Connection, ids: Iterable[int]) -> dict[Ref, Document]:
    """Return what is known of these persons in each revision, as `Particulars.known` has it."""
    query = select(*_AS_TOLD).where(_PERSON.c.person_id.in_(set(ids)))
    return {
        (person_id, revision): {
            name: value for name, value in zip(FIELDS, told, strict=True) if value is not None
        }
        for person_id, revision, *told in conn.execute(query)
    }


def told_to(
    people_of_case: Mapping[str, Ref], known: Mapping[Ref, Document]
) -> dict[str, Document]:
    """Return what each role of a case was told to be; a person no longer kept is left out."""
    return {role: known[ref] for role, ref in people_of_case.items() if ref in known}


def find_staff(conn: Connection, given: Iterable[str]) -> dict[str, int]:
    """Return staff by name or e-mail as given; who is not known is left out.

    Of two with the same name, the one with an address, then the one known longer.
    """
    keys = {text: folded(text) or "" for text in given}
    wanted = set(keys.values())
    known: dict[str, int] = {}
    staff = found_by(conn, (BY_EMAIL.in_(wanted), wanted), (BY_NAME.in_(wanted), wanted))
    for person in sorted(staff, key=lambda p: (p.email is None, p.person_id)):
        if person.kind is Kind.STAFF:
            for key in (folded(person.email), folded(person.name)):
                known.setdefault(key or "", person.person_id)
    return {text: known[key] for text, key in keys.items() if key and key in known}


def settle_staff(conn: Connection, given: Iterable[str], *, now: datetime) -> dict[str, int]:
    """Return the number of each colleague named, by name or e-mail; new ones are entered."""
    names = {text for text in given if text.strip()}
    if not names:
        return {}
    found = find_staff(conn, names)
    missing = {folded(text): text for text in sorted(names - found.keys())}
    if missing:
        first = take(conn, PERSONS, len(missing))
        added = [_colleague(text, first + i) for i, text in enumerate(missing.values())]
        add(conn, added, now=now)
        found = find_staff(conn, names)
    return found


def _colleague(given: str, person_id: int) -> Person:
    return Person(
        person_id=person_id,
        revision=1,
        kind=Kind.STAFF,
        name=given.split("@")[0],
        email=given if "@" in given else None,
    )


def ids_of(conn: Connection, given: str) -> list[int]:
    """Return the persons with an e-mail or a name, whatever its capitals, as ever told."""
    text = given.strip().casefold()
    query = select(_PERSON.c.person_id).where(
        or_(func.lower(_PERSON.c.email) == text, func.lower(_PERSON.c.name) == text)
    )
    return sorted(set(conn.execute(query).scalars()))
