"""The days on which one class of people may file on one way, each worked out once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import NamedTuple

from models.rules.book import Port
from models.rules.closures import RouteVerdict, route_notices, verdict_under
from models.rules.facts import Route
from models.rules.filing_route import barred_on
from models.rules.ports import HORIZON_DAYS, OpenDay, PortCalendar
from models.rules.practice import Practice, kept
from models.rules.restrictions import Purpose, Restriction, Traveller

_DAY = timedelta(days=1)


class Found(NamedTuple):
    """The day a search arrived at, and what closed the days it passed over."""

    day: date | None  # None: no open day within a year
    because: tuple[str, ...] = ()
    shaped_by: tuple[str, ...] = ()
    doubtful: bool = False


class Firm(NamedTuple):
    """What the firm plans under: the notices, and its own practice."""

    restrictions: tuple[Restriction, ...]
    practice: Practice


class Visit(NamedTuple):
    """Which application goes where: all that a closing could ask about it."""

    route: Route | None
    port: str | None
    flagpoling: bool | None
    citizenships: tuple[str, ...]
    us_permanent_resident: bool | None
    visa_exempt: bool | str | None
    code: str

    @property
    def traveller(self) -> Traveller:
        """Return what a notice needs to know of the person."""
        out_and_back = self.flagpoling or self.route is Route.RETURN
        return Traveller(
            purpose=Purpose.FLAGPOLING if out_and_back else Purpose.FIRST_ENTRY,
            citizenships=self.citizenships,
            code=self.code,
            us_permanent_resident=self.us_permanent_resident,
            visa_exempt=bool(self.visa_exempt),
        )


class FilingDays:
    """The days on which one class of people may file on one way, whatever closes the others.

    At a port the port's open working days; online the firm's, as the system never closes.
    `on_or_after` is the first from a day on, `on_or_before` the last up to it, and `closing`
    tells what closes the way itself on a day, if anything. Each day is worked out once.
    """

    def __init__(self, visit: Visit, port: Port | None, firm: Firm) -> None:
        """Take the port, when the way goes to one that is known, and pick the notices."""
        self._visit, self._port, self._firm = visit, port, firm
        self._route, self.traveller = visit.route, visit.traveller
        self.port = _openings(port, self._route, self.traveller, firm) if port else None
        known = firm.restrictions
        self._notices = route_notices(self._route, self.traveller, known) if self._route else ()
        self.is_noticed = bool(self._notices)
        passes = self._past_closings if self.is_noticed and self.port is None else _asked
        self.on_or_after = kept(partial(passes, self._first, _DAY))
        self.on_or_before = kept(partial(passes, self._last, -_DAY))
        self.closing = kept(self._closing)
        self.verdict = kept(self._verdict)

    @cached_property
    def disputed(self) -> tuple[Restriction, ...]:
        """Return the closings of which sources disagree whether they cover these people."""
        if self.port is not None:
            return self.port.disputed
        return tuple(n.restriction for n in self._notices if n.doubtful and not n.is_advice)

    @cached_property
    def undisputed(self) -> "FilingDays":
        """Return the days as they would be if the disputed closings did not cover anybody."""
        disputed = self.disputed
        rest = tuple(r for r in self._firm.restrictions if r not in disputed)
        return FilingDays(self._visit, self._port, self._firm._replace(restrictions=rest))

    def bar(self, at: datetime) -> str | None:
        """Return why these people may not use the way at an instant, or None."""
        visit = self._visit
        exempt = visit.us_permanent_resident is True or bool(visit.visa_exempt)
        open_to = self._firm.practice.on_entry(at)
        return barred_on(visit.route, visit.citizenships, open_to, exempt=exempt)

    def _verdict(self, day: date) -> RouteVerdict:
        return verdict_under(self._notices, self._route or Route.CONSULATE, day)

    def _closing(self, day: date) -> RouteVerdict | None:
        verdict = self.verdict(day)
        return None if verdict.allowed else verdict

    def _first(self, day: date) -> Found:
        if self.port is None:
            return Found(self._firm.practice.office_day(day))
        return self._found(day, self.port.on_or_after(day))

    def _last(self, day: date) -> Found:
        if self.port is None:
            return Found(self._firm.practice.office_day_before(day))
        return self._found(day, self.port.on_or_before(day))

    def _found(self, asked: date, stop: OpenDay | None) -> Found:
        if stop is not None:
            return Found(stop.day, stop.because, _ids(stop.shaped_by), stop.doubtful)
        verdict = self.port.verdict(asked) if self.port else None
        if verdict is None:
            return Found(None)
        return Found(None, verdict.because, _ids(verdict.shaped_by), verdict.doubtful)

    def _past_closings(
        self, search: Callable[[date], Found], step: timedelta, day: date
    ) -> Found:
        because: dict[str, None] = {}
        shaped: dict[str, None] = {}
        doubtful = False
        for _ in range(HORIZON_DAYS):
            found = search(day)
            closing = found.day and self.closing(found.day)
            if not closing or found.day is None:
                return Found(found.day, tuple(because), tuple(shaped), doubtful)
            # One sentence for each notice is enough, that of the first day it closed.
            if any(r.id not in shaped for r in closing.shaped_by):
                because.update(dict.fromkeys(closing.because))
            shaped.update(dict.fromkeys(_ids(closing.shaped_by)))
            doubtful = doubtful or closing.doubtful
            day = found.day + step
        return Found(None, tuple(because), tuple(shaped), doubtful)


def _asked(search: Callable[[date], Found], _step: timedelta, day: date) -> Found:
    return search(day)


def _openings(
    port: Port, route: Route | None, traveller: Traveller, firm: Firm
) -> PortCalendar:
    return PortCalendar(
        port,
        traveller,
        firm.restrictions,
        firm.practice.working.is_working,
        route=route,
        holidays=firm.practice.closed_in(port.closes_on),
    )


def _ids(restrictions: tuple[Restriction, ...]) -> tuple[str, ...]:
    return tuple(r.id for r in restrictions)
