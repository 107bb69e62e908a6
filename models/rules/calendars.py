"""Calendars: which days are holidays, which are working days, and what a wall clock means.

A legal calendar answers the law's question, "is this day a holiday?", by which a time limit
moves. Working days (Monday to Friday, no holiday) are the firm's own measure for lead times.
"""

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo, available_timezones

from models.rules.book import HolidayRule
from models.rules.holidays import holidays_of

SATURDAY, SUNDAY = 5, 6
DAY = timedelta(days=1)
# Fixed days, as (month, day), that the courts' rules move off a weekend.
SUBSTITUTED = frozenset({(1, 1), (7, 1), (11, 11), (12, 25)})
COURT_HOLIDAY = "Federal Courts Rules r.2"


class Holiday(NamedTuple):
    """Why a day is a holiday."""

    name: str
    citation: str


A_SUNDAY = Holiday("Sunday", "Interpretation Act s.35(1)")
A_SATURDAY = Holiday("Saturday", COURT_HOLIDAY)


class OutsideCalendarError(ValueError):
    """A working day was asked for outside the years the table covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalCalendar:
    """The holidays by which a legal time limit is counted, under one reading of the law."""

    name: str
    citation: str  # the provision that says what a holiday is here
    rules: tuple[HolidayRule, ...]
    saturdays: bool = False  # holidays as well
    substitutes: bool = False  # some fixed days on a weekend also take the Monday after
    short_periods: bool = False  # holidays are left out of periods under seven days
    recess: bool = False  # 21 December to 7 January is left out of the count
    unknown: str | None = None  # what this calendar cannot know, as a sentence
    # Years already worked out: the value stays equal, a second look costs a dictionary read.
    _years: dict[int, dict[date, Holiday]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def is_holiday(self, day: date) -> Holiday | None:
        """Return what makes the day a holiday, or None when nothing does."""
        year = self._years.get(day.year)
        if year is None:
            year = self._years.setdefault(day.year, self._holidays_in(day.year))
        if (named := year.get(day)) is not None:
            return named
        weekday = day.weekday()
        if weekday == SUNDAY:
            return A_SUNDAY
        return A_SATURDAY if self.saturdays and weekday == SATURDAY else None

    def is_business_day(self, day: date) -> bool:
        """Say whether it is Monday to Friday and no holiday, whatever the calendar."""
        return day.weekday() < SATURDAY and self.is_holiday(day) is None

    def roll_forward(self, day: date) -> date:
        """Return the day, or the next that is not a holiday (Interpretation Act s.26)."""
        while self.is_holiday(day) is not None:
            day += DAY
        return day

    def roll_back(self, day: date) -> date:
        """Return the day, or the last before it that is not a holiday: for safe dates."""
        while self.is_holiday(day) is not None:
            day -= DAY
        return day

    def _holidays_in(self, year: int) -> dict[date, Holiday]:
        rules = holidays_of(self.rules, year)
        days = {day: Holiday(rule.name, rule.citation) for day, rule in rules.items()}
        if self.substitutes:
            for day, rule in rules.items():
                if (rule.month, rule.day) in SUBSTITUTED and day.weekday() >= SATURDAY:
                    monday = day + timedelta(days=7 - day.weekday())
                    days.setdefault(monday, Holiday(f"{rule.name} (moved)", COURT_HOLIDAY))
        return days


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """Working days over a range of years as a table, built once: for plans, not for law.

    Every question outside the range raises OutsideCalendarError.
    """

    first_on: date
    last_on: date
    days: tuple[date, ...] = field(repr=False)  # the working days, in order
    # For each day of the range, the place in `days` of the working day at or before it
    # (-1: none) and at or after it. Places, so that adding is one more lookup.
    before: tuple[int, ...] = field(repr=False)
    after: tuple[int, ...] = field(repr=False)
    start: int  # ordinal of `first_on`

    @classmethod
    def of(cls, calendar: LegalCalendar, first_year: int = 2015, last_year: int = 2045) -> Self:
        """Build the table for the years, both included."""
        first_on, last_on = date(first_year, 1, 1), date(last_year, 12, 31)
        days: list[date] = []
        before: list[int] = []
        after: list[int] = []
        for ordinal in range(first_on.toordinal(), last_on.toordinal() + 1):
            day = date.fromordinal(ordinal)
            after.append(len(days))
            if calendar.is_business_day(day):
                days.append(day)
            before.append(len(days) - 1)
        return cls(
            first_on=first_on, last_on=last_on, start=first_on.toordinal(),
            days=tuple(days), before=tuple(before), after=tuple(after),
        )  # fmt: skip

    def is_working(self, day: date) -> bool:
        """Say whether the day is Monday to Friday and no holiday."""
        place = self._place(day)
        return self.before[place] == self.after[place]

    def on_or_after(self, day: date) -> date:
        """Return the day itself when it is a working day, else the next one."""
        return self._at(self.after[self._place(day)], day)

    def on_or_before(self, day: date) -> date:
        """Return the day itself when it is a working day, else the last one before it."""
        return self._at(self.before[self._place(day)], day)

    def add(self, day: date, n: int) -> date:
        """Return the n-th working day after the day (before it when n is negative).

        The day itself is not counted. With n = 0 it is returned as it is, working or not.
        """
        place = self._place(day)
        if n > 0:
            return self._at(self.before[place] + n, day)
        return self._at(self.after[place] + n, day) if n else day

    def between(self, a: date, b: date) -> int:
        """Count the working days after `a`, up to and including `b`.

        Negative when `b` is earlier: then from `b`, included, until before `a`, so that
        `add(a, between(a, b))` is `b` whenever `b` is a working day.
        """
        table = self.before if a <= b else self.after
        return table[self._place(b)] - table[self._place(a)]

    def _place(self, day: date) -> int:
        place = day.toordinal() - self.start
        if 0 <= place < len(self.before):
            return place
        raise self._outside(day)

    def _at(self, index: int, asked: date) -> date:
        if 0 <= index < len(self.days):
            return self.days[index]
        raise self._outside(asked)

    def _outside(self, day: date) -> OutsideCalendarError:
        told = f"no working day can be told from {day}: the calendar covers"
        return OutsideCalendarError(f"{told} {self.first_on} to {self.last_on}")


def add_months(day: date, n: int) -> date:
    """Return the same day number n months away (Interpretation Act s.28); n may be negative.

    A month without that number gives its last day. ValueError beyond the years 1 to 9999.
    """
    months = day.year * 12 + day.month - 1 + n
    year, month = months // 12, months % 12 + 1
    number = day.day if day.day <= 28 else min(day.day, monthrange(year, month)[1])
    return date(year, month, number)


def add_years(day: date, n: int) -> date:
    """Return the same date n years away; 29 February gives 28 in a year without it."""
    return add_months(day, 12 * n)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def known_zone(name: str) -> bool:
    """Say whether the name is an IANA zone of the pinned zone data; case matters."""
    return name in _zone_names()


def in_zone(instant: datetime, zone: str) -> datetime:
    """Return the instant on a zone's wall clock. ValueError: no offset, or unknown zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no zone: write 2027-01-01T09:00Z")
    return instant.astimezone(_zone(zone))


