"""When a duty is spoken of: the rungs of its ladder as instants."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac
from models.rules.book import DutyClass, Ladder
from models.rules.calendars import at_local

MORNING = time(8)  # notices are due at eight in the morning of the office that has the case


class Rung(NamedTuple):
    """One time at which a duty is spoken of."""

    at: datetime
    label: str  # "30d", "5wd", "overdue-3d"


def rungs(duty_class: DutyClass, due_on: date, zone: str, almanac: Almanac) -> list[Rung]:
    """Return the rungs up to the due day, most distant first; each at 08:00 of the office.

    Working rungs count the firm's working days back from the due day, which is not counted;
    rung 0 is its own morning.
    """
    ladder = almanac.book.ladders[duty_class]
    return [
        Rung(at_local(_before(due_on, n, ladder, almanac), MORNING, zone), _label(n, ladder))
        for n in ladder.rungs
    ]


def _before(due_on: date, n: int, ladder: Ladder, almanac: Almanac) -> date:
    return almanac.working.add(due_on, -n) if ladder.working else due_on - timedelta(days=n)


def _label(n: int, ladder: Ladder) -> str:
    return f"{n}wd" if ladder.working else f"{n}d"


def current(
    duty_class: DutyClass, due_on: date, zone: str, almanac: Almanac, *, now: datetime
) -> tuple[Rung | None, int]:
    """Return the most urgent rung reached, and how many less urgent ones it stands for."""
    reached = [r for r in rungs(duty_class, due_on, zone, almanac) if r.at <= now]
    every = almanac.book.ladders[duty_class].overdue_every
    times = _mornings_late(due_on, zone, now) // every if every else 0
    if every and times > 0:
        return _late_rung(due_on, zone, times * every), len(reached) + times - 1
    return (reached[-1], len(reached) - 1) if reached else (None, 0)


def following(
    duty_class: DutyClass, due_on: date, zone: str, almanac: Almanac, *, now: datetime
) -> Rung | None:
    """Return the first rung still to come after an instant; None when nothing more is said."""
    ahead = next((r for r in rungs(duty_class, due_on, zone, almanac) if r.at > now), None)
    every = almanac.book.ladders[duty_class].overdue_every
    if ahead is not None or every is None:
        return ahead
    times = max(0, _mornings_late(due_on, zone, now)) // every
    return _late_rung(due_on, zone, (times + 1) * every)


def _mornings_late(due_on: date, zone: str, now: datetime) -> int:
    # Mornings of the office's clock, not spans of 24 hours: those slip when the clock changes.
    local = now.astimezone(ZoneInfo(zone))
    return (local.date() - due_on).days - (local.time() < MORNING)


def _late_rung(due_on: date, zone: str, late: int) -> Rung:
    return Rung(at_local(due_on + timedelta(days=late), MORNING, zone), f"overdue-{late}d")
