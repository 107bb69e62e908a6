"""The words of a count: each step of the arithmetic as a sentence, and what it rests on."""

from datetime import date

from models.rules.calendars import A_SATURDAY, A_SUNDAY, DAY, LegalCalendar, add_months
from models.rules.periods import Direction, How, Limit, Roll, Unit

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOW_CITED = {
    How.WITHIN: "Interpretation Act s.27(5)",
    How.FROM: "Interpretation Act s.27(4)",
    How.CLEAR: "Interpretation Act s.27(1)",
    How.BEGINNING_ON: "Interpretation Act s.27(3)",
}
_UNIT_CITED = {
    Unit.DAYS: (),
    Unit.WEEKS: (),
    Unit.BUSINESS_DAYS: (),  # by the calendar's own law
    Unit.MONTHS: ("Interpretation Act s.28",),
    Unit.YEARS: ("Interpretation Act s.28", "Interpretation Act s.37(1)"),
}
_WEEKEND = frozenset({A_SATURDAY.name, A_SUNDAY.name})

Told = tuple[tuple[str, ...], tuple[str, ...]]  # sentences, citations


def named(day: date) -> str:
    """Return a date with its weekday, as `2026-06-29, a Monday`."""
    return f"{day}, a {WEEKDAYS[day.weekday()]}"


def told_count(limit: Limit, raw_on: date, calendar: LegalCalendar) -> Told:
    """Tell how the last day was counted."""
    if limit.period.length == 0:
        return (f"A period of {limit.period} ends on the day itself: {named(raw_on)}.",), ()
    told = _told_months if limit.counts_months else _told_days
    by_calendar = (calendar.citation,) if limit.period.unit is Unit.BUSINESS_DAYS else ()
    cited = (_HOW_CITED[limit.how], *_UNIT_CITED[limit.period.unit], *by_calendar)
    return told(limit, raw_on), cited


def _told_days(limit: Limit, raw_on: date) -> tuple[str, ...]:
    unit = "Business day" if limit.period.unit is Unit.BUSINESS_DAYS else "Day"
    n, anchor, direction = limit.length, limit.anchor, limit.direction
    match limit.how:
        case How.WITHIN | How.FROM:
            ends = f"{anchor} itself is not counted."
            last = f"{unit} {n} {direction} {anchor} is {named(raw_on)}."
        case How.CLEAR:
            ends = f"Neither end is counted, so {n} + 1 = {n + 1}."
            last = f"{unit} {n + 1} {direction} {anchor} is {named(raw_on)}."
        case How.BEGINNING_ON:
            back = " back" if direction is Direction.BEFORE else ""
            ends = f"The count goes{back} from {anchor}, that day included."
            last = f"{unit} {n} is {named(raw_on)}."
    return (*_told_unit(limit), ends, last)


def _told_unit(limit: Limit) -> tuple[str, ...]:
    if limit.period.unit is Unit.WEEKS:
        return (
            f"{limit.period} of seven days: {limit.period.length} x 7 = {limit.length} days.",
        )
    if limit.period.unit is Unit.BUSINESS_DAYS:
        return ("Saturdays, Sundays and holidays are not counted.",)
    return ()


def _told_months(limit: Limit, raw_on: date) -> tuple[str, ...]:
    there = add_months(limit.anchor, limit.sign * limit.length)
    told = [f"{limit.period} {limit.direction} {limit.anchor} is {named(there)}."]
    if limit.period.unit is Unit.YEARS:
        told.insert(0, f"{limit.period}: {limit.period.length} x 12 = {limit.length} months.")
    if there.day != limit.anchor.day:
        told.append(f"That month has no day {limit.anchor.day}, so its last day stands.")
    if raw_on != there:
        told.append(f"{_told_end(limit)}: {named(raw_on)}.")
    return tuple(told)


def _told_end(limit: Limit) -> str:
    forward = limit.direction is Direction.AFTER
    if limit.how is How.CLEAR:
        side = "after" if forward else "before"
        return f"Neither end is counted, so the day {side} it is meant"
    end = "ends a day earlier" if forward else "begins a day later"
    return f"{limit.anchor} is counted, so the period {end}"


def told_roll(limit: Limit, raw_on: date, due_on: date, calendar: LegalCalendar) -> Told:
    """Tell whether the last day moved off a holiday, and over which days."""
    holidays = _passed(raw_on, due_on, calendar)
    if limit.roll is Roll.NONE:
        return tuple(f"{line} No move was asked for: it stays." for line, _ in holidays), ()
    if due_on == raw_on:
        stays = f"{raw_on} is not a holiday, so the day does not move."
        return (stays,), (calendar.citation,)
    which = "The next day" if limit.roll is Roll.NEXT else "The last day before it"
    arrived = f"{which} that is not a holiday is {named(due_on)}."
    lines, citations = zip(*holidays, strict=True)
    return (*lines, arrived), citations


def _passed(raw_on: date, due_on: date, calendar: LegalCalendar) -> list[tuple[str, str]]:
    """Return a sentence and a citation for each holiday from the counted to the due day."""
    told, day = [], raw_on
    step = DAY if due_on >= raw_on else -DAY
    while (holiday := calendar.is_holiday(day)) is not None:
        article = "a " if holiday.name in _WEEKEND else ""
        told.append((f"{day} is {article}{holiday.name}, a holiday.", holiday.citation))
        if day == due_on:
            break
        day += step
    return told
