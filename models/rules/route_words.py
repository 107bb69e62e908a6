"""Why a way is the one to take, in sentences that a client understands."""

from collections.abc import Sequence
from datetime import date

from models.rules.border_words import day_words
from models.rules.counted import counted
from models.rules.facts import Route
from models.rules.findings import Verdict, Who
from models.rules.ways import Way

_DO = {
    Route.LAND: "Apply on entry at {}",
    Route.AIRPORT: "Apply on arrival at {}",
    Route.CONSULATE: "Apply online before travel",
    Route.INSIDE: "Apply online from inside Canada",
    Route.RETURN: "Leave Canada and apply at {} on coming back",
}
_INSTEAD = {
    Route.LAND: "At a land port",
    Route.AIRPORT: "At an airport",
    Route.CONSULATE: "Online before travel",
    Route.INSIDE: "Online from inside Canada",
    Route.RETURN: "On a return",
}
_GOES_ON = "Filed in time, the work goes on until then (IRPR 186(u))."


def because(way: Way, among: Sequence[Way], wanted: date | None, *, goes_on: bool) -> str:
    """Return what to do on a way, how soon it answers, how much room is left, and what else.

    `wanted` is the day on which the permit is wanted; `goes_on`, whether a permit held lets
    the work go on meanwhile.
    """
    parts = (
        _what_to_do(way),
        _GOES_ON if goes_on else "",
        _room(way, wanted),
        _slower(way, among),
    )
    return " ".join(part for part in parts if part)


def to_settle(way: Way) -> str:
    """Return what holds a way up, as questions, each with who can answer it."""
    open_ones = [f for f in way.findings if f.verdict is Verdict.COUNSEL]
    asked = (f"{f.doubt or f.message} ({(f.who or Who.COUNSEL).value})" for f in open_ones)
    return " ".join(("First settle:", *dict.fromkeys(asked)))


def _what_to_do(way: Way) -> str:
    first, timing = way.earliest_on, way.timing
    told = _DO[way.route].format(way.port.name if way.port else "a port")
    if first is None:
        return f"{told}; no day can be named yet."
    if way.is_filed:
        return f"Wait for the answer to what was filed on {day_words(first)}: {_answer(way)}"
    starting = f"{told} from {day_words(first)} on"
    if timing.p90_days == 0:
        return f"{starting}: the officer decides the same day."
    return f"{starting}: filed then, {_answer(way)}"


def _answer(way: Way) -> str:
    if way.p50_on is None:
        return "when it is answered nobody can say."
    half, most = way.p50_on, way.p90_on
    return f"the answer comes by {half} in half of all cases, by {most} in nine of ten."


def _room(way: Way, wanted: date | None) -> str:
    if way.latest_safe_on is None or way.slack_days is None:
        return ""
    target = f" for {wanted}" if wanted else ""
    if way.slack_days < 0:
        return f"The last safe day{target} was {way.latest_safe_on}: act at once."
    later = counted(way.slack_days, "day")
    return f"The last safe day{target} is {way.latest_safe_on}, {later} later."


def _slower(way: Way, among: Sequence[Way]) -> str:
    """Return what the slowest of the other ways would take, when it is slower."""
    days = [(w.p90_on, w.route) for w in among if w.route is not way.route and w.p90_on]
    last, route = max(days, default=(None, way.route))
    if last is None or way.p90_on is None or last <= way.p90_on:
        return ""
    return f"{_INSTEAD[route]} it could take until {last}."
