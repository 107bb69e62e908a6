"""Calendars and planning values made ready once, so that a plan is only look-ups."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.rules.book import HolidayRule, Port, RuleBook
from models.rules.calendars import LegalCalendar, WorkingDays
from models.rules.case import AT_A_PORT, Facts, Route
from models.rules.closures import RouteVerdict, portal_open_on_or_after, route_verdict
from models.rules.jurisdictions import FEDERAL, legal_calendar
from models.rules.ports import HORIZON_DAYS, OpenDay, PortCalendar
from models.rules.restrictions import Purpose, Restriction, RestrictionKind, Traveller

_DAY = timedelta(days=1)
_ON_ROUTES = (RestrictionKind.ROUTE, RestrictionKind.PROGRAMME)
LMIA_EXEMPTION_CODE = "T36"  # rules.yaml CODE_T36: on every filing from 2022-12-15


class Almanac:
    """One book and one set of restrictions, ready for many plans.

    Working days are Monday to Friday without the federal holidays of the Interpretation Act;
    they are the firm's, never a port's. What a port, a route or the portal takes on a day is
    worked out when first asked for, and kept.
    """

    def __init__(self, book: RuleBook, restrictions: Sequence[Restriction] = ()) -> None:
        """Take the law and what is restricted now."""
        self.book = book
        self.restrictions = tuple(restrictions)
        self.federal, self.working = _calendars(book.holidays)
        self.value = book.planning.__getitem__  # KeyError names a value the book lacks
        self.processing = {r: book.planning[f"processing.{r}"] for r in Route}
        self.filing_lead = {r: book.planning[f"filing_lead.{r}"] for r in AT_A_PORT}
        kinds = {r.kind for r in self.restrictions}
        self.has_route_notices = not kinds.isdisjoint(_ON_ROUTES)
        self._has_outages = RestrictionKind.PORTAL_OUTAGE in kinds
        self._ports: dict[tuple[object, ...], PortCalendar] = {}
        self._routes: dict[tuple[object, ...], RouteVerdict] = {}
        self._portal: dict[date, date | None] = {}

    def port(self, facts: Facts) -> Port | None:
        """Return the port the firm means to file at, when the route goes to one."""
        if facts.filing.route not in AT_A_PORT or facts.filing.port is None:
            return None
        return self.book.ports.get(facts.filing.port)

    def openings(self, facts: Facts) -> PortCalendar | None:
        """Return the days on which this person's application is taken at the port."""
        port = self.port(facts)
        if port is None:
            return None
        key = (port.id, purpose_of(facts), *_known_by(facts))
        known = self._ports.get(key)
        if known is None:
            known = PortCalendar(
                port,
                traveller_of(facts),
                self.restrictions,
                self.working.is_working,
                holidays=lambda day: self.federal.is_holiday(day) is not None,
            )
            self._ports[key] = known
        return known

    def closing(self, facts: Facts, day: date) -> RouteVerdict | None:
        """Return what closes the way of filing itself to this person on a day, if anything."""
        route = facts.filing.route
        if not self.has_route_notices or route is None:
            return None
        key = (route, day, purpose_of(facts), *_known_by(facts))
        known = self._routes.get(key)
        if known is None:
            known = route_verdict(route, day, traveller_of(facts), self.restrictions)
            self._routes[key] = known
        return None if known.allowed else known

    def portal_opens(self, day: date) -> date | None:
        """Return the first day from `day` on when the Employer Portal works; None: unknown."""
        if not self._has_outages:
            return day
        if day not in self._portal:
            self._portal[day] = portal_open_on_or_after(day, self.restrictions)
        return self._portal[day]

    def office_day(self, day: date) -> date:
        """Return the first working day on or after `day`."""
        return self.working.on_or_after(day)

    def office_day_before(self, day: date) -> date:
        """Return the last working day on or before `day`."""
        return self.working.on_or_before(day)


