"""What a restriction file may not say, though each of its fields can be read."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from models.casework.restriction_document import Edge
from models.casework.strict_yaml import FieldPath
from models.rules.decisions import Refusal, Refused
from models.rules.restrictions import Restriction
from models.rules.superseding import circle

_EDGE: TypeAdapter[date | datetime] = TypeAdapter(Edge)
_PORTLESS = ("route", "portal_outage", "programme")
_PARTS = ("weekdays", "hours", "dates")


class Problem(NamedTuple):
    """One thing wrong with a field, in words that follow its value."""

    path: FieldPath
    value: Any
    sentence: str


def circle_with(others: Iterable[Restriction], wanted: Restriction) -> Refused | None:
    """Return the refusal when notices would replace one another in a circle, and all vanish."""
    found = circle({r.id: r.supersedes for r in (*others, wanted)})
    if not found:
        return None
    return Refused(
        reason=Refusal.INVALID_FILE,
        message=f"restriction {wanted.id}: supersedes: {' supersedes '.join(found)}, in a "
        "circle, so that none would count: take one of them out of supersedes.",
    )


def contradictions(
    document: Mapping[str, Any], *, for_the_record: bool = False, is_new: bool = True
) -> Iterator[Problem]:
    """Yield what does not hold together; fields of the wrong type are passed over here.

    A restriction kept only for the record may close nothing. One that was published, and is
    not new, may bind nobody: such ones were taken once.
    """
    yield from _place(document)
    yield from _time(document)
    yield from _blocks(document, for_the_record)
    if is_new:
        yield from _audience(document)
        yield from _dates_out_of_force(document)
    heard, told = document.get("end_announced_at"), document.get("effective_to")
    if heard is not None and told is None:
        sentence = "is when an end was made known, and there is none: give effective_to"
        yield Problem(("end_announced_at",), None, sentence)
    own_id = document.get("id")
    supersedes = document.get("supersedes")
    if own_id is not None and isinstance(supersedes, list) and own_id in supersedes:
        yield Problem(("supersedes",), own_id, "cannot supersede itself: take it out")


def unknown_superseded(
    document: Mapping[str, Any], known: Collection[str]
) -> Iterator[Problem]:
    """Yield what it would take the place of and nobody knows: a slip would keep that closed."""
    named = document.get("supersedes")
    for place, one in enumerate(named if isinstance(named, list) else ()):
        if isinstance(one, str) and one not in known and one != document.get("id"):
            near = get_close_matches(one, sorted(known), n=3, cutoff=0.5)
            meant = f"did you mean {' or '.join(near)}?" if near else "publish that one first"
            sentence = f"is no restriction we know: {meant} (`northbound restriction list`)"
            yield Problem(("supersedes", place), one, sentence)


def _place(document: Mapping[str, Any]) -> Iterator[Problem]:
    kind = document.get("kind")
    if kind == "port":
        yield from _ports(document)
    elif kind in _PORTLESS:
        strangers = (f for f in ("ports", "port_kind", "province") if document.get(f))
        for name in strangers:
            yield Problem((name,), None, "belongs to kind port only: take it out")
    if kind == "route" and not document.get("routes"):
        yield Problem(("routes",), None, "names no route: add one, as [land]")
    if kind in ("port", "portal_outage") and document.get("routes"):
        yield Problem(("routes",), None, "belongs to kinds route and programme: take it out")


def _ports(document: Mapping[str, Any]) -> Iterator[Problem]:
    listed, every = document.get("ports"), document.get("all") is True
    if listed and every:
        yield Problem(("all",), True, "contradicts the list of ports: keep one of the two")
    if not (listed or every or document.get("port_kind") or document.get("province")):
        yield Problem(
            ("ports",),
            None,
            "name no port: list some, or give port_kind, province or all: true",
        )


def _time(document: Mapping[str, Any]) -> Iterator[Problem]:
    start, end = _edge(document.get("effective_from")), _edge(document.get("effective_to"))
    if start is not None and end is not None and _ends_first(start, end):
        yield Problem(
            ("effective_to",), document["effective_to"],
            "is before effective_from: correct one of the two",
        )  # fmt: skip


def _audience(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield that nobody is bound. One reading may spare everybody whom the other binds."""
    readings = document.get("readings")
    others = readings if isinstance(readings, list) else []
    scopes = [part.get("applies_to") for part in (document, *others) if isinstance(part, dict)]
    if all(isinstance(scope, dict) and _binds_nobody(scope) for scope in scopes):
        sentence = "are all exempt, so nobody is bound: take them out of one of the two"
        yield Problem(("applies_to", "citizenships"), None, sentence)


