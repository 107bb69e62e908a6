"""Which notices stand on which days: those in force, less those that a later one replaced."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.rules.restrictions import (
    Restriction,
    Traveller,
    days_in_force,
    is_doubtful,
    may_touch,
)

_ONE_DAY = timedelta(days=1)


class Standing(NamedTuple):
    """A notice with its days worked out for one zone."""

    restriction: Restriction
    first: date
    last: date
    replaced: tuple[tuple[date, date], ...]  # days on which a later notice stands instead
    doubtful: bool

    def holds_on(self, day: date) -> bool:
        """Say whether the notice is in force on a day and not replaced by another."""
        covered = self.first <= day <= self.last
        return covered and not any(first <= day <= last for first, last in self.replaced)


def standing(
    restrictions: Iterable[Restriction],
    zone: str,
    named: Callable[[Restriction], bool],
    traveller: Traveller | None = None,
) -> tuple[Standing, ...]:
    """Return the notices that may bear on somebody, with the days on which each does.

    A notice replaced by another gives way on every day which the other covers wholly,
    whomever and whichever ports the other speaks of.
    """
    known = tuple(restrictions)
    chosen = (r for r in known if named(r) and (not traveller or may_touch(r, traveller)))
    return tuple(
        Standing(r, *days, _replaced(r, known, zone), _is_disputed(r, traveller))
        for r in chosen
        if (days := days_in_force(r, zone))
    )


def _is_disputed(restriction: Restriction, traveller: Traveller | None) -> bool:
    return traveller is not None and is_doubtful(restriction, traveller)


def _replaced(
    old: Restriction, known: Iterable[Restriction], zone: str
) -> tuple[tuple[date, date], ...]:
    # Two notices that each claim to replace the other would both vanish: then neither counts.
    heirs = (r for r in known if old.id in r.supersedes and r.id not in old.supersedes)
    return tuple(days for heir in heirs if (days := _whole_days(heir, zone)))


def _whole_days(restriction: Restriction, zone: str) -> tuple[date, date] | None:
    days = days_in_force(restriction, zone)
    if days is None:
        return None
    late = _cuts_a_day(restriction.effective_from, zone)
    early = _cuts_a_day(restriction.effective_to, zone)
    return days[0] + _ONE_DAY * late, days[1] - _ONE_DAY * early


def _cuts_a_day(edge: date | datetime | None, zone: str) -> bool:
    return isinstance(edge, datetime) and edge.astimezone(ZoneInfo(zone)).time() != time(0)
