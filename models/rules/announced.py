"""What was known of border restrictions at an instant: nothing counts before it was announced.

Where the day of a notice is not carried, it counts from the day it takes effect; published
here before that, from its publishing. An end that was made known later counts from then on.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from models.rules.book import DatedHours, Port
from models.rules.restrictions import HEAD_OFFICE_ZONE, Restriction

ALWAYS = datetime(1, 1, 1, tzinfo=UTC)  # known at every instant
_NO_PORTS: Mapping[str, Port] = {}


def known_from(restriction: Restriction) -> datetime:
    """Return the first instant at which somebody planning could heed a notice."""
    told = restriction.announced_at or _starts(restriction.effective_from)
    published = restriction.published_at
    return told if published is None else min(told, published)


def _starts(start: date | datetime | None) -> datetime:
    if isinstance(start, datetime):
        return start
    # Without a start it is never in force, and may be known of at any time.
    return datetime.combine(start, time(0), ZoneInfo(HEAD_OFFICE_ZONE)) if start else ALWAYS


def hours_known_from(dated: DatedHours) -> datetime:
    """Return the first instant at which somebody could plan with a port's hours."""
    known = dated.provenance
    return _starts(known.published_on or known.effective_from)


class Announced:
    """Notices and hours of ports in the order in which they became known."""

    def __init__(
        self, restrictions: Iterable[Restriction], ports: Mapping[str, Port] = _NO_PORTS
    ) -> None:
        """Find the instants at which more became known."""
        self._all, self._ports = tuple(restrictions), ports
        ends = (r.end_announced_at for r in self._all if r.end_announced_at)
        hours = (hours_known_from(d) for p in ports.values() for d in p.dated_hours)
        known = {*map(known_from, self._all), *ends, *hours}
        # In one zone, the plans' own: two zones cost a comparison twenty times as much.
        self._moments = sorted({at.astimezone(UTC) for at in known})
        self.complete_from = self._moments[-1] if self._moments else ALWAYS

    def moment(self, at: datetime) -> int:
        """Return a number that is the same for instants at which the same was known."""
        return bisect_right(self._moments, at)

    def at(self, at: datetime) -> tuple[Restriction, ...]:
        """Return the notices known at an instant, each with no more of an end than known."""
        return tuple(_as_known(r, at) for r in self._all if known_from(r) <= at)

    def ports_at(self, at: datetime) -> Mapping[str, Port]:
        """Return the ports with the hours known at an instant; the same ones if all were."""
        if all(hours_known_from(p.dated_hours[-1]) <= at for p in self._ports.values()):
            return self._ports
        return {name: _port_as_known(port, at) for name, port in self._ports.items()}


def _port_as_known(port: Port, at: datetime) -> Port:
    known = [d for d in port.dated_hours if hours_known_from(d) <= at]
    if len(known) == len(port.dated_hours):
        return port
    if not known:
        return replace(port, hours=None, hours_provenance=None, former_hours=())
    *former, last = known
    # Nobody knew yet that they would end.
    lasting = replace(last.provenance, effective_to=None)
    return replace(port, hours=last.hours, hours_provenance=lasting, former_hours=tuple(former))


def _as_known(restriction: Restriction, at: datetime) -> Restriction:
    heard = restriction.end_announced_at
    return replace(restriction, effective_to=None) if heard and at < heard else restriction