@lru_cache(maxsize=4)
def _calendars(holidays: tuple[HolidayRule, ...]) -> tuple[LegalCalendar, WorkingDays]:
    # The table takes some ten milliseconds, and every change of restrictions wants an almanac.
    federal = legal_calendar(FEDERAL, holidays)
    return federal, WorkingDays.of(federal)


class Found(NamedTuple):
    """The day a search arrived at, and what closed the days it passed over."""

    day: date | None  # None: no open day within a year
    because: tuple[str, ...] = ()
    shaped_by: tuple[str, ...] = ()
    doubtful: bool = False


class FilingDays:
    """The days on which one person's application is taken, whatever closes the others.

    At a port the port's open working days; online the firm's, as the system never closes.
    """

    def __init__(self, facts: Facts, almanac: Almanac) -> None:
        """Look up the port, when the way goes to one that is known."""
        self.facts, self.almanac = facts, almanac
        self.port = almanac.openings(facts)

    def on_or_after(self, day: date) -> Found:
        """Return the first day open from `day` on."""
        if self.almanac.has_route_notices:
            return self._past_closings(day, self._first, _DAY)
        return self._first(day)

    def on_or_before(self, day: date) -> Found:
        """Return the last day open up to `day`."""
        if self.almanac.has_route_notices:
            return self._past_closings(day, self._last, -_DAY)
        return self._last(day)

    def _first(self, day: date) -> Found:
        if self.port is None:
            return Found(self.almanac.office_day(day))
        return self._found(day, self.port.on_or_after(day))

    def _last(self, day: date) -> Found:
        if self.port is None:
            return Found(self.almanac.office_day_before(day))
        return self._found(day, self.port.on_or_before(day))

    def _found(self, asked: date, stop: OpenDay | None) -> Found:
        if stop is not None:
            return Found(stop.day, stop.because, _ids(stop.shaped_by), stop.doubtful)
        verdict = self.port.verdict(asked) if self.port else None
        return Found(None, verdict.because, _ids(verdict.shaped_by)) if verdict else Found(None)

    def _past_closings(
        self, day: date, search: Callable[[date], Found], step: timedelta
    ) -> Found:
        because: dict[str, None] = {}
        shaped: dict[str, None] = {}
        doubtful = False
        for _ in range(HORIZON_DAYS):
            found = search(day)
            doubtful = doubtful or found.doubtful
            because.update(dict.fromkeys(found.because))
            shaped.update(dict.fromkeys(found.shaped_by))
            closing = found.day and self.almanac.closing(self.facts, found.day)
            if not closing or found.day is None:
                return Found(found.day, tuple(because), tuple(shaped), doubtful)
            # One sentence for each notice is enough, that of the first day it closed.
            if any(r.id not in shaped for r in closing.shaped_by):
                because.update(dict.fromkeys(closing.because))
            shaped.update(dict.fromkeys(_ids(closing.shaped_by)))
            day = found.day + step
        return Found(None, tuple(because), tuple(shaped), doubtful)


def _ids(restrictions: tuple[Restriction, ...]) -> tuple[str, ...]:
    return tuple(r.id for r in restrictions)


def purpose_of(facts: Facts) -> Purpose:
    """Return why this person comes to the counter: first entry, or out and back to file."""
    out_and_back = facts.filing.flagpoling or facts.filing.route is Route.RETURN
    return Purpose.FLAGPOLING if out_and_back else Purpose.FIRST_ENTRY


def traveller_of(facts: Facts) -> Traveller:
    """Return what a restriction needs to know of the person."""
    return Traveller(
        purpose=purpose_of(facts),
        citizenships=facts.applicant.citizenships,
        code=LMIA_EXEMPTION_CODE,
        us_permanent_resident=facts.applicant.us_permanent_resident,
    )


def _known_by(facts: Facts) -> tuple[object, ...]:
    return facts.applicant.citizenships, facts.applicant.us_permanent_resident


def days(count: int) -> timedelta:
    """Return a length in calendar days."""
    return timedelta(count)


def last_working_day(almanac: Almanac, day: date | None) -> date | None:
    """Return the last working day strictly before a day, when there is one."""
    return almanac.working.add(day, -1) if day is not None else None
