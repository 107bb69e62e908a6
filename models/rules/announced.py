"""What was known of border restrictions at an instant: nothing counts before it was announced.

Where the day of a notice is not carried, it counts from the day it takes effect; published
here before that, from its publishing. An end that was made known later counts from then on.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from models.rules.restrictions import HEAD_OFFICE_ZONE, Restriction

ALWAYS = datetime(1, 1, 1, tzinfo=UTC)  # known at every instant


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


class Announced:
    """Notices in the order in which they became known; the set of each instant is made once."""

    def __init__(self, restrictions: Iterable[Restriction]) -> None:
        """Find the instants at which more became known."""
        self._all = tuple(restrictions)
        ends = (r.end_announced_at for r in self._all if r.end_announced_at)
        self._moments = sorted({*map(known_from, self._all), *ends})
        self.complete_from = self._moments[-1] if self._moments else ALWAYS

    def moment(self, at: datetime) -> int:
        """Return a number that is the same for instants at which the same was known."""
        return bisect_right(self._moments, at)

    def at(self, at: datetime) -> tuple[Restriction, ...]:
        """Return the notices known at an instant, each with no more of an end than known."""
        return tuple(_as_known(r, at) for r in self._all if known_from(r) <= at)


def _as_known(restriction: Restriction, at: datetime) -> Restriction:
    heard = restriction.end_announced_at
    return replace(restriction, effective_to=None) if heard and at < heard else restriction
