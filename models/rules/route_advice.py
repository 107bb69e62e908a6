"""Which way to take and why, and what could go wrong on each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from models.rules.almanac import Almanac
from models.rules.border_words import day_words
from models.rules.case import AT_A_PORT, Case, Route
from models.rules.findings import Finding, Verdict
from models.rules.forecast import first_day_of_the_next
from models.rules.happening import UNDER_WAY
from models.rules.holding import lapse
from models.rules.records import CaseKind
from models.rules.ways import Way

_PREFERRED = (Route.INSIDE, Route.LAND, Route.AIRPORT, Route.CONSULATE, Route.RETURN)
_ON_TIME, _LIKELY, _LATE = 0, 1, 2


class _Aim(NamedTuple):
    """What the ways of one case are measured by."""

    case: Case
    travel: timedelta  # from a letter of introduction to the entry
    wanted: date | None  # the first day of work, or of the permit that follows the one held
    is_here: bool | None
    is_kept: bool  # a permit is held, or maintained: a renewal in time carries the work on


def recommended(
    ways: Sequence[Way], case: Case, almanac: Almanac, *, as_of: datetime, is_here: bool | None
) -> tuple[Way, ...]:
    """Return the ways with the one to take marked by its reason; none is when none is lawful.

    First what is on time nine times in ten, then what is on time in half; then what makes
    nobody leave a status that is held, the sooner answer, the case's own choice, and the
    likelier port.
    """
    lawful = [w for w in ways if w.verdict is Verdict.YES and w.earliest_on is not None]
    if not lawful:
        return tuple(ways)
    is_kept = case.permit is not None and lapse(case, as_of) is None
    travel = almanac.takes["entry"].usual
    aim = _Aim(case, travel, _wanted_on(case), is_here, is_kept)
    best = min(lawful, key=lambda way: _rank(way, aim))
    chosen = replace(best, because=_because(best, lawful, aim))
    return tuple(chosen if w is best else w for w in ways)


def _wanted_on(case: Case) -> date | None:
    if case.kind is CaseKind.SPOUSE:
        return None
    if case.permit is None:
        return case.facts.job.start_on
    return first_day_of_the_next(case)


def _rank(way: Way, aim: _Aim) -> tuple[object, ...]:
    own = aim.case.facts.filing
    is_own = way.route is own.route and (way.port.id if way.port else None) == own.port
    leaves = bool(aim.is_here) and way.route is not Route.INSIDE
    return (
        _lateness(way, aim),
        leaves and (aim.is_kept or aim.case.kind is CaseKind.SPOUSE),
        way.route is Route.RETURN,  # the border serves who arrives, and may say so
        way.p90_on or date.max,
        not is_own,
        _PREFERRED.index(way.route),
    )


def _lateness(way: Way, aim: _Aim) -> int:
    if aim.is_kept and way.route is Route.INSIDE:
        # The work goes on while the answer to what was filed in time is awaited.
        return _LATE if (way.slack_days or 0) < 0 else _ON_TIME
    if aim.wanted is None:
        return _ON_TIME
    travel = aim.travel if way.route is Route.CONSULATE else timedelta()
    if way.p90_on is not None and way.p90_on + travel <= aim.wanted:
        return _ON_TIME
    return _LIKELY if way.p50_on is not None and way.p50_on + travel <= aim.wanted else _LATE


_DO = {
    Route.LAND: "Apply on entry at {port}",
    Route.AIRPORT: "Apply on arrival at {port}",
    Route.CONSULATE: "Apply online before travel",
    Route.INSIDE: "Apply online from inside Canada",
    Route.RETURN: "Leave Canada and apply at {port} on coming back",
}


def _because(way: Way, lawful: Sequence[Way], aim: _Aim) -> str:
    told = _DO[way.route].format(port=f"the {way.port.name}" if way.port else "a port")
    goes_on = aim.is_kept and way.route is Route.INSIDE
    parts = (
        told,
        _speed(way),
        "Filed in time, the work goes on until then (IRPR 186(u))." if goes_on else "",
        _room(way, aim.wanted),
        _beside(way, lawful),
    )
    return " ".join(part for part in parts if part)


def _speed(way: Way) -> str:
    first, timing = way.earliest_on, way.timing
    if first is None:
        return ""
    if timing.p90_days == 0:
        return f"from {day_words(first)} on: the officer decides the same day."
    if timing.p50_days is None:
        return f"from {day_words(first)} on; how long an answer takes is not known."
    return (
        f"from {day_words(first)} on: filed then, the answer comes by {way.p50_on} in half of "
        f"the cases, and by {way.p90_on} in nine of ten."
    )


def _room(way: Way, wanted: date | None) -> str:
    if way.latest_safe_on is None or way.slack_days is None:
        return ""
    target = f" for {wanted}" if wanted else ""
    if way.slack_days < 0:
        return f"The last safe day{target} was {way.latest_safe_on}: act at once."
    return f"The last safe day{target} is {way.latest_safe_on}, {way.slack_days} days later."


def _beside(way: Way, lawful: Sequence[Way]) -> str:
    others = [w for w in lawful if w.route is not way.route and w.p90_on and way.p90_on]
    slower = max(others, key=lambda w: w.p90_on or date.min, default=None)
    if slower is None or not slower.p90_on or not way.p90_on or slower.p90_on <= way.p90_on:
        return ""
    return f"{_DO_LATER[slower.route]} it could take until {slower.p90_on}."


_DO_LATER = {
    Route.LAND: "At a land port",
    Route.AIRPORT: "At an airport",
    Route.CONSULATE: "Online before travel",
    Route.INSIDE: "Online from inside Canada",
    Route.RETURN: "On a return",
}


def risks(
    way: Way,
    case: Case,
    almanac: Almanac,
    beside: Sequence[Finding],
    *,
    is_here: bool | None,
) -> tuple[str, ...]:
    """Return what could go wrong on a way, each in a sentence."""
    found = (
        *_of_the_port(way, almanac),
        *_of_the_way(way, case, is_here=is_here),
        *_of_the_timing(way),
        *(f"Still open: {f.doubt or f.message}" for f in beside),
        *_of_the_family(case),
    )
    return tuple(dict.fromkeys(found))


def _of_the_port(way: Way, almanac: Almanac) -> Iterator[str]:
    if way.route not in AT_A_PORT:
        return
    if way.port is None:
        yield "No port is chosen, so no opening hours were looked at."
    else:
        if way.port.hours is None:
            yield f"The hours of {way.port.name} are not confirmed: ask before travelling."
    note = next((n for n in almanac.book.notes if n.id == "short_staffed"), None)
    if note is not None:
        yield note.text


def _of_the_way(way: Way, case: Case, *, is_here: bool | None) -> Iterator[str]:
    match way.route:
        case Route.RETURN:
            yield (
                "The border serves people who arrive: an officer may send the person to the "
                "online way, the more so with much of a permit left."
            )
        case Route.INSIDE if case.permit is not None:
            yield (
                "Whoever leaves Canada after the permit's end, while the answer is awaited, "
                "loses the right to work (IRPR 186(u)); a file returned as incomplete keeps "
                "no status."
            )
        case Route.CONSULATE:
            yield (
                "The answer is a letter of introduction; the permit is printed on entry, by "
                "the letter's date."
            )
            if "US" not in case.facts.applicant.citizenships:
                yield "Biometrics are asked for after filing, and add to the time."
        case Route.AIRPORT if is_here:
            yield "That arriving by air is no return to file rests on one firm's view."
        case _:
            pass
    if case.awaiting in UNDER_WAY:
        yield "An application lies before an officer: a second one needs its own number."


def _of_the_timing(way: Way) -> Iterator[str]:
    timing = way.timing
    if timing.missing:
        yield f"How long an answer takes: {timing.missing}"
    if timing.is_old:
        yield f"The times are old: {timing.data_as_of} is the newest that was seen."
    if timing.assumption:
        yield timing.assumption


def _of_the_family(case: Case) -> Iterator[str]:
    spouse = case.facts.spouse
    if case.kind is CaseKind.WORKER and (spouse.name or spouse.relationship):
        yield "The spouse is routed on her or his own: see the spouse's case."
