"""Calendars and planning values made ready once, so that a plan is only look-ups."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import NamedTuple, TypeVar

from models.rules.book import HolidayRule, PlanningValue, Port, RuleBook
from models.rules.calendars import LegalCalendar, WorkingDays
from models.rules.case import AT_A_PORT, Facts, Route
from models.rules.closures import (
    RouteVerdict,
    portal_open_on_or_after,
    route_notices,
    verdict_under,
)
from models.rules.jurisdictions import FEDERAL, legal_calendar
from models.rules.ports import HORIZON_DAYS, OpenDay, PortCalendar
from models.rules.restrictions import Purpose, Restriction, RestrictionKind, Traveller

_DAY = timedelta(days=1)
_ON_ROUTES = (RestrictionKind.ROUTE, RestrictionKind.PROGRAMME)
_MOST_WAYS = 512  # ways of filing kept ready: routes and ports by citizenships, far fewer
LMIA_EXEMPTION_CODE = "T36"  # rules.yaml CODE_T36: on every filing from 2022-12-15

T = TypeVar("T")


class _Kept(dict[date, T]):
    """What is answered for each day, worked out when first asked for."""

    def __init__(self, answer: Callable[[date], T]) -> None:
        self._answer = answer

    def __missing__(self, day: date) -> T:
        found = self[day] = self._answer(day)
        return found


def _kept(answer: Callable[[date], T]) -> Callable[[date], T]:
    # The dictionary itself answers: a plan asks some twenty times.
    return _Kept(answer).__getitem__


class Takes(NamedTuple):
    """How long something takes, in calendar days; see `PlanningValue`."""

    least: timedelta
    usual: timedelta
    at_worst: timedelta


def _takes(value: PlanningValue) -> Takes:
    return Takes(timedelta(value.least), timedelta(value.usual), timedelta(value.at_worst))


class Almanac:
    """One book and one set of restrictions, ready for many plans.

    Working days are Monday to Friday without the federal holidays of the Interpretation Act;
    they are the firm's, never a port's: `office_day` is the first on or after a day,
    `office_day_before` the last on or before it, and `working_day_before` the last strictly
    before it; OutsideCalendarError beyond the table. `portal_opens` gives the first day on or
    after a day when the Employer Portal works; None: unknown. What a port, a route or the
    portal takes on a day is worked out when first asked for, and kept.
    """

    def __init__(self, book: RuleBook, restrictions: Sequence[Restriction] = ()) -> None:
        """Take the law and what is restricted now."""
        self.book = book
        self.restrictions = tuple(restrictions)
        self.federal, self.working = _calendars(book.holidays)
        self.office_day = _kept(self.working.on_or_after)
        self.office_day_before = _kept(self.working.on_or_before)
        self.working_day_before = _kept(lambda day: self.working.add(day, -1))
        self.value = book.planning.__getitem__  # KeyError names a value the book lacks
        self.takes = {name: _takes(value) for name, value in book.planning.items()}
        self.processing = {r: self.takes[f"processing.{r}"] for r in Route}
        self.filing_lead = {r: self.takes[f"filing_lead.{r}"] for r in AT_A_PORT}
        kinds = {r.kind for r in self.restrictions}
        self.has_route_notices = not kinds.isdisjoint(_ON_ROUTES)
        self.portal_opens = _kept(
            partial(portal_open_on_or_after, restrictions=self.restrictions)
        )
        self._ways: dict[tuple[object, ...], FilingDays] = {}

    def port(self, facts: Facts) -> Port | None:
        """Return the port the firm means to file at, when the route goes to one."""
        if facts.filing.route not in AT_A_PORT or facts.filing.port is None:
            return None
        return self.book.ports.get(facts.filing.port)

    def filing_days(self, facts: Facts) -> "FilingDays":
        """Return the days on which an application like this person's is taken on its way."""
        filing, person = facts.filing, facts.applicant
        key = (
            filing.route, filing.port, filing.flagpoling,
            person.citizenships, person.us_permanent_resident,
        )  # fmt: skip
        known = self._ways.get(key)
        if known is None:
            if len(self._ways) >= _MOST_WAYS:
                self._ways.clear()
            known = self._ways[key] = FilingDays(facts, self)
        return known


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
    """The days on which one class of people may file on one way, whatever closes the others.

    At a port the port's open working days; online the firm's, as the system never closes.
    `on_or_after` is the first from a day on, `on_or_before` the last up to it, and `closing`
    tells what closes the way itself on a day, if anything. Each day is worked out once.
    """

    def __init__(self, facts: Facts, almanac: Almanac) -> None:
        """Look up the port, when the way goes to one that is known, and pick the notices."""
        route, traveller = facts.filing.route, traveller_of(facts)
        self._almanac, self._route = almanac, route
        self.port = _openings(almanac.port(facts), traveller, almanac)
        self._notices = route_notices(route, traveller, almanac.restrictions) if route else ()
        self.on_or_after = _kept(partial(self._past_closings, self._first, _DAY))
        self.on_or_before = _kept(partial(self._past_closings, self._last, -_DAY))
        self.closing = _kept(self._closing)

    def _closing(self, day: date) -> RouteVerdict | None:
        if self._route is None:
            return None
        verdict = verdict_under(self._notices, self._route, day)
        return None if verdict.allowed else verdict

    def _first(self, day: date) -> Found:
        if self.port is None:
            return Found(self._almanac.office_day(day))
        return self._found(day, self.port.on_or_after(day))

    def _last(self, day: date) -> Found:
        if self.port is None:
            return Found(self._almanac.office_day_before(day))
        return self._found(day, self.port.on_or_before(day))

    def _found(self, asked: date, stop: OpenDay | None) -> Found:
        if stop is not None:
            return Found(stop.day, stop.because, _ids(stop.shaped_by), stop.doubtful)
        verdict = self.port.verdict(asked) if self.port else None
        return Found(None, verdict.because, _ids(verdict.shaped_by)) if verdict else Found(None)

    def _past_closings(
        self, search: Callable[[date], Found], step: timedelta, day: date
    ) -> Found:
        if not self._almanac.has_route_notices:
            return search(day)
        because: dict[str, None] = {}
        shaped: dict[str, None] = {}
        doubtful = False
        for _ in range(HORIZON_DAYS):
            found = search(day)
            doubtful = doubtful or found.doubtful
            because.update(dict.fromkeys(found.because))
            shaped.update(dict.fromkeys(found.shaped_by))
            closing = found.day and self.closing(found.day)
            if not closing or found.day is None:
                return Found(found.day, tuple(because), tuple(shaped), doubtful)
            # One sentence for each notice is enough, that of the first day it closed.
            if any(r.id not in shaped for r in closing.shaped_by):
                because.update(dict.fromkeys(closing.because))
            shaped.update(dict.fromkeys(_ids(closing.shaped_by)))
            day = found.day + step
        return Found(None, tuple(because), tuple(shaped), doubtful)


