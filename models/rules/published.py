"""The law as it was known at an instant: no value counts before it could be known.

A value whose day of publishing is not carried counts from the day it binds. A rule or a fee of
which nothing was known yet keeps its oldest version, as it does for the days before it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from models.rules.book import DatedHours, Fee, HolidayRule, Port, Provenance, Rule, RuleBook

T = TypeVar("T", Rule, Fee)
ALWAYS = datetime(1, 1, 1, tzinfo=UTC)  # known at every instant
_OTTAWA = ZoneInfo("America/Toronto")  # where the Gazette appears, and on whose clock


def begins_at(start: date | datetime | None) -> datetime:
    """Return the instant at which a day begins in Ottawa; an unknown one has always begun."""
    if isinstance(start, datetime):
        return start
    return datetime.combine(start, time(0), _OTTAWA) if start else ALWAYS


def known_from(provenance: Provenance) -> datetime:
    """Return the first instant at which somebody could plan with a value."""
    return begins_at(provenance.published_on or provenance.effective_from)


@lru_cache(maxsize=1 << 5)
def moments(book: RuleBook) -> tuple[datetime, ...]:
    """Return the instants at which more of the law became known, in order."""
    found = {*map(begins_at, book.told_on), *map(known_from, _replaceable(book))}
    return tuple(sorted({at.astimezone(UTC) for at in found - {ALWAYS}}))


def _replaceable(book: RuleBook) -> Iterator[Provenance]:
    """Yield where those values come from for which there is another when they are not known."""
    for rules in book.rules.values():
        yield from (rule.provenance for rule in rules[1:])
    for amounts in _by_fee(book.fees).values():
        yield from (fee.provenance for fee in amounts[1:])
    yield from (holiday.provenance for holiday in (*book.holidays, *book.us_holidays))
    for port in book.ports.values():
        yield from (dated.provenance for dated in port.dated_hours)


def book_at(book: RuleBook, at: datetime) -> RuleBook:
    """Return the law as it was known at an instant: one book for all between two moments."""
    known = moments(book)
    return _book_at(book, bisect_right(known, at))


@lru_cache(maxsize=1 << 5)
def _book_at(book: RuleBook, heard: int) -> RuleBook:
    """Return the law after so many of its moments; its version tells how many."""
    known = moments(book)
    if heard == len(known):
        return book
    at = known[heard - 1] if heard else ALWAYS
    day = at.astimezone(_OTTAWA).date() if heard else date.min
    if book.earlier is not None and any(told > day for told in book.told_on):
        # What lay under a value is gone from the book: without the value it is laid anew.
        return book_at(book.earlier(day), at)
    return replace(
        book,
        version=f"{book.version}@{heard}",
        rules={name: _versions_at(told, at) for name, told in book.rules.items()},
        fees=tuple(f for told in _by_fee(book.fees).values() for f in _versions_at(told, at)),
        holidays=_holidays_at(book.holidays, at),
        us_holidays=_holidays_at(book.us_holidays, at),
        ports=_ports_at(book.ports, at),
    )


def _by_fee(fees: Iterable[Fee]) -> Mapping[str, tuple[Fee, ...]]:
    found: defaultdict[str, tuple[Fee, ...]] = defaultdict(tuple)
    for fee in fees:
        found[fee.id] += (fee,)
    return found


def _versions_at(versions: tuple[T, ...], at: datetime) -> tuple[T, ...]:
    first: list[T] = [versions[0]]
    known = first + [v for v in versions[1:] if known_from(v.provenance) <= at]
    if len(known) < len(versions):
        known[-1] = replace(known[-1], provenance=_lasting(known[-1].provenance))
    return tuple(known)


def _lasting(provenance: Provenance) -> Provenance:
    """Return where a value comes from as long as nobody knew that it would end."""
    return replace(provenance, effective_to=None)


def _holidays_at(holidays: tuple[HolidayRule, ...], at: datetime) -> tuple[HolidayRule, ...]:
    known = tuple(one for one in holidays if known_from(one.provenance) <= at)
    return known if len(known) < len(holidays) else holidays


def _ports_at(ports: Mapping[str, Port], at: datetime) -> Mapping[str, Port]:
    return {name: _port_at(port, at) for name, port in ports.items()}


def _port_at(port: Port, at: datetime) -> Port:
    known = [d for d in port.dated_hours if known_from(d.provenance) <= at]
    if len(known) == len(port.dated_hours):
        return port
    if not known:
        return replace(port, hours=None, hours_provenance=None, former_hours=())
    *former, last = known
    return _with_hours(port, (*former, replace(last, provenance=_lasting(last.provenance))))


def _with_hours(port: Port, dated: tuple[DatedHours, ...]) -> Port:
    *former, last = dated
    return replace(
        port,
        hours=last.hours,
        hours_provenance=last.provenance,
        former_hours=tuple(former),
    )
