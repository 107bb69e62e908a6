"""The days of the law, walked one after another by the words of the Interpretation Act.

Nothing here is a table or a formula shared with the rules: a day is asked what it is, and a
limit is reached by taking one day after another. Only months are left to python-dateutil,
which keeps the day number or takes the month's last day, as section 28 does.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from models.rules.book import HolidayRule

ONE_DAY = timedelta(days=1)
_ONE_SECOND = timedelta(seconds=1)
_SATURDAY, _SUNDAY = 5, 6

# Interpretation Act s.35(1) "holiday"; a Saturday, Boxing Day and a Monday after a holiday on
# a weekend are not among them.
_FIXED = {
    (1, 1): "New Year's Day",
    (7, 1): "Canada Day",
    (9, 30): "National Day for Truth and Reconciliation",
    (11, 11): "Remembrance Day",
    (12, 25): "Christmas Day",
}
_MONDAYS = {
    5: (range(18, 25), "Victoria Day, the Monday preceding 25 May"),
    9: (range(1, 8), "Labour Day, the first Monday in September"),
    10: (range(8, 15), "Thanksgiving, the second Monday of October"),
}
_RECONCILIATION = _FIXED[9, 30]
_RECONCILIATION_SINCE = date(2021, 8, 3)
_RECONCILIATION_ENACTED = date(2021, 6, 3)  # S.C. 2021, c. 11: assented to on that day


@lru_cache(maxsize=1 << 14)
def named_by_the_act(day: date) -> str | None:
    """Return what section 35(1) calls a day, or None: an ordinary day, a Saturday too."""
    if day.weekday() == _SUNDAY:
        return "Sunday"
    if day in (easter(day.year) - 2 * ONE_DAY, easter(day.year) + ONE_DAY):
        return "Good Friday or Easter Monday"
    if day.weekday() == 0 and day.month in _MONDAYS and day.day in _MONDAYS[day.month][0]:
        return _MONDAYS[day.month][1]
    if (day.month, day.day) == (7, 2) and (day - ONE_DAY).weekday() == _SUNDAY:
        return "Canada Day, 1 July being a Sunday"
    if (day.month, day.day) == (9, 30) and day < _RECONCILIATION_SINCE:
        return None
    return _FIXED.get((day.month, day.day))


class Days:
    """Which days are holidays, and which are working days: Monday to Friday, no holiday.

    The Act's list is known here. What the book carries beyond it, as a day proclaimed, is a
    holiday as well while it binds. Each day is asked once.
    """

    def __init__(
        self,
        carried: Sequence[HolidayRule] = (),
        *,
        province: str = "",
        read_on: date | None = None,
    ) -> None:
        """Take the book's holidays and, if it matters, the province whose days count too.

        `read_on` is the day on which the Act is read; None: today, with all that it names.
        """
        self._carried = tuple(carried)
        self._quebec = province == "QC"
        too_early = read_on is not None and read_on < _RECONCILIATION_ENACTED
        self._unheard_of = _RECONCILIATION if too_early else None
        self._known: dict[date, bool] = {}

    def is_holiday(self, day: date) -> bool:
        """Say whether a day is one on which nothing need be done (s.35(1))."""
        known = self._known.get(day)
        if known is None:
            saint_john = self._quebec and (day.month, day.day) == (6, 24)
            named = named_by_the_act(day) not in (None, self._unheard_of)
            known = self._known[day] = saint_john or named or self._is_proclaimed(day)
        return known

    def _is_proclaimed(self, day: date) -> bool:
        return any(falls_on(rule, day) and rule.provenance.binds(day) for rule in self._carried)

    def is_working(self, day: date) -> bool:
        """Say whether a day is a Monday to Friday without a holiday."""
        return day.weekday() < _SATURDAY and not self.is_holiday(day)

    def no_holiday_from(self, day: date, *, saturdays: bool = False) -> date:
        """Return the day, or the next on which a thing may be done (s.26).

        With `saturdays` as the courts have it: those are holidays too, and so is the Monday
        that stands for New Year's Day, Canada Day, Remembrance Day or Christmas on a weekend.
        """
        while self.is_holiday(day) or (saturdays and self._is_closed_court(day)):
            day += ONE_DAY
        return day

    def last_working(self, *, before: date) -> date:
        """Return the last working day before a day, that day left out."""
        day = before - ONE_DAY
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def _is_closed_court(self, day: date) -> bool:
        if day.weekday() == _SATURDAY:
            return True
        weekend = (day - ONE_DAY, day - 2 * ONE_DAY)
        moved = {(1, 1), (7, 1), (11, 11), (12, 25)}
        return day.weekday() == 0 and any((d.month, d.day) in moved for d in weekend)


def falls_on(rule: HolidayRule, day: date) -> bool:
    """Say whether a proclaimed holiday falls on a day, by looking at that day alone."""
    if rule.easter is not None:
        return day - rule.easter * ONE_DAY == easter(day.year)
    if rule.weekday is not None:
        return day.month == rule.month and day.weekday() == rule.weekday and _is_nth(rule, day)
    eve = day - ONE_DAY
    moved = rule.if_sunday_next_day and eve.weekday() == _SUNDAY
    told = rule.month, rule.day
    is_sunday = rule.if_sunday_next_day and day.weekday() == _SUNDAY
    return (told == (day.month, day.day) and not is_sunday) or (
        moved and told == (eve.month, eve.day)
    )


def _is_nth(rule: HolidayRule, day: date) -> bool:
    """Count such weekdays of the month up to the day, or from it to the end that is named."""
    nth, week = rule.nth or -1, timedelta(weeks=1)
    step, count, other = (-week if nth > 0 else week), 0, day
    while other.month == day.month and not (nth < 0 and other.day >= (rule.before_day or 32)):
        count += 1
        other += step
    return count == abs(nth)


def walked(start: date, n: int, counts: Callable[[date], bool] | None = None) -> date:
    """Return the n-th day after a day, that day not counted (s.27(5)); n may be negative.

    With `counts` only the days it says yes to are counted.
    """
    step, left, day = (ONE_DAY if n > 0 else -ONE_DAY), abs(n), start
    while left:
        day += step
        if counts is None or counts(day):
            left -= 1
    return day


def months_from(day: date, n: int) -> date:
    """Return the same day number n months away, or that month's last day (s.28)."""
    found: date = day + relativedelta(months=n)
    return found


def last_of_months(first: date, n: int) -> date:
    """Return the last day of n months that begin on a day, that day counted (s.27(3)).

    They are over on the eve of the same day number; where the month has none, with the month.
    """
    next_begins = months_from(first, n)
    if next_begins.day < first.day:
        next_begins = next_begins + relativedelta(months=1, day=1)
    return next_begins - ONE_DAY


def utc_day(instant: datetime) -> date:
    """Return the day an instant has on the clock of the online system."""
    return instant.astimezone(UTC).date()


def day_in(zone: str, instant: datetime) -> date:
    """Return the day an instant has on the clock of a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def last_second_in_utc(day: date) -> datetime:
    """Return the second before the next day begins in UTC."""
    return datetime.combine(day + ONE_DAY, time(0), UTC) - _ONE_SECOND


@lru_cache(maxsize=1 << 12)
def last_second_in(zone: str, day: date) -> datetime:
    """Return, in UTC, the last second that a zone's clock shows on a day.

    It is looked for: from the day's noon on, by hours, then minutes, then seconds.
    """
    found = datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)
    for step in (timedelta(hours=1), timedelta(minutes=1), _ONE_SECOND):
        while day_in(zone, found + step) == day:
            found += step
    return found