def _openings(port: Port | None, traveller: Traveller, almanac: Almanac) -> PortCalendar | None:
    if port is None:
        return None
    return PortCalendar(
        port,
        traveller,
        almanac.restrictions,
        almanac.working.is_working,
        holidays=lambda day: almanac.federal.is_holiday(day) is not None,
    )


def _ids(restrictions: tuple[Restriction, ...]) -> tuple[str, ...]:
    return tuple(r.id for r in restrictions)


def traveller_of(facts: Facts) -> Traveller:
    """Return what a restriction needs to know of the person."""
    out_and_back = facts.filing.flagpoling or facts.filing.route is Route.RETURN
    return Traveller(
        purpose=Purpose.FLAGPOLING if out_and_back else Purpose.FIRST_ENTRY,
        citizenships=facts.applicant.citizenships,
        code=LMIA_EXEMPTION_CODE,
        us_permanent_resident=facts.applicant.us_permanent_resident,
    )


@lru_cache(maxsize=1 << 10)
def days(count: int) -> timedelta:
    """Return a length in calendar days."""
    return timedelta(count)


def later(one: date, other: date) -> date:
    """Return the later of two days."""
    # The built-in max takes any number of anything, and twice as long over it.
    return one if one >= other else other


def last_working_day(almanac: Almanac, day: date | None) -> date | None:
    """Return the last working day strictly before a day, when there is one."""
    return almanac.working_day_before(day) if day is not None else None
