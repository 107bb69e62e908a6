"""What was known of border restrictions at an instant: nothing counts before it was announced.

Where the day of a notice is not carried, it counts from the day it takes effect; published
here before that, from its publishing. An end that was made known later counts from then on.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from models.rules.published import ALWAYS, begins_at
from models.rules.restrictions import Restriction


def known_from(restriction: Restriction) -> datetime:
    """Return the first instant at which somebody planning could heed a notice."""
    told = restriction.announced_at or begins_at(restriction.effective_from)
    published = restriction.published_at
    return told if published is None else min(told, published)


class Announced:
    """Notices in the order in which they became known, among the `others`: other news."""

    def __init__(
        self, restrictions: Iterable[Restriction], others: Iterable[datetime] = ()
    ) -> None:
        """Find the instants at which more became known."""
        self._all = tuple(restrictions)
        ends = (r.end_announced_at for r in self._all if r.end_announced_at)
        known = {*map(known_from, self._all), *ends, *others}
        # In one zone, the plans' own: two zones cost a comparison twenty times as much.
        self._moments = sorted({at.astimezone(UTC) for at in known})
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
