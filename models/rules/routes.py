"""The route advisor: every way of filing a case, whether it is lawful, when, and which to take.

Each way is the same case planned by the one planner under the same calendars; ports that keep
the same hours under the same notices share a plan. Rows come with the likeliest port first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac
from models.rules.book import Port
from models.rules.case import Case
from models.rules.facts import Route
from models.rules.filing_days import FilingDays
from models.rules.findings import Finding, Verdict, worst
from models.rules.plan import StepKey
from models.rules.restrictions import Restriction, names_port
from models.rules.route_advice import recommended, risks
from models.rules.route_findings import findings_of_case, findings_of_way, whereabouts
from models.rules.route_plans import WayDates, closed, dates_of, filed_on
from models.rules.route_ports import airports, land_ports
from models.rules.route_windows import next_windows
from models.rules.timing import Timing
from models.rules.ways import Way


class _Asked(NamedTuple):
    """What every way of one case stands on."""

    case: Case
    almanac: Almanac
    as_of: datetime
    today: date
    timings: dict[Route, Timing]
    is_here: bool | None
    of_case: tuple[Finding, ...]
    beside: tuple[Finding, ...]
    plans: dict[tuple[object, ...], WayDates]  # by way and by what its port has in common


def ways_of(
    case: Case, almanac: Almanac, timings: Iterable[Timing], *, as_of: datetime
) -> tuple[Way, ...]:
    """Return every way of filing a case as of an instant; one is recommended if any is lawful.

    The timings should be those that the almanac's book counts with (`timing.timed`).
    """
    almanac = almanac.as_known(as_of)
    today = as_of.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    of_case, beside = findings_of_case(case, almanac.book, as_of)
    asked = _Asked(
        case,
        almanac,
        as_of,
        today,
        {one.route: one for one in timings},
        whereabouts(case),
        of_case,
        beside,
        {},
    )
    found = [way for route in Route for way in _on_route(asked, route)]
    return recommended(found, case, almanac, as_of=as_of, is_here=asked.is_here)


def _on_route(asked: _Asked, route: Route) -> Iterator[Way]:
    facts, book = asked.case.facts, asked.almanac.book
    ports: tuple[Port | None, ...] = (None,)
    if route in (Route.LAND, Route.RETURN):
        ports = land_ports(facts, book) or ports
    elif route is Route.AIRPORT:
        ports = airports(facts, book) or ports
    case = filed_on(asked.case, route, ports[0])
    of_way = findings_of_way(case, book, route, asked.as_of, is_here=asked.is_here)
    findings = (*asked.of_case, *of_way)
    if worst(findings) is Verdict.NO:
        # What bars the way bars it at every port.
        named = ports[0] if ports[0] and ports[0].id == facts.filing.port else None
        yield _barred(asked, route, named, findings)
        return
    for port in ports:
        yield _at(asked, route, port, findings)


def _barred(
    asked: _Asked, route: Route, port: Port | None, findings: tuple[Finding, ...]
) -> Way:
    return Way(
        route=route,
        port=port,
        verdict=Verdict.NO,
        findings=findings,
        timing=asked.timings[route],
    )


def _at(asked: _Asked, route: Route, port: Port | None, findings: tuple[Finding, ...]) -> Way:
    case = filed_on(asked.case, route, port)
    dates = _dates(asked, case, port)
    days = asked.almanac.filing_days(case.facts)
    windows, narrowing = next_windows(days, since=asked.as_of, ready_on=dates.ready_on)
    findings = (*findings, *closed(days, dates, findings, asked.today))
    way = Way(
        route=route,
        port=port,
        verdict=worst(findings),
        findings=findings,
        timing=asked.timings[route],
        restrictions=tuple(dict.fromkeys((*dates.restrictions, *(r.id for r in narrowing)))),
    )
    if way.verdict is Verdict.NO:
        return way
    way = _dated(replace(way, windows=windows), dates, days, asked.today)
    advised = (
        days.port.verdict(way.earliest_on).advised if days.port and way.earliest_on else ()
    )
    told = risks(way, asked.case, asked.almanac, asked.beside, is_here=asked.is_here)
    return replace(way, risks=(*advised, *told))


def _dates(asked: _Asked, case: Case, port: Port | None) -> WayDates:
    key = (case.facts.filing.route, port and _common(port, asked.almanac.restrictions))
    known = asked.plans.get(key)
    if known is None:
        known = asked.plans[key] = dates_of(case, asked.almanac, as_of=asked.as_of)
    return known


def _common(port: Port, restrictions: tuple[Restriction, ...]) -> tuple[object, ...]:
    """Return what the plans of two ports have in common when they are the same."""
    naming = [r for r in restrictions if names_port(r, port)]
    # A notice with hours port by port makes each port it names its own.
    own = port.id if any(b.ports for r in naming for b in r.blocks) else None
    hours = repr(port.dated_hours)
    return (port.zone, hours, port.in_service, tuple(r.id for r in naming), own)


def _dated(way: Way, dates: WayDates, days: FilingDays, today: date) -> Way:
    earliest = dates.earliest_on
    if earliest is None:
        return way
    if way.windows and days.port is not None and not dates.filed:
        first = way.windows[0]
        # A port that has closed for the day opens again on another.
        opens = first.opens_at.astimezone(ZoneInfo(first.zone)).date()
        earliest = earliest if opens <= earliest else days.on_or_after(opens).day
    return replace(
        way,
        earliest_on=earliest,
        p50_on=_answer(earliest, way.timing.p50_days, today),
        p90_on=_answer(earliest, way.timing.p90_days, today),
        latest_safe_on=_last_safe(way, dates),
        is_filed=dates.filed,
    )


def _last_safe(way: Way, dates: WayDates) -> date | None:
    """Return the last safe day; none where it would rest on a time that nobody knew."""
    rests_on_time = dates.step is StepKey.FILING and way.timing.p90_days is None
    return None if dates.filed or rests_on_time else dates.safe_on


def _answer(filed: date | None, days: int | None, today: date) -> date | None:
    """Return when an answer has come; one still awaited cannot have come before today."""
    if filed is None or days is None:
        return None
    return max(filed + timedelta(days), today)
