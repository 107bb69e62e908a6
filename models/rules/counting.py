"""The counting of time limits by the Interpretation Act, with every reading of the law."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.rules.calendars import COURT_HOLIDAY, DAY, LegalCalendar, add_months
from models.rules.counting_words import told_count, told_roll
from models.rules.jurisdictions import HOLIDAY_CITATION, court_calendar
from models.rules.periods import Direction, How, Limit, Period, Roll, Unit
from models.rules.plan import Reading

_SHORT = 7  # days; a shorter period leaves holidays out under the courts' rules
_SHORT_CITATION = "Federal Courts Rules r.6(2)"
_RECESS_CITATION = "Federal Courts Rules r.6(3)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A counted day with its grounds. `readings` is empty when all readings agree."""

    due_on: date
    raw_on: date  # before any roll
    rolled: bool
    readings: tuple[Reading, ...]
    explanation: tuple[str, ...]  # full sentences, in the order of the arithmetic
    citations: tuple[str, ...]


def count(
    anchor: date,
    period: Period,
    *,
    calendar: LegalCalendar,
    direction: Direction = Direction.AFTER,
    how: How = How.WITHIN,
    roll: Roll = Roll.NONE,
) -> Counted:
    """Count a period from a day, and say how (Interpretation Act ss.26-28, 35, 37).

    A period of nothing ends on the day itself, whatever `how` says. Months keep the day
    number or end on the month's last day. Clear business days end on the business day after
    the last one counted. ValueError beyond the years 1 to 9999.
    """
    limit = Limit(anchor=anchor, period=period, direction=direction, how=how, roll=roll)
    try:
        return _counted(limit, calendar)
    except (OverflowError, ValueError) as error:
        raise ValueError(
            f"{period} {direction} {anchor} leaves the calendar (years 1 to 9999): shorten it"
        ) from error


def _counted(limit: Limit, calendar: LegalCalendar) -> Counted:
    raw_on = _last_day(limit, calendar)
    due_on = _rolled(limit.roll, raw_on, calendar)
    told, cited = told_count(limit, raw_on)
    moved, moved_cited = told_roll(limit, raw_on, due_on, calendar)
    short = _is_short(limit, calendar)
    if short:
        told = ("The period is under seven days, so holidays are not counted.", *told)
        cited = (*cited, _SHORT_CITATION)
    return Counted(
        due_on=due_on,
        raw_on=raw_on,
        rolled=due_on != raw_on,
        readings=_readings(limit, calendar, due_on),
        explanation=(*told, *moved, *((calendar.unknown,) if calendar.unknown else ())),
        citations=tuple(dict.fromkeys((*cited, *moved_cited))),
    )


def _last_day(limit: Limit, calendar: LegalCalendar) -> date:
    if limit.period.length == 0:
        return limit.anchor
    if limit.counts_months:
        return _months_away(limit)
    steps = limit.length + (limit.how is How.CLEAR)
    start = limit.anchor - limit.sign * DAY if limit.how is How.BEGINNING_ON else limit.anchor
    counts = _counting_days(limit, calendar)
    if counts is None:
        return start + limit.sign * timedelta(days=steps)
    return _nth(start, steps, limit.sign, counts)


def _months_away(limit: Limit) -> date:
    there = add_months(limit.anchor, limit.sign * limit.length)
    if limit.how is How.WITHIN:
        return there
    if limit.how is How.CLEAR:
        return there + limit.sign * DAY
    if limit.direction is Direction.AFTER and there.day != limit.anchor.day:
        return there  # no anniversary in that month: the period fills it to its last day
    return there - limit.sign * DAY


def _counting_days(limit: Limit, calendar: LegalCalendar) -> Callable[[date], bool] | None:
    """Return which days count, or None when every day does."""
    business = limit.period.unit is Unit.BUSINESS_DAYS
    short = _is_short(limit, calendar)
    if not (business or short or calendar.recess):
        return None

    def counts(day: date) -> bool:
        if calendar.recess and _in_recess(day):
            return False
        if business:
            return calendar.is_business_day(day)
        return not short or calendar.is_holiday(day) is None

    return counts


def _is_short(limit: Limit, calendar: LegalCalendar) -> bool:
    days = limit.period.unit is Unit.DAYS and 0 < limit.length < _SHORT
    return days and calendar.short_periods


def _in_recess(day: date) -> bool:
    return (day.month == 12 and day.day >= 21) or (day.month == 1 and day.day <= 7)


def _nth(day: date, n: int, sign: int, counts: Callable[[date], bool]) -> date:
    while n:
        day += sign * DAY
        n -= counts(day)
    return day


def _rolled(roll: Roll, day: date, calendar: LegalCalendar) -> date:
    if roll is Roll.NONE:
        return day
    return calendar.roll_forward(day) if roll is Roll.NEXT else calendar.roll_back(day)


def _readings(limit: Limit, calendar: LegalCalendar, due_on: date) -> tuple[Reading, ...]:
    """Return this reading and those that give another day; nothing when none does."""
    note = _COURT_NOTE if calendar.saturdays else _PLAIN_NOTE
    others = []
    for other, citation, why in _alternatives(limit, calendar):
        day = _rolled(limit.roll, _last_day(limit, other), other)
        if day != due_on:
            others.append(Reading(day, None, citation, why))
    return (Reading(due_on, None, calendar.citation, note), *others) if others else ()


_PLAIN_NOTE = "By the Interpretation Act alone a Saturday is no holiday, and every day counts."
_COURT_NOTE = (
    "By the courts' rules Saturday is a holiday, and some weekend days move to Monday."
)
_OLD_COURT_NOTE = "By rule 2 as it read in 2021 no holiday moves from a weekend to a Monday."
_RECESS_NOTE = (
    "For filing, amending or serving under the Rules, 21 December to 7 January is not counted"
    " unless the Court directs otherwise."
)


def _alternatives(
    limit: Limit, calendar: LegalCalendar
) -> tuple[tuple[LegalCalendar, str, str], ...]:
    court = replace(court_calendar(calendar), short_periods=calendar.short_periods)
    if not calendar.saturdays:
        # A day that is not asked to move is the same on either list of holidays.
        return ((court, COURT_HOLIDAY, _COURT_NOTE),) if limit.roll is not Roll.NONE else ()
    plain = replace(court, saturdays=False, substitutes=False, short_periods=False)
    return (
        (plain, HOLIDAY_CITATION, _PLAIN_NOTE),
        (replace(court, substitutes=False), COURT_HOLIDAY, _OLD_COURT_NOTE),
        (replace(court, recess=True), _RECESS_CITATION, _RECESS_NOTE),
    )
