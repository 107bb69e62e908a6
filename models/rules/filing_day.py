"""When to file: the day at the counter, or the day of the online submission."""

from datetime import date, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.rules.almanac import later
from models.rules.calendars import at_local
from models.rules.case import Awaiting
from models.rules.facts import AT_A_PORT, Route
from models.rules.filing_days import FilingDays, Found
from models.rules.findings import Who
from models.rules.ground import Window, later_of
from models.rules.plan import Line, Reading
from models.rules.ports import DayVerdict
from models.rules.practice import Takes
from models.rules.prospect import Prospect
from models.rules.restrictions import readings_of

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)
_RETURN_VISIT = Awaiting.RETURN_VISIT


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
    readings: tuple[Reading, ...] = ()  # the day under each, where sources disagree
    doubt: str | None = None  # the question that the readings leave open
    who: Who | None = None  # who can end it


def filing_day(p: Prospect, ready: Window) -> FilingDay:
    """Choose the filing day, given when all is ready at the least and usually.

    At a port: the first open working day on or after the later of readiness and two weeks
    before the start, as nobody enters months ahead of the job. Online: as soon as all is
    ready. If that is too late, the last open day before the limit; if even that is too soon,
    the first on which all can be ready.
    """
    open_days, route = p.open_days, p.route
    if open_days is None:
        return FilingDay(p.done.filing, p.done.filing, None, None)
    least, usual = later_of(ready, (p.today, p.today))
    if route is None or route not in AT_A_PORT:
        takes = p.practice.processing[route or Route.CONSULATE]
        return _online(open_days, route, takes, p.start_on, least, usual)
    bar = open_days.bar(at_local(p.today, _MIDNIGHT, p.zone))
    if bar is not None:
        said = (("{}", (bar,)), ("File online before travel instead.", ()))
        return FilingDay(None, None, None, None, said, blocked=True)
    chosen = _visit(open_days, p.practice.filing_lead[route], p.start_on, least, usual)
    return _as_named(p, chosen)


def _as_named(p: Prospect, chosen: FilingDay) -> FilingDay:
    if p.named is None or p.awaiting is not _RETURN_VISIT:
        return chosen
    named, _ = p.named
    if named < p.today:
        passed: Line = ("The day an officer named, {}, has passed.", (named,))
        return chosen._replace(lines=(passed, *chosen.lines))
    said = (("An officer named {} for the next visit.", (named,)),)
    return FilingDay(named, named, chosen.latest, chosen.safe, said)


@lru_cache(maxsize=1 << 12)  # many people file at one port, and start on few days
def _visit(
    open_days: FilingDays, lead: Takes, start: date | None, least: date, usual: date
) -> FilingDay:
    aim, limit, last, latest, safe = usual, None, None, None, None
    if start is not None:
        aim, limit = later(usual, start - lead.usual), start - lead.least
        last = open_days.on_or_before(limit)
        latest = last.day
        safe = open_days.on_or_before(latest - _DAY).day if latest else None
    first = open_days.on_or_after(aim)
    planned = _within(open_days, first, aim, least, latest)
    on_the_day = open_days.port.verdict(planned) if open_days.port and planned else None
    disputed = first.doubtful or _disputed(on_the_day)
    shaped = _shaping(first, last, on_the_day)
    return FilingDay(
        open_days.on_or_after(least).day,
        planned,
        latest,
        safe,
        _port_lines(open_days, start, aim, first, planned, on_the_day),
        planned is None,
        disputed or open_days.port is None,
        shaped,
        _each_reading(open_days, shaped, planned, aim, least, limit) if disputed else (),
        *(_DISPUTED if disputed else _SETTLED),
    )


