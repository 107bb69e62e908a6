"""Values and the JSON documents kept of them. No document holds a personal field."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, get_args, get_type_hints

from orjson import dumps
from pydantic import TypeAdapter

from models.rules.case import Case, People
from models.rules.events import EVENTS, Event
from models.rules.facts import Facts
from models.store.particulars import Document, Ref, removed, restored

_CASE = TypeAdapter(Case)
_ROLES = frozenset(f.name for f in fields(People))
_IN_COLUMNS = ("number", "version", "people")
_PERSONS_OF_EVENTS = {"handed_over": ("owner", "email")}


def case_document(case: Case) -> Document:
    """Return a case as kept in its row; ValueError for an instant without a zone.

    What is unknown, or as a case has it that nobody told anything of, is left out: so the
    defaults of `Case` and `Facts` are part of the format, and never change. Number, version
    and people have columns of their own.
    """
    document = _dumped(_CASE, case, exclude_defaults=True)
    facts = removed(document["facts"])
    return {**_but(document, _IN_COLUMNS), "facts": facts}


def case_from(
    document: Document,
    *,
    number: int,
    version: int,
    people: Mapping[str, Ref],
    told: Mapping[str, Document],
) -> Case:
    """Return the case as it was, with what is `told` of its people back in the facts."""
    whole = {
        **document,
        "number": number,
        "version": version,
        "people": people_document(people),
        "facts": restored(document["facts"], told),
    }
    return _CASE.validate_json(dumps(whole))


def people_of(people: Mapping[str, Ref]) -> People:
    """Return the opaque numbers of a case's people, as the rules know them."""
    return People(**people_document(people))


def people_document(people: Mapping[str, Ref]) -> dict[str, int]:
    """Return the person number of every role that the rules know."""
    return {role: ref[0] for role, ref in people.items() if role in _ROLES}


def facts_document(facts: Facts) -> Document:
    """Return facts without personal fields."""
    return removed(_dumped(_facts(), facts))


def facts_from(document: Document, told: Mapping[str, Document]) -> Facts:
    """Return the facts as they were told."""
    return _facts().validate_json(dumps(restored(document, told)))


def event_document(event: Event) -> Document:
    """Return an event's fields without personal ones."""
    document = _dumped(_adapter(event.name), event)
    if "facts" in document:
        document["facts"] = removed(document["facts"])
    return _but(document, _PERSONS_OF_EVENTS.get(event.name, ()))


def roles_in(event: Event, people: Mapping[str, Ref]) -> dict[str, Ref]:
    """Return those of a case's people of whom the event itself speaks."""
    if hasattr(event, "facts"):
        return dict(people)
    wanted = ("owner",) if event.name in _PERSONS_OF_EVENTS else ()
    return {role: people[role] for role in wanted if role in people}


def event_fields(name: str, document: Document, told: Mapping[str, Document]) -> Document:
    """Return an event's fields for people to read, with the persons in them."""
    if "facts" in document:
        return {**document, "facts": restored(document["facts"], told)}
    if name in _PERSONS_OF_EVENTS and "owner" in told:
        owner = told["owner"]
        return {**document, "owner": owner.get("name"), "email": owner.get("email")}
    return document


@cache  # made when first asked for: of portfolios and events only
def _facts() -> TypeAdapter[Facts]:
    return TypeAdapter(Facts)


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(EVENTS[name])


def _but(document: Document, names: tuple[str, ...]) -> Document:
    return {name: value for name, value in document.items() if name not in names}


def _dumped(
    adapter: TypeAdapter[Any], value: Any, *, exclude_defaults: bool = False
) -> Document:
    for instant in _instants(value):
        if instant.tzinfo is None:
            raise ValueError(f"{instant.isoformat()} has no zone; an instant needs one")
    document: Document = adapter.dump_python(
        value, mode="json", exclude_none=True, exclude_defaults=exclude_defaults
    )
    return document


def _instants(value: Any) -> Iterator[datetime]:
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _instants(item)
    elif is_dataclass(value):
        for name in _timed(value.__class__):
            yield from _instants(getattr(value, name))


@cache
def _timed(kind: Any) -> tuple[str, ...]:
    """Return the fields of a dataclass in which an instant can stand; there are few."""
    hints = get_type_hints(kind)
    return tuple(f.name for f in fields(kind) if _holds_instants(hints[f.name]))


def _holds_instants(hint: Any) -> bool:
    if hasattr(hint, "__dataclass_fields__"):
        return bool(_timed(hint))
    return hint is datetime or any(_holds_instants(part) for part in get_args(hint))