@lru_cache(maxsize=1 << 8)  # many cases are planned, and told of, at one instant in a few zones
def day_in(zone: str, at: datetime) -> date:
    """Return which day it is in a zone at an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def at_local(day: date, at: time, zone: str) -> datetime:
    """Return the instant (UTC) of a wall-clock time in a zone. ValueError: unknown zone.

    A time the clock skips in spring is the first instant after the gap; a time it shows
    twice in autumn is the first of the two.
    """
    return _at_wall_time(day, at if at.tzinfo is None else at.replace(tzinfo=None), zone)


@lru_cache(maxsize=1 << 14)  # a few times of day, zones, and the days of some years
def _at_wall_time(day: date, at: time, zone: str) -> datetime:
    place = _zone(zone)
    wall = datetime.combine(day, at.replace(fold=0), place)
    instant = wall.astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _after_gap(wall.replace(fold=1), instant, place)


def _after_gap(earlier: datetime, later: datetime, place: ZoneInfo) -> datetime:
    # The two ways to read a skipped time lie on either side of the jump.
    seconds = range(int(earlier.timestamp()), int(later.timestamp()))
    offset = later.astimezone(place).utcoffset()

    def jumped(second: int) -> bool:
        return datetime.fromtimestamp(second, place).utcoffset() == offset

    return datetime.fromtimestamp(seconds.start + bisect_left(seconds, True, key=jumped), UTC)


def _zone(name: str) -> ZoneInfo:
    if not known_zone(name):
        raise ValueError(f"zone {name!r} is not known: write it like America/Toronto")
    return ZoneInfo(name)


@lru_cache(maxsize=1 << 12)
def end_of_utc_day(day: date) -> datetime:
    """Return the last second of a day in UTC, by which online receipt is judged."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)
