"""Calendars and planning values made ready once, so that a plan is only look-ups."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache, partial

from models.rules.announced import Announced
from models.rules.book import Port, RuleBook
from models.rules.closures import outages, portal_day
from models.rules.facts import AT_A_PORT, Facts, Route
from models.rules.filing_days import FilingDays, Firm, Visit
from models.rules.filing_route import is_visa_exempt
from models.rules.practice import Practice, kept, practice_of
from models.rules.practice import Takes as Takes
from models.rules.published import book_at, moments
from models.rules.restrictions import Restriction, RestrictionKind, names_route

_ON_ROUTES = (RestrictionKind.ROUTE, RestrictionKind.PROGRAMME)
_ONLINE = (Route.INSIDE, Route.CONSULATE)
_MOST_WAYS = 512  # ways of filing kept ready: routes and ports by citizenships, far fewer


class Almanac(Practice):
    """A book's practice under one set of restrictions, ready for many plans.

    `practice` is what stays when restrictions change, the same object for all almanacs of a
    book. `portal_opens` heeds the outages here. What a port, a route or the portal takes on a
    day is worked out when first asked for, and kept.

    `complete_from` is the instant from which all of the restrictions and of the law were
    known; for an earlier one `as_known` gives what could be planned with then.
    """

    def __init__(self, book: RuleBook, restrictions: Sequence[Restriction] = ()) -> None:
        """Take the law and what is restricted now."""
        super().__init__(book)
        self.practice = practice_of(book)
        self.restrictions = tuple(restrictions)
        self._firm = Firm(self.restrictions, self.practice)
        on_routes = [r for r in self.restrictions if r.kind in _ON_ROUTES]
        self.closes_online = any(names_route(r, way) for r in on_routes for way in _ONLINE)
        self.outages = outages(self.restrictions)
        self.portal = kept(partial(portal_day, restrictions=self.restrictions))
        self.portal_opens = kept(lambda day: self.portal(day).day)
        self._announced = Announced(self.restrictions, moments(book))
        self.complete_from = self._announced.complete_from
        self._earlier: dict[int, Almanac] = {}
        self.code_on = kept(lambda day: "".join(book.rule("CODE_T36", day).values))
        self._code = "".join(book.rule("CODE_T36").values)
        self._ways: dict[tuple[object, ...], FilingDays] = {}

    def as_known(self, at: datetime) -> "Almanac":
        """Return the calendars with the restrictions and the law known at an instant."""
        if at >= self.complete_from:
            return self
        moment = self._announced.moment(at)
        known = self._earlier.get(moment)
        if known is None:
            known = Almanac(book_at(self.book, at), self._announced.at(at))
            self._earlier[moment] = known
        return known

    def port(self, facts: Facts) -> Port | None:
        """Return the port the firm means to file at, when the route goes to one."""
        if facts.filing.route not in AT_A_PORT or facts.filing.port is None:
            return None
        return self.book.ports.get(facts.filing.port)

    def filing_days(self, facts: Facts) -> FilingDays:
        """Return the days on which an application like this person's is taken on its way."""
        filing, person = facts.filing, facts.applicant
        code = self.code_of(facts)
        key = (
            filing.route, filing.port, filing.flagpoling,
            person.citizenships, person.us_permanent_resident,
            person.visa_exempt_basis and is_visa_exempt(facts), code,
        )  # fmt: skip
        return self._ways.get(key) or self.days_of(Visit(*key))

    def days_of(self, visit: Visit) -> FilingDays:
        """Return the days on which an application is taken where it goes."""
        known = self._ways.get(visit)
        if known is None:
            if len(self._ways) >= _MOST_WAYS:
                self._ways.clear()
            at_port = visit.route in AT_A_PORT and visit.port is not None
            port = self.book.ports.get(visit.port or "") if at_port else None
            known = self._ways[visit] = FilingDays(visit, port, self._firm)
        return known

    def code_of(self, facts: Facts) -> str:
        """Return the exemption code of a filing for such a start; without one the newest."""
        start = facts.job.start_on
        return self.code_on(start) if start else self._code


@lru_cache(maxsize=1 << 10)
def days(count: int) -> timedelta:
    """Return a length in calendar days."""
    return timedelta(count)


def later(one: date, other: date) -> date:
    """Return the later of two days."""
    # The built-in max takes any number of anything, and twice as long over it.
    return one if one >= other else other


def last_working_day(practice: Practice, day: date | None) -> date | None:
    """Return the last working day strictly before a day, when there is one."""
    return practice.working_day_before(day) if day is not None else None