def _binds_nobody(scope: Mapping[str, Any]) -> bool:
    exempt = scope.get("exempt")
    spared = _words(exempt.get("citizenships")) if isinstance(exempt, dict) else set()
    bound = _words(scope.get("citizenships"))
    return bool(bound) and bound <= spared


def _words(value: Any) -> set[str]:
    listed = value if isinstance(value, list) else [value]
    return {word.upper() for word in listed if isinstance(word, str)}


def _edge(value: Any) -> date | datetime | None:
    try:
        return _EDGE.validate_python(value)
    except ValidationError:
        return None


def _ends_first(start: date | datetime, end: date | datetime) -> bool:
    if isinstance(start, datetime) and isinstance(end, datetime):
        return end <= start
    return _date(end) < _date(start)


def _date(edge: date | datetime) -> date:
    return edge.date() if isinstance(edge, datetime) else edge


def _blocks(document: Mapping[str, Any], for_the_record: bool) -> Iterator[Problem]:
    closed, opened = document.get("closed"), document.get("open")
    given = [blocks for blocks in (closed, opened) if blocks not in (None, [])]
    if len(given) > 1:
        yield Problem(("open",), None, "stands beside closed: keep one of the two")
    # An outage of the portal needs no blocks to mean that the portal is out.
    may_be_left_out = for_the_record or document.get("kind") == "portal_outage"
    if not (given or may_be_left_out):
        yield Problem(
            ("closed",), None, "is missing, so nothing is closed: add a block, as {whole: true}"
        )
    for name, blocks in (("closed", closed), ("open", opened)):
        listed = blocks if isinstance(blocks, list) else [blocks]
        for place, block in enumerate(listed):
            if isinstance(block, dict):
                yield from _block((name, place), block, document)


def _block(
    path: FieldPath, block: Mapping[str, Any], document: Mapping[str, Any]
) -> Iterator[Problem]:
    whole, parts = block.get("whole") is True, [part for part in _PARTS if block.get(part)]
    if not (whole or parts or block.get("by_appointment") is True):
        yield Problem(path, None, "covers nothing: give weekdays, hours, dates or whole: true")
    if whole and parts:
        yield Problem(path, None, f"is whole and yet has {parts[0]}: keep one of the two")
    if "weekdays" in parts and "dates" in parts:
        yield Problem(path, None, "has weekdays and dates: write two blocks")
    if path[0] == "open" and whole and not block.get("ports"):
        yield Problem(path, None, "leaves everything open, so nothing is closed: narrow it")
    yield from _block_ports((*path, "ports"), block.get("ports"), document)


def _dates_out_of_force(document: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("closed", "open"):
        blocks = document.get(name)
        for place, block in enumerate(blocks if isinstance(blocks, list) else [blocks]):
            if isinstance(block, dict):
                yield from _dates((name, place, "dates"), block.get("dates"), document)


def _dates(path: FieldPath, listed: Any, document: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the days on which the restriction is not in force; an instant's are its zone's."""
    start, end = (_edge(document.get(name)) for name in ("effective_from", "effective_to"))
    first = _date(start) - _slack(start) if start is not None else date.min
    last = _date(end) + _slack(end) if end is not None else date.max
    for place, told in enumerate(listed if isinstance(listed, list) else [listed]):
        day = _edge(told)
        if day is not None and not first <= _date(day) <= last:
            sentence = "lies outside effective_from and effective_to: correct one of them"
            yield Problem((*path, place), told, sentence)


def _slack(edge: date | datetime) -> timedelta:
    # In the port's zone an instant may belong to the day before or after.
    return timedelta(days=1) if isinstance(edge, datetime) else timedelta(0)


def _block_ports(
    path: FieldPath, chosen: Any, document: Mapping[str, Any]
) -> Iterator[Problem]:
    named = document.get("ports")
    if chosen and document.get("kind") in _PORTLESS:
        yield Problem(path, None, "belongs to kind port only: take it out")
    elif isinstance(chosen, list) and isinstance(named, list) and named:
        for port in (p for p in chosen if p not in named):
            yield Problem(path, port, "is not among the ports of the restriction: add it there")