def _each_reading(
    open_days: FilingDays,
    shaped: tuple[str, ...],
    planned: date | None,
    aim: date,
    least: date,
    limit: date | None,
) -> tuple[Reading, ...]:
    """Return the day under each reading of what is disputed and shaped the filing.

    The plan keeps the stricter.
    """
    free = open_days.undisputed
    latest = free.on_or_before(limit).day if limit else None
    otherwise = _within(free, free.on_or_after(aim), aim, least, latest)
    return tuple(
        Reading(planned if covered else otherwise, None, source, _COVERED[covered])
        for restriction in open_days.disputed
        if restriction.id in shaped
        for covered, source in readings_of(restriction, open_days.traveller)
    )


_DISPUTED = (
    "Sources disagree whether a closing covers this application: which reading holds?",
    Who.COUNSEL,
)
_SETTLED = (None, None)
_COVERED = {
    True: "The closing covers this application: planned so.",
    False: "The closing does not cover this application.",
}


def _disputed(verdict: DayVerdict | None) -> bool:
    return verdict is not None and verdict.doubtful


def _shaping(
    first: Found, last: Found | None, on_the_day: DayVerdict | None
) -> tuple[str, ...]:
    shaped = first.shaped_by + (last.shaped_by if last else ())
    if on_the_day is not None and on_the_day.shaped_by:
        shaped += tuple(r.id for r in on_the_day.shaped_by)
    return tuple(dict.fromkeys(shaped)) if shaped else ()


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
    open_days: FilingDays,
    start: date | None,
    aim: date,
    first: Found,
    planned: date | None,
    on_the_day: DayVerdict | None,
) -> tuple[Line, ...]:
    lines: list[Line] = []
    if start is not None:
        lines.append(("The target start is {}; the visit is aimed at {}.", (start, aim)))
    if first.because:
        lines += _quoted(first.because)
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
    if on_the_day is not None and (on_the_day.because or on_the_day.advised):
        lines += _quoted(on_the_day.because + on_the_day.advised)
    return tuple(lines)


def _quoted(sentences: tuple[str, ...]) -> list[Line]:
    return [("{}", (sentence,)) for sentence in sentences]


@lru_cache(maxsize=1 << 12)
def _online(
    open_days: FilingDays,
    route: Route | None,
    takes: Takes,
    start: date | None,
    least: date,
    usual: date,
) -> FilingDay:
    latest = safe = None
    if start is not None:
        latest = _last_online(open_days, start - takes.usual)
        safe = open_days.on_or_before(start - takes.at_worst).day
    first = open_days.on_or_after(usual)
    planned = _within(open_days, first, usual, least, latest)
    lines: list[Line] = []
    if route is None:
        lines.append(("No way of filing is recorded: planned online, the longer way.", ()))
    lines.append(("All is ready {}; online filing is open every day.", (usual,)))
    if first.because:
        lines += _quoted(first.because)
    if start is not None:
        said = "An answer usually takes {} days, {} at worst: for a start on {} file by {}."
        lines.append((said, (takes.usual.days, takes.at_worst.days, start, latest)))
    if open_days.is_noticed and planned is not None:
        lines += _quoted(open_days.verdict(planned).advised)
    earliest = _first_online(open_days, least)
    limit = start - takes.usual if start else None
    return FilingDay(
        # A limit on a day off is still kept online, before the next working day.
        min(earliest, planned) if earliest and planned else earliest,
        planned,
        latest,
        safe,
        tuple(lines),
        planned is None,
        route is None or first.doubtful,
        first.shaped_by,
        _each_reading(open_days, first.shaped_by, planned, usual, least, limit)
        if first.doubtful
        else (),
        *(_DISPUTED if first.doubtful else _SETTLED),
    )


def _first_online(open_days: FilingDays, day: date) -> date | None:
    return day if open_days.closing(day) is None else open_days.on_or_after(day).day


def _last_online(open_days: FilingDays, limit: date) -> date | None:
    # The system takes a file on any day, so only a closed way moves the limit itself.
    return limit if open_days.closing(limit) is None else open_days.on_or_before(limit).day
