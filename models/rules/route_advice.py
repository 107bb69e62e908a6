"""Which way to take and why, and what could go wrong on each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from models.rules.almanac import Almanac
from models.rules.case import Case
from models.rules.facts import AT_A_PORT, Route
from models.rules.findings import Finding, Verdict
from models.rules.forecast import first_day_of_the_next
from models.rules.happening import UNDER_WAY
from models.rules.holding import lapse
from models.rules.records import CaseKind
from models.rules.route_words import because, to_settle
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
    likelier port. Where doubts hold up every way, the best of those says what to settle.
    """
    lawful, doubtful = (_of(ways, v) for v in (Verdict.YES, Verdict.COUNSEL))
    if not lawful and not doubtful:
        return tuple(ways)
    is_kept = case.permit is not None and lapse(case, as_of) is None
    travel = almanac.takes["entry"].usual
    aim = _Aim(case, travel, _wanted_on(case), is_here, is_kept)
    among = lawful or doubtful
    best = min(among, key=lambda way: _rank(way, aim))
    goes_on = aim.is_kept and best.route is Route.INSIDE
    said = because(best, among, aim.wanted, goes_on=goes_on)
    chosen = (
        replace(best, because=said)
        if lawful
        else replace(best, once_settled=f"{to_settle(best)} Then: {said}")
    )
    return tuple(chosen if w is best else w for w in ways)


def _of(ways: Sequence[Way], verdict: Verdict) -> list[Way]:
    """Return the ways of an answer that have a day; all of them where none has."""
    alike = [w for w in ways if w.verdict is verdict]
    return [w for w in alike if w.earliest_on is not None] or alike


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
        # The border serves who arrives, and may say so to whoever leaves only to file.
        way.route is Route.RETURN or leaves,
        way.p90_on or date.max,
        not is_own,
        way.port is not None and way.port.hours is None,
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
