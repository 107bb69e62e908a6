"""When to file: the day at the counter, or the day of the online submission."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac, FilingDays, Found, days
from models.rules.case import AT_A_PORT, Awaiting, Case, Facts, Route
from models.rules.eligibility import barred_route
from models.rules.plan import Line
from models.rules.ports import DayVerdict

_DAY = timedelta(days=1)


class FilingDay(NamedTuple):
    """The filing step's dates, with what shaped them. `blocked`: the lines say why."""

    earliest: date | None
    planned: date | None
    latest: date | None
    safe: date | None
    lines: tuple[Line, ...] = ()
    blocked: bool = False
    doubtful: bool = False
    shaped_by: tuple[str, ...] = ()  # ids of the restrictions that moved or narrowed it


def filing_day(
    case: Case, almanac: Almanac, *, least: date, usual: date, today: date
) -> FilingDay:
    """Choose the filing day, given when all is ready at the least and usually.

    At a port: the first open working day on or after the later of readiness and two weeks
    before the start, as nobody enters months ahead of the job. Online: as soon as all is
    ready. If that is too late, the last open day before the limit; if even that is too soon,
    the first on which all can be ready.
    """
    route = case.facts.filing.route
    at = datetime.combine(today, datetime.min.time(), ZoneInfo(case.facts.team.office_zone))
    bar = barred_route(case.facts, route, at)
    if bar is not None:
        said = (("{}", (bar,)), ("File online before travel instead.", ()))
        return FilingDay(None, None, None, None, lines=said, blocked=True)
    if route in AT_A_PORT:
        return _at_port(case, almanac, least, usual, today)
    return _online(case.facts, almanac, least, usual)


def _at_port(case: Case, almanac: Almanac, least: date, usual: date, today: date) -> FilingDay:
    open_days = FilingDays(case.facts, almanac)
    start = case.facts.job.start_on
    lead = almanac.filing_lead[case.facts.filing.route or Route.LAND]
    last = open_days.on_or_before(start - days(lead.least)) if start else None
    latest = last.day if last else None
    safe = open_days.on_or_before(latest - _DAY).day if latest else None
    named, aim = _named_day(case, almanac), usual
    if start is not None:
        aim = max(usual, start - days(lead.usual))
    if named is not None and named >= today:
        said = (("An officer named {} for the next visit.", (named,)),)
        return FilingDay(named, named, latest, safe, said)
    first = open_days.on_or_after(aim)
    planned = _within(open_days, first, aim, least, latest)
    lines = _port_lines(open_days, start, aim, first, planned)
    if named is not None:
        lines = (("The day an officer named, {}, has passed.", (named,)), *lines)
    on_the_day = open_days.port.verdict(planned) if open_days.port and planned else None
    shaped = (*first.shaped_by, *(last.shaped_by if last else ()))
    if on_the_day is not None:
        shaped = (*shaped, *(r.id for r in on_the_day.shaped_by))
    return FilingDay(
        earliest=open_days.on_or_after(least).day,
        planned=planned,
        latest=latest,
        safe=safe,
        lines=lines,
        blocked=planned is None,
        doubtful=first.doubtful or open_days.port is None or _disputed(on_the_day),
        shaped_by=tuple(dict.fromkeys(shaped)),
    )


def _disputed(verdict: DayVerdict | None) -> bool:
    return verdict is not None and verdict.doubtful


def _named_day(case: Case, almanac: Almanac) -> date | None:
    if case.awaiting is not Awaiting.RETURN_VISIT or case.return_at is None:
        return None
    port = almanac.port(case.facts)
    zone = port.zone if port else case.facts.team.office_zone
    return case.return_at.astimezone(ZoneInfo(zone)).date()


def _within(
    open_days: FilingDays, first: Found, aim: date, least: date, latest: date | None
) -> date | None:
    if first.day is not None and (latest is None or first.day <= latest):
        return first.day
    # Nothing opens again within a year of the aim, and no start sets a limit: go before.
    last = latest or open_days.on_or_before(aim).day
    if last is not None and last >= least:
        return last
    return open_days.on_or_after(least).day


def _port_lines(
    open_days: FilingDays, start: date | None, aim: date, first: Found, planned: date | None
) -> tuple[Line, ...]:
    lines: list[Line] = []
    if start is not None:
        lines.append(("The target start is {}; the visit is aimed at {}.", (start, aim)))
    lines.extend(("{}", (sentence,)) for sentence in first.because)
    if open_days.port is None:
        lines.append(("No port is chosen yet, so no opening hours were looked at.", ()))
        return tuple(lines)
    name = open_days.port.port.name
    if planned is None:
        lines.append(("No open day was found at {} within a year.", (name,)))
        return tuple(lines)
    if planned < aim:
        lines.append(("That is too late, or never: the last open day before is taken.", ()))
    lines.append(("The open working day chosen at {} is {}.", (name, planned)))
    lines.extend(("{}", (said,)) for said in open_days.port.verdict(planned).because)
    return tuple(lines)


def _online(facts: Facts, almanac: Almanac, least: date, usual: date) -> FilingDay:
    open_days, route = FilingDays(facts, almanac), facts.filing.route
    takes, start = almanac.processing[route or Route.CONSULATE], facts.job.start_on
    latest = safe = None
    if start is not None:
        latest = _last_online(open_days, start - days(takes.usual))
        safe = open_days.on_or_before(start - days(takes.at_worst)).day
    first = open_days.on_or_after(usual)
    planned = _within(open_days, first, usual, least, latest)
    lines: list[Line] = [("All is ready {}; online filing is open every day.", (usual,))]
    if route is None:
        lines.insert(0, ("No way of filing is recorded: planned online, the longer way.", ()))
    lines.extend(("{}", (sentence,)) for sentence in first.because)
    if start is not None:
        lines.append(
            (
                "An answer usually takes {} days, {} at worst: for a start on {} file by {}.",
                (takes.usual, takes.at_worst, start, latest),
            )
        )
    return FilingDay(
        earliest=_first_online(open_days, least),
        planned=planned,
        latest=latest,
        safe=safe,
        lines=tuple(lines),
        blocked=planned is None,
        doubtful=route is None,
        shaped_by=first.shaped_by,
    )


def _first_online(open_days: FilingDays, day: date) -> date | None:
    if open_days.almanac.closing(open_days.facts, day) is None:
        return day
    return open_days.on_or_after(day).day


def _last_online(open_days: FilingDays, limit: date) -> date | None:
    # The system takes a file on any day, so only a closed way moves the limit itself.
    if open_days.almanac.closing(open_days.facts, limit) is None:
        return limit
    return open_days.on_or_before(limit).day
