"""Stretches of time on one zone's wall clock, to the minute, and what of a day they cover.

Where clocks are put back a reading comes twice: a stretch then covers every minute that reads
so at any instant within it, so that nothing it covers is ever taken for free. Where they are
put on, the readings passed over stand for the instant at which the clock goes on.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

Windows = tuple[tuple[int, int], ...]  # minutes of a day, in order and apart, ends exclusive
MINUTES = 1440
WHOLE_DAY: Windows = ((0, MINUTES),)
_ONE_DAY, _ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)
_Reading = tuple[date, int]


class Span(NamedTuple):
    """From a minute of the first day to a minute of the last, which is exclusive."""

    first: date
    last: date
    from_minute: int = 0
    to_minute: int = MINUTES

    def part_of(self, day: date) -> Windows:
        """Return the minutes of a day that lie within."""
        if not self.first <= day <= self.last:
            return ()
        start = self.from_minute if day == self.first else 0
        end = self.to_minute if day == self.last else MINUTES
        return ((start, end),) if start < end else ()


def span_of(start: date | datetime, end: date | datetime | None, zone: str) -> Span:
    """Return a stretch on the wall clock of `zone`.

    An end on a date includes that date, an end at an instant stops before it; without an end
    the last day is `date.max`.
    """
    first, from_minute = _begins(start, zone)
    last, to_minute = (date.max, MINUTES) if end is None else _ends(end, zone)
    return Span(first, last, from_minute, to_minute)


def _begins(start: date | datetime, zone: str) -> _Reading:
    if not isinstance(start, datetime):
        return start, 0
    day, minute, local = _read(start, zone)
    if local.fold or not _comes_twice(day, minute, zone):
        return day, minute
    # The clock will be put back, and read less than now while the stretch lasts.
    while minute and _comes_twice(day, minute - 1, zone):
        minute -= 1
    return day, minute


def _ends(end: date | datetime, zone: str) -> _Reading:
    if not isinstance(end, datetime):
        return end, MINUTES
    day, minute, local = _read(end, zone)
    minute += local.second > 0 or local.microsecond > 0
    while local.fold and minute < MINUTES and _comes_twice(day, minute, zone):
        minute += 1
    return (day, minute) if minute else (day - _ONE_DAY, MINUTES)


def _read(at: datetime, zone: str) -> tuple[date, int, datetime]:
    local = at.astimezone(ZoneInfo(zone))
    return local.date(), local.hour * 60 + local.minute, local


def at_reading(day: date, minute: int, zone: str) -> datetime:
    """Return when a clock in `zone` first reads a minute of a day, or has passed over it."""
    midnight = datetime.combine(day, time(0), ZoneInfo(zone))
    # Adding to an instant with a zone moves its wall clock, which is what is read here.
    wall = midnight + timedelta(minutes=minute)
    while _is_passed_over(wall):
        wall += _ONE_MINUTE
    return wall


def _comes_twice(day: date, minute: int, zone: str) -> bool:
    wall = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone))
    return _offset(wall, 0) > _offset(wall, 1)


def _is_passed_over(wall: datetime) -> bool:
    return _offset(wall, 0) < _offset(wall, 1)


def _offset(wall: datetime, fold: int) -> timedelta:
    return wall.replace(fold=fold).utcoffset() or timedelta()
