"""Holidays as formulas over the years: on which day each falls, and whether it was law then."""

from collections.abc import Sequence
from datetime import date, timedelta

from models.rules.book import HolidayRule

MONDAY, FRIDAY, SUNDAY = 0, 4, 6
_DAY = timedelta(days=1)


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar, by Butcher's arithmetic."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    quarter, left = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - quarter - correction + 15) % 30
    leaps, spare = divmod(rest, 4)
    to_sunday = (32 + 2 * left + 2 * leaps - moon - spare) % 7
    late = (golden + 11 * moon + 22 * to_sunday) // 451
    month, before = divmod(moon + to_sunday - 7 * late + 114, 31)
    return date(year, month, before + 1)


def holidays_of(rules: Sequence[HolidayRule], year: int) -> dict[date, HolidayRule]:
    """Return the holidays of a year that were law on the day itself, in date order.

    Where two fall on one day the first rule of the list names it. ValueError when a rule has
    none of the three shapes.
    """
    found: dict[date, HolidayRule] = {}
    for rule in rules:
        day = _falls_on(rule, year)
        if day is not None and rule.provenance.binds(day):
            found.setdefault(day, rule)
    return dict(sorted(found.items()))


def is_kept_on(rules: Sequence[HolidayRule], day: date) -> bool:
    """Say whether a holiday falls on a day, or is kept on it for one on the weekend beside it.

    One on a Saturday is kept on the Friday before as well, one on a Sunday on the Monday after.
    """
    beside = {FRIDAY: day + _DAY, MONDAY: day - _DAY}.get(day.weekday(), day)
    return any(d in holidays_of(rules, d.year) for d in (day, beside))


def _falls_on(rule: HolidayRule, year: int) -> date | None:
    if rule.easter is not None:
        return easter_sunday(year) + timedelta(days=rule.easter)
    if rule.month is not None and rule.weekday is not None:
        return _weekday_of(rule, year, rule.month, rule.weekday)
    if rule.month is None or rule.day is None:
        raise ValueError(f"holiday {rule.name!r}: give month and day, weekday, or easter")
    day = date(year, rule.month, rule.day)
    moves = rule.if_sunday_next_day and day.weekday() == SUNDAY
    return day + timedelta(days=1) if moves else day


def _weekday_of(rule: HolidayRule, year: int, month: int, weekday: int) -> date | None:
    """Return the weekday that is counted for; None in a month that has not so many of it."""
    first = date(year, month, 1)
    nth = rule.nth or -1
    if nth > 0:
        day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    else:
        end = first.replace(day=rule.before_day) if rule.before_day else _month_after(first)
        day = end - timedelta(days=(end.weekday() - weekday - 1) % 7 + 1 + 7 * (-nth - 1))
    return day if day.month == month else None


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
