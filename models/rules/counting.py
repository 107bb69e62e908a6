"""The counting of time limits by the Interpretation Act, with every reading of the law."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.rules.calendars import (
    COURT_HOLIDAY,
    DAY,
    LegalCalendar,
    OutsideCalendarError,
    add_months,
)
from models.rules.counting_words import Told, named, told_count, told_roll
from models.rules.findings import Who
from models.rules.jurisdictions import (
    HOLIDAY_CITATION,
    UNSETTLED,
    OfficeCalendar,
    court_calendar,
    without_province,
)
from models.rules.periods import ROLL_CITATION, Direction, How, Limit, Period, Roll, Unit
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
    safe_on: date | None  # a working day before every reading; None: not a last day
    readings: tuple[Reading, ...]
    explanation: tuple[str, ...]  # full sentences, in the order of the arithmetic
    citations: tuple[str, ...]
    by_law: bool = True  # False: by an office's days, which are practice
    doubt: str | None = None  # the question that is open, in one sentence

    @property
    def who(self) -> Who | None:
        """Return who can end the doubt, when there is one."""
        return Who.COUNSEL if self.doubt else None


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
    the last one counted. Only days are counted, so no change of clocks matters. ValueError
    beyond the years 1 to 9999 or the calendar's own, and for time from a day that runs back.
    """
    if how is How.FROM and direction is Direction.BEFORE:
        raise ValueError("time from a day runs forward: count it after, or count it within")
    limit = Limit(anchor=anchor, period=period, direction=direction, how=how, roll=roll)
    try:
        return _counted(limit, calendar)
    except OutsideCalendarError:
        raise
    except (OverflowError, ValueError) as error:
        raise ValueError(
            f"{period} {direction} {anchor} leaves the calendar (years 1 to 9999): shorten it"
        ) from error


def _counted(limit: Limit, calendar: LegalCalendar) -> Counted:
    raw_on = _last_day(limit, calendar)
    due_on = _rolled(limit.roll, raw_on, calendar)
    readings = _readings(limit, calendar, due_on)
    told, cited = _told(limit, raw_on, due_on, calendar)
    return Counted(
        due_on=due_on,
        raw_on=raw_on,
        rolled=due_on != raw_on,
        safe_on=_safe(limit, calendar, due_on, readings),
        readings=readings,
        explanation=(*told, *_limits_of(limit, calendar, due_on)),
        citations=tuple(dict.fromkeys(cited)),
        by_law=not isinstance(calendar, OfficeCalendar),
        doubt=_doubt(limit, calendar, due_on, readings),
    )


def _told(limit: Limit, raw_on: date, due_on: date, calendar: LegalCalendar) -> Told:
    told, cited = told_count(limit, raw_on, calendar)
    moved, moved_cited = told_roll(limit, raw_on, due_on, calendar)
    if limit.roll is Roll.NEXT and not isinstance(calendar, OfficeCalendar):
        moved_cited = (ROLL_CITATION, *moved_cited)
    if _is_short(limit, calendar):
        told = ("The period is under seven days, so holidays are not counted.", *told)
        cited = (*cited, _SHORT_CITATION)
    return (*told, *moved), (*cited, *moved_cited)


def _limits_of(limit: Limit, calendar: LegalCalendar, due_on: date) -> tuple[str, ...]:
    """Tell what the calendar cannot know, or that it is no law."""
    if isinstance(calendar, OfficeCalendar):
        by_law = _day(limit, calendar.law)
        lawful = f"By the law's own holidays, the federal ones, it is {named(by_law)}."
        return (calendar.note, lawful) if by_law != due_on else (calendar.note,)
    asked = limit.asks_for_holidays or _is_short(limit, calendar)
    return (calendar.unknown,) if asked and calendar.unknown else ()


def _safe(
    limit: Limit, calendar: LegalCalendar, due_on: date, readings: tuple[Reading, ...]
) -> date | None:
    if not limit.ends:
        return None
    day = min([due_on, *(r.due_on for r in readings if r.due_on is not None)])
    while day > date.min:
        day -= DAY
        if calendar.is_business_day(day):
            return day
    return None


def _doubt(
    limit: Limit, calendar: LegalCalendar, due_on: date, readings: tuple[Reading, ...]
) -> str | None:
    if readings:
        days = " or ".join(dict.fromkeys(str(r.due_on) for r in readings))
        return f"Which reading governs is open: the day is {days}."
    federal = _day(limit, without_province(calendar))
    if isinstance(calendar, OfficeCalendar) or federal == due_on:
        return None
    return f"{UNSETTLED} By the federal holidays alone the day is {federal}."


def _day(limit: Limit, calendar: LegalCalendar) -> date:
    return _rolled(limit.roll, _last_day(limit, calendar), calendar)


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
    if limit.how in (How.WITHIN, How.FROM):
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
        day = _day(limit, other)
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
    if isinstance(calendar, OfficeCalendar):
        return ()
    court = replace(court_calendar(calendar), short_periods=calendar.short_periods)
    if not calendar.saturdays:
        # A day that is not asked to move is the same on either list of holidays, and one that
        # was not counted is no period under the courts' rules.
        moves = limit.roll is not Roll.NONE and limit.period.length > 0
        return ((court, COURT_HOLIDAY, _COURT_NOTE),) if moves else ()
    plain = replace(court, saturdays=False, substitutes=False, short_periods=False)
    return (
        (plain, HOLIDAY_CITATION, _PLAIN_NOTE),
        (replace(court, substitutes=False), COURT_HOLIDAY, _OLD_COURT_NOTE),
        (replace(court, recess=True), _RECESS_CITATION, _RECESS_NOTE),
    )
