"""Closings that are no port's: a way of filing, a programme, the Employer Portal."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from models.rules.border_words import advice_sentence, portal_sentence, route_sentences
from models.rules.facts import Route
from models.rules.restrictions import (
    HEAD_OFFICE_ZONE,
    Restriction,
    RestrictionKind,
    Traveller,
    names_route,
)
from models.rules.standing import Standing, standing
from models.rules.windows import WHOLE_DAY, Windows, closes_every_day, overlap

_ONE_DAY = timedelta(days=1)
_HORIZON_DAYS = 366


class RouteVerdict(NamedTuple):
    """Whether a way of filing is open on a day, and on whose word it is not.

    `windows` are the minutes of the day in which it is; a day open in part is allowed, and
    neither shaped nor explained.
    """

    allowed: bool
    shaped_by: tuple[Restriction, ...]
    because: tuple[str, ...]
    windows: Windows = WHOLE_DAY
    advised: tuple[str, ...] = ()  # what counsels against the day, each with its source
    doubtful: bool = False  # sources disagree whether a closing covers this person


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

    Each leaves some of the day open, and what all of them leave stays open. Where readings
    disagree the stricter is kept, and the sentences say so.
    """
    windows, said, advised = WHOLE_DAY, list[str](), list[str]()
    closing: list[Standing] = []
    for notice in notices:
        stays = notice.left_open(None, day)
        if stays == WHOLE_DAY:
            continue
        if notice.is_advice:
            advised.append(advice_sentence(notice, "this way of filing", day, stays))
            continue
        windows = overlap(windows, stays)
        closing.append(notice)
        said += route_sentences(notice, route, day, stays)
    if windows:
        return RouteVerdict(True, (), (), windows, tuple(advised))
    shaped, doubtful = tuple(n.restriction for n in closing), any(n.doubtful for n in closing)
    return RouteVerdict(False, shaped, tuple(said), (), tuple(advised), doubtful)


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


class PortalDay(NamedTuple):
    """The first day on which the Employer Portal takes offers, and what closes those before.

    `day` is None when nobody knows: an outage without an end, or no such day within a year.
    """

    day: date | None
    shaped_by: tuple[Restriction, ...] = ()
    because: tuple[str, ...] = ()


def portal_day(
    day: date, restrictions: Iterable[Restriction], *, zone: str = HEAD_OFFICE_ZONE
) -> PortalDay:
    """Find the first day from `day` on when the Employer Portal takes offers.

    A day on which it works for a part is one.
    """
    known = outages(restrictions, zone=zone)
    if not known:
        return PortalDay(day)
    shaped: dict[str, Restriction] = {}
    said: list[str] = []
    for _ in range(_HORIZON_DAYS + 1):
        closing = [o for o in known if o.left_open(None, day) != WHOLE_DAY]
        if _left(closing, day):
            return PortalDay(day, tuple(shaped.values()), tuple(said))
        # One sentence for each notice is enough, that of the first day it closed.
        new = [o for o in closing if o.restriction.id not in shaped]
        said += [portal_sentence(o, day, o.left_open(None, day)) for o in new]
        shaped.update((o.restriction.id, o.restriction) for o in new)
        whole = [o for o in closing if closes_every_day(o.restriction) and not o.replaced]
        last = max((o.span.last for o in whole), default=day)
        if last == date.max:
            break
        # The last day of an outage may end before its evening: it is looked at.
        day = max(day + _ONE_DAY, last)
    return PortalDay(None, tuple(shaped.values()), tuple(said))


def outages(
    restrictions: Iterable[Restriction], *, zone: str = HEAD_OFFICE_ZONE
) -> tuple[Standing, ...]:
    """Return the outages of the Employer Portal, with the time of each."""
    return tuple(o for o in standing(restrictions, zone, _is_outage) if not o.is_advice)


def _left(closing: Iterable[Standing], day: date) -> Windows:
    windows = WHOLE_DAY
    for outage in closing:
        windows = overlap(windows, outage.left_open(None, day))
    return windows


def _is_outage(restriction: Restriction) -> bool:
    return restriction.kind is RestrictionKind.PORTAL_OUTAGE
