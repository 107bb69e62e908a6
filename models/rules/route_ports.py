"""Which ports a case might go to: the one named, those near by, those of its province."""

from collections.abc import Iterator

from models.rules.book import Port, PortKind, RuleBook
from models.rules.case import Facts
from models.rules.sites import province_of
from models.rules.spelling import folded

MOST_LAND, MOST_AIR = 6, 3
_LARGEST = "yyz"  # where nothing says which airport is near


def land_ports(facts: Facts, book: RuleBook) -> tuple[Port, ...]:
    """Return the land ports to compare, the likeliest first, each once."""
    return _some(facts, book, PortKind.LAND, MOST_LAND)


def airports(facts: Facts, book: RuleBook) -> tuple[Port, ...]:
    """Return the airports to compare, the likeliest first, each once."""
    return _some(facts, book, PortKind.AIRPORT, MOST_AIR)


def _some(facts: Facts, book: RuleBook, kind: PortKind, most: int) -> tuple[Port, ...]:
    found = dict.fromkeys(p.id for p in _likely(facts, book) if p.kind is kind)
    return tuple(book.ports[port] for port in list(found)[:most])


def _likely(facts: Facts, book: RuleBook) -> Iterator[Port]:
    named = book.ports.get(facts.filing.port or "")
    if named is not None:
        yield named
    served = [p for p in book.ports.values() if p.in_service]
    home = _town(facts.applicant.residence)
    if home:
        yield from (p for p in served if home in _towns(p.opposite))
    site = province_of(facts.employer.site)
    provinces = dict.fromkeys(p for p in (named.province if named else None, site) if p)
    for province in provinces:
        # Where the hours are known a visit can be planned; the others come after.
        near = [p for p in served if p.province == province]
        yield from sorted(near, key=lambda p: p.hours is None)
    yield from (p for p in served if p.id == _LARGEST)


def _town(place: str | None) -> str:
    return folded((place or "").partition(",")[0])


def _towns(opposite: str | None) -> str:
    return folded(opposite or "")
