"""Time limits as `compute` is asked for them, counted by walking."""

from datetime import date
from random import Random
from typing import NamedTuple

from models.docket.days import ONE_DAY, Days, last_of_months, months_from, walked
from models.rules.periods import Direction, How, Period, Roll, Unit

_DAYS_EACH = {Unit.DAYS: 1, Unit.WEEKS: 7}
_MONTHS_EACH = {Unit.MONTHS: 1, Unit.YEARS: 12}
_LONGEST = {
    Unit.DAYS: 120, Unit.BUSINESS_DAYS: 40, Unit.WEEKS: 30, Unit.MONTHS: 40, Unit.YEARS: 11,
}  # fmt: skip


class Asked(NamedTuple):
    """One question to `compute`."""

    anchor: date
    period: Period
    direction: Direction
    how: How
    roll: Roll
    province: str


def asked(seed: int) -> Asked:
    """Draw a question: any period from any day, as the Act lets it be counted."""
    chance = Random(seed)  # noqa: S311
    unit = chance.choice(tuple(Unit))
    how = chance.choice((How.WITHIN, How.WITHIN, How.CLEAR, How.BEGINNING_ON))
    # Which day begins the months that end on a day, that day counted, no section says.
    back = how is not How.BEGINNING_ON or unit not in _MONTHS_EACH
    return Asked(
        anchor=date(2018, 1, 1) + chance.randrange(3650) * ONE_DAY,
        period=Period(length=chance.randint(1, _LONGEST[unit]), unit=unit),
        direction=chance.choice(tuple(Direction)) if back else Direction.AFTER,
        how=how,
        roll=chance.choice(tuple(Roll)),
        province=chance.choice(("", "QC")),
    )


def walked_out(one: Asked, calendar: Days) -> date:
    """Return the last day, taking one day after another."""
    day = _unrolled(one, calendar)
    step = {Roll.NONE: None, Roll.NEXT: ONE_DAY, Roll.PREVIOUS: -ONE_DAY}[one.roll]
    while step is not None and calendar.is_holiday(day):
        day += step
    return day


def _unrolled(one: Asked, calendar: Days) -> date:
    sign = 1 if one.direction is Direction.AFTER else -1
    length, unit = one.period.length, one.period.unit
    if unit in _MONTHS_EACH:
        months = sign * length * _MONTHS_EACH[unit]
        if one.how is How.BEGINNING_ON:
            return last_of_months(one.anchor, months)
        clear = one.how is How.CLEAR
        return months_from(one.anchor, months) + clear * sign * ONE_DAY
    counts = calendar.is_working if unit is Unit.BUSINESS_DAYS else None
    start = one.anchor
    if one.how is How.BEGINNING_ON:  # the first day is one of those counted
        start = one.anchor - sign * ONE_DAY
    more = one.how is How.CLEAR
    return walked(start, sign * (length * _DAYS_EACH.get(unit, 1) + more), counts)
