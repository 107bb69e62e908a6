"""Which ports a case might go to: the one named, those near it, those of the province."""

from collections.abc import Iterator

from models.rules.alternates import nearby
from models.rules.book import Port, PortKind, RuleBook
from models.rules.facts import Facts
from models.rules.sites import province_of
from models.rules.spelling import folded

MOST_LAND, MOST_AIR = 6, 3
_LARGEST = "yyz"  # where nothing says which airport is near


def land_ports(facts: Facts, book: RuleBook) -> tuple[Port, ...]:
    """Return the land ports to compare, the nearest to what is known first, each once."""
    return _some(facts, book, PortKind.LAND, MOST_LAND)


def airports(facts: Facts, book: RuleBook) -> tuple[Port, ...]:
    """Return the airports to compare, the nearest to what is known first, each once."""
    return _some(facts, book, PortKind.AIRPORT, MOST_AIR)


def _some(facts: Facts, book: RuleBook, kind: PortKind, most: int) -> tuple[Port, ...]:
    found = dict.fromkeys(p.id for p in _likely(facts, book, kind) if p.kind is kind)
    return tuple(book.ports[port] for port in list(found)[:most])


def _likely(facts: Facts, book: RuleBook, kind: PortKind) -> Iterator[Port]:
    named = book.ports.get(facts.filing.port or "")
    served = [p for p in book.ports.values() if p.in_service]
    home = folded((facts.applicant.residence or "").partition(",")[0])
    across = [p for p in served if home and home in folded(p.opposite or "")]
    if named is not None:
        yield named
    yield from across
    anchor = named or next(iter(across), None)
    if anchor is not None:
        yield from (near.port for near in nearby(anchor, served, kinds=(kind,)))
    site = province_of(facts.employer.site)
    # Where the hours are known a visit can be planned; the others come after.
    yield from sorted((p for p in served if p.province == site), key=lambda p: p.hours is None)
    yield from (p for p in served if p.id == _LARGEST)
