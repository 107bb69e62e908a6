"""Which way to take and why, and what could go wrong on each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from models.rules.almanac import Almanac
from models.rules.border_words import day_words
from models.rules.case import AT_A_PORT, Case, Route
from models.rules.findings import Finding, Verdict
from models.rules.forecast import next_permit
from models.rules.happening import UNDER_WAY
from models.rules.records import CaseKind
from models.rules.ways import Way

_BUSY = frozenset({4, 5, 6, 0})  # Friday to Monday: advice, in no rule (note busy_times)
_PREFERRED = (Route.INSIDE, Route.LAND, Route.AIRPORT, Route.CONSULATE, Route.RETURN)
# Where the permit held carries work on, an answer after its end does no harm (IRPR 186(u)).
_ON_TIME, _LIKELY, _LATE = 0, 1, 2


def recommended(ways: Sequence[Way], case: Case, almanac: Almanac) -> tuple[Way, ...]:
    """Return the ways with the one to take marked by its reason; none is when none is lawful.

    First what is on time nine times in ten, then what is on time in half; then what is no
    mere fallback, the sooner answer, the case's own choice, and the likelier port.
    """
    lawful = [w for w in ways if w.verdict is Verdict.YES and w.earliest_on is not None]
    if not lawful:
        return tuple(ways)
    wanted = _wanted_on(case)
    best = min(lawful, key=lambda w: _rank(w, case, almanac, wanted))
    chosen = replace(best, because=_because(best, lawful, wanted))
    return tuple(chosen if w is best else w for w in ways)


def _wanted_on(case: Case) -> date | None:
    """Return the first day of work, or of the permit that follows the one held."""
    if case.permit is None:
        return case.facts.job.start_on
    return next_permit(case, issued_on=None).valid_from


def _rank(way: Way, case: Case, almanac: Almanac, wanted: date | None) -> tuple[object, ...]:
    own = case.facts.filing
    is_own = way.route is own.route and (way.port.id if way.port else None) == own.port
    return (
        _lateness(way, case, almanac, wanted),
        way.route is Route.RETURN,  # officers at the border serve who arrives, and may say so
        way.p90_on or date.max,
        not is_own,
        _PREFERRED.index(way.route),
    )


def _lateness(way: Way, case: Case, almanac: Almanac, wanted: date | None) -> int:
    if wanted is None:
        return _ON_TIME
    if _carries_on(way, case):
        return _ON_TIME if (way.slack_days or 0) >= 0 else _LATE
    travel = almanac.takes["entry"].usual if way.route is Route.CONSULATE else timedelta()
    if way.p90_on is not None and way.p90_on + travel <= wanted:
        return _ON_TIME
    return _LIKELY if way.p50_on is not None and way.p50_on + travel <= wanted else _LATE


def _carries_on(way: Way, case: Case) -> bool:
    """Say whether work goes on while the answer is awaited: a renewal made in time."""
    is_renewal = way.route is Route.INSIDE and case.permit is not None
    return is_renewal and way.latest_safe_on is not None


_DO = {
    Route.LAND: "Apply on entry at {port}",
    Route.AIRPORT: "Apply on arrival at {port}",
    Route.CONSULATE: "Apply online before travel",
    Route.INSIDE: "Apply online from inside Canada",
    Route.RETURN: "Leave Canada and apply at {port} on coming back",
}


def _because(way: Way, lawful: Sequence[Way], wanted: date | None) -> str:
    told = _DO[way.route].format(port=f"the {way.port.name}" if way.port else "a port")
    parts = (told, _speed(way), _room(way, wanted), _beside(way, lawful))
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


def risks(way: Way, case: Case, almanac: Almanac, beside: Sequence[Finding]) -> tuple[str, ...]:
    """Return what could go wrong on a way, each in a sentence."""
    found = (
        *_of_the_port(way, almanac),
        *_of_the_way(way, case),
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
        if way.earliest_on and way.earliest_on.weekday() in _BUSY:
            yield "Fridays to Mondays are busy; Tuesday to Thursday in daytime is safer."
    note = next((n for n in almanac.book.notes if n.id == "short_staffed"), None)
    if note is not None:
        yield note.text


def _of_the_way(way: Way, case: Case) -> Iterator[str]:
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
        case Route.AIRPORT if way.port is not None:
            yield "That arriving by air is no return to file rests on one firm's view."
        case _:
            return
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
