"""Closings that are no port's: a way of filing, a programme, the Employer Portal."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from models.rules.border_words import route_sentences
from models.rules.case import Route
from models.rules.restrictions import (
    HEAD_OFFICE_ZONE,
    Restriction,
    RestrictionKind,
    Traveller,
    names_route,
)
from models.rules.standing import Standing, standing
from models.rules.windows import closes_every_day, left_open

_ONE_DAY = timedelta(days=1)
_HORIZON_DAYS = 366


class RouteVerdict(NamedTuple):
    """Whether a way of filing is open on a day, and on whose word it is not."""

    allowed: bool
    shaped_by: tuple[Restriction, ...]
    because: tuple[str, ...]


def route_notices(
    route: Route,
    traveller: Traveller,
    restrictions: Iterable[Restriction],
    *,
    zone: str = HEAD_OFFICE_ZONE,
) -> tuple[Standing, ...]:
    """Return the notices, of kinds route and programme, that may close a way to a traveller."""
    return standing(restrictions, zone, lambda r: names_route(r, route), traveller)


def verdict_under(notices: Iterable[Standing], route: Route, day: date) -> RouteVerdict:
    """Say whether a way of filing is open on a day under the notices that speak of it.

    A notice counts when it leaves nothing of the day open. Where readings disagree the
    stricter is kept, and the sentences say so.
    """
    closing = [n for n in notices if _closes(n, day)]
    because = tuple(s for n in closing for s in route_sentences(n, route, day))
    return RouteVerdict(not closing, tuple(n.restriction for n in closing), because)


def route_verdict(
    route: Route,
    day: date,
    traveller: Traveller,
    restrictions: Iterable[Restriction],
    *,
    zone: str = HEAD_OFFICE_ZONE,
) -> RouteVerdict:
    """Say whether a way of filing is open to a traveller on a day of `zone`."""
    return verdict_under(route_notices(route, traveller, restrictions, zone=zone), route, day)


def portal_open_on_or_after(
    day: date, restrictions: Iterable[Restriction], *, zone: str = HEAD_OFFICE_ZONE
) -> date | None:
    """Return the first day from `day` on when the Employer Portal takes offers.

    None when nobody knows: an outage without an end, or no such day within a year.
    """
    outages = standing(restrictions, zone, _is_outage)
    for _ in range(_HORIZON_DAYS + 1):
        outage = next((o for o in outages if _closes(o, day)), None)
        if outage is None:
            return day
        whole = closes_every_day(outage.restriction) and not outage.replaced
        if whole and outage.last == date.max:
            return None
        day = (outage.last if whole else day) + _ONE_DAY
    return None


def _is_outage(restriction: Restriction) -> bool:
    return restriction.kind is RestrictionKind.PORTAL_OUTAGE


def _closes(notice: Standing, day: date) -> bool:
    return notice.holds_on(day) and not left_open(notice.restriction, None, day)
