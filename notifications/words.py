"""Dates, instants and ways of counting, as people read them in a mail."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import pendulum

_FIELDS = {
    "earliest_on": "earliest day",
    "planned_on": "planned day",
    "latest_on": "latest day",
    "safe_on": "safe day",
    "due_at": "last instant",
}
NOT_SET = "no date"


def day(value: date) -> str:
    """Return a date with its weekday: `Thu 10 Dec 2026`."""
    return pendulum.date(value.year, value.month, value.day).format("ddd D MMM YYYY")


def instant(value: datetime, zone: str) -> str:
    """Return an instant on a zone's clock: `Mon 19 Jul 2027, 7:59 PM (Toronto time)`."""
    local = pendulum.instance(value).in_timezone(zone)
    return f"{local.format('ddd D MMM YYYY, h:mm A')} ({zone_name(zone)})"


def zone_name(zone: str) -> str:
    """Return what people call a zone: `Toronto time`, `UTC`."""
    if zone in ("UTC", "Etc/UTC"):
        return "UTC"
    return f"{zone.rpartition('/')[2].replace('_', ' ')} time"


def known_zone(*candidates: str | None) -> str:
    """Return the first candidate that the zone database has; the last resort is Toronto."""
    return next((zone for zone in candidates if zone and _exists(zone)), "America/Toronto")


def same_clock(value: datetime, zone: str, other: str) -> bool:
    """Say whether two zones show the same date and time at an instant."""
    there, here = (pendulum.instance(value).in_timezone(z) for z in (zone, other))
    return there.utcoffset() == here.utcoffset()


def value(found: Any, zone: str) -> str:
    """Return a plan's value in words: dates with weekday, instants in `zone`, keys as text."""
    if found is None:
        return NOT_SET
    parsed = when(found)
    if isinstance(parsed, datetime):
        return instant(parsed, zone)
    return day(parsed) if parsed else str(found).replace("_", " ")


def when(found: Any) -> date | datetime | None:
    """Read an ISO date or an instant with an offset; None for any other value."""
    if not isinstance(found, str):
        return None
    try:
        if len(found) == len("2026-12-10"):
            return date.fromisoformat(found)
        at = datetime.fromisoformat(found)
    except ValueError:
        return None
    return at if at.tzinfo else None


def field_name(name: str) -> str:
    """Return what people call a field of a plan."""
    return _FIELDS.get(name, name.replace("_", " "))


def in_a_sentence(title: str) -> str:
    """Return a title as it stands in the middle of a sentence."""
    return title[:1].lower() + title[1:]


def references(numbers: list[int]) -> str:
    """Return the short references of notices: `N-123`, or `N-120 .. N-122`."""
    first, last = min(numbers), max(numbers)
    return f"N-{first}" if first == last else f"N-{first} .. N-{last}"


def _exists(zone: str) -> bool:
    try:
        pendulum.timezone(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
