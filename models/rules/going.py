"""Go or no-go: whether a port takes a visit on its day, and where else it could be made.

Worked out when somebody is told of the visit, so it says what is known then, whatever the
plan knew when it was made.
"""

from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac
from models.rules.alternates import Alternate, nearby
from models.rules.border_words import day_words
from models.rules.case import Case
from models.rules.facts import Facts
from models.rules.ports import DayVerdict
from models.rules.windows import Windows, clock, on_the_clock

TOLD_DAYS_AHEAD = 7  # five working days: the rungs of the last week, and the morning itself
_MOST_ALTERNATES = 3
_LOOKED_AT = 12  # the nearest ports, among which open ones are sought


class Answer(StrEnum):
    """What to do on the day of a visit."""

    GO = "go"  # the port takes the application
    NO_GO = "no_go"  # it does not
    ASK = "ask"  # nobody could confirm the hours, or sources disagree


class Going(NamedTuple):
    """The answer, and the sentences that say why and where else."""

    answer: Answer
    says: tuple[str, ...]


def going(case: Case, almanac: Almanac, day: date | None, *, now: datetime) -> Going | None:
    """Return whether to go to the case's port on a day; None when no visit is near.

    Days and hours are the port's own; what of today's hours is over is not counted.
    """
    almanac, facts = almanac.as_known(now), case.facts
    port = almanac.port(facts)
    if port is None or day is None:
        return None
    today = now.astimezone(ZoneInfo(port.zone)).date()
    if not 0 <= (day - today).days <= TOLD_DAYS_AHEAD:
        return None
    verdict = _verdict(facts, almanac, day)
    left = _left(verdict.windows, day, port.zone, now)
    answer = _answer(verdict, left)
    said = _SAID[answer].format(port.name, day_words(day), clock(left), port.zone)
    others = _elsewhere(case, almanac, day, now)
    return Going(answer, (said, *verdict.because, *verdict.advised, *others))


_SAID = {
    Answer.GO: "Go: {} takes the application on {}, {} ({}).",
    Answer.NO_GO: "No-go: {} takes no application like this one on {}.",
    Answer.ASK: "Ask the port first: whether {} takes the application on {} is not certain.",
}


def _answer(verdict: DayVerdict, left: Windows) -> Answer:
    if not left:
        return Answer.NO_GO
    return Answer.GO if verdict.hours_known and not verdict.doubtful else Answer.ASK


def _verdict(facts: Facts, almanac: Almanac, day: date) -> DayVerdict:
    days = almanac.filing_days(facts)
    if days.port is None:
        raise ValueError("the way goes to no port that is known")
    return days.port.verdict(day)


def _left(windows: Windows, day: date, zone: str, now: datetime) -> Windows:
    """Return the windows of a day that are not over yet."""
    return tuple(w for w in windows if on_the_clock(day, w, zone)[1] > now)


def _elsewhere(case: Case, almanac: Almanac, day: date, now: datetime) -> tuple[str, ...]:
    """Return the sentence on the nearest ports that take the visit that day, if any does."""
    facts, ports = case.facts, almanac.book.ports
    near = nearby(ports[facts.filing.port or ""], ports.values(), limit=_LOOKED_AT)
    open_then = ((one, _open_at(one, facts, almanac, day, now)) for one in near)
    found = list(islice(((one, told) for one, told in open_then if told), _MOST_ALTERNATES))
    if not found:
        return ()
    # Of a distance that nobody knows, nearest would be a guess.
    first = (
        "Nearest alternates" if all(one.km is not None for one, _ in found) else "Alternates"
    )
    return (f"{first} open that day: {'; '.join(told for _, told in found)}.",)


def _open_at(
    one: Alternate, facts: Facts, almanac: Almanac, day: date, now: datetime
) -> str | None:
    there = replace(facts, filing=replace(facts.filing, port=one.port.id))
    verdict = _verdict(there, almanac, day)
    left = _left(verdict.windows, day, one.port.zone, now)
    if _answer(verdict, left) is not Answer.GO:
        return None
    return f"{one.port.name} ({one.words}, {clock(left)})"
