"""What follows a filing: the answer, the entry, the check, and the first day of work."""

from datetime import date
from functools import lru_cache
from typing import Any

from models.rules.almanac import Takes, last_working_day, later
from models.rules.case import AT_A_PORT, Awaiting, Route
from models.rules.filing_day import FilingDay
from models.rules.forecast import forecast, renewed_passport_on
from models.rules.ground import PAST_FILING, Ground, Window
from models.rules.limits import enter_by_limit, opening_of_extension
from models.rules.plan import Forecast, Line, Status, StepDates, StepKey, Why
from models.rules.practice import Practice
from models.rules.reporting import named_day, report_again

# Named once: Python 3.11 runs a function to look up the member of an enum.
_DECISION, _RIGHTS = StepKey.DECISION, StepKey.RIGHTS_INFORMATION
_WORK_START, _PENDING = StepKey.WORK_START, Status.PENDING
_FURTHER, _ENTRY, _COUNSEL = Awaiting.FURTHER_EXAMINATION, Awaiting.ENTRY, Awaiting.COUNSEL
_CONSULATE = Route.CONSULATE
_AT_THE_COUNTER: tuple[Line, ...] = (("The officer decides at the counter, the same day.", ()),)


def afterwards(ground: Ground, filing: FilingDay) -> tuple[tuple[StepDates, ...], Forecast]:
    """Plan what follows the filing day; nothing but a bare forecast when there is none."""
    facts, passport = ground.case.facts, renewed_passport_on(ground.case)
    filed = filing.planned
    if filed is None:
        return (), forecast(facts, ground.almanac.longest, issued_on=None, passport_on=passport)
    route = facts.filing.route or _CONSULATE
    takes = ground.almanac.processing[route]
    answered = _answered(ground, filed, takes)
    entry = (_entry(ground, answered),) if _is_entered_on_a_letter(ground, route) else ()
    checked = (entry[0].planned_on if entry else None) or answered[1]
    start = facts.job.start_on
    works = later(start, checked) if start else checked
    expected = forecast(facts, ground.almanac.longest, issued_on=checked, passport_on=passport)
    again = report_again(ground.case, ground.almanac, ground.today)
    tail = (
        *again,
        _decision(ground, answered, route),
        *entry,
        _same_day(checked),
        _rights(ground.today, works, ground.almanac.working_day_before(works)),
        _work_start(
            start,
            later(works, ground.today),
            checked,
            ground.almanac.office_day_before(start) if start else None,
        ),
    )
    if expected.valid_to is None:
        return tail, expected
    opening = opening_of_extension(
        ground.practice,
        valid_from=expected.valid_from,
        valid_to=expected.valid_to,
        today=ground.today,
    )
    return (*tail, opening), expected


def _is_entered_on_a_letter(ground: Ground, route: Route) -> bool:
    return route is _CONSULATE or ground.case.awaiting is _ENTRY


def _answered(ground: Ground, filed: date, takes: Takes) -> Window:
    done = ground.done.get(_DECISION)
    if done is not None:
        return done, done
    # An answer still awaited cannot have come before today.
    least = later(filed + takes.least, ground.today)
    is_named = ground.case.awaiting is _FURTHER
    told = named_day(ground.case, ground.almanac) if is_named else None
    if told is not None:
        least = later(least, told)
    return least, later(filed + takes.usual, least)


def _decision(ground: Ground, answered: Window, route: Route) -> StepDates:
    start = ground.case.facts.job.start_on
    status = _decision_status(ground)
    return _answer(ground.practice, ground.inputs, route, status, answered, start)


@lru_cache(maxsize=1 << 12)
def _answer(
    practice: Practice,
    inputs: tuple[tuple[str, Any], ...],
    route: Route,
    status: Status,
    answered: Window,
    start: date | None,
) -> StepDates:
    if route in AT_A_PORT:
        why = Why("R198_POE", inputs, _AT_THE_COUNTER)
    else:
        takes = practice.processing[route]
        said = "An answer takes {} to {} days on this way, usually {}."
        took = (takes.least.days, takes.at_worst.days, takes.usual.days)
        why = Why("SERVICE_STANDARDS", inputs, ((said, took),))
    least, usual = answered
    safe = last_working_day(practice, start)
    return StepDates(_DECISION, status, least, usual, start, None, safe, why)


def _decision_status(ground: Ground) -> Status:
    awaiting = ground.case.awaiting
    if _DECISION in ground.done:
        return Status.DONE
    if awaiting is _COUNSEL:
        return Status.BLOCKED
    return Status.WAITING if awaiting in PAST_FILING else _PENDING


def _entry(ground: Ground, answered: Window) -> StepDates:
    case, start = ground.case, ground.case.facts.job.start_on
    least, usual = later(answered[0], ground.today), later(answered[1], ground.today)
    if start:
        usual = later(usual, start - ground.almanac.takes["entry"].usual)
    status = Status.READY if case.awaiting is _ENTRY else _PENDING
    if case.enter_by is not None:
        return enter_by_limit(
            case, ground.almanac, case.enter_by,
            planned=usual, today=ground.today, status=status,
        )  # fmt: skip
    return _on_a_letter(ground.practice, ground.inputs, status, least, usual, start)


@lru_cache(maxsize=1 << 12)
def _on_a_letter(
    practice: Practice,
    inputs: tuple[tuple[str, Any], ...],
    status: Status,
    least: date,
    usual: date,
    start: date | None,
) -> StepDates:
    line = ("No letter of introduction is recorded yet; its printed date will rule.", ())
    why = Why("LOI_VALIDITY", inputs, (line,))
    safe = last_working_day(practice, start)
    return StepDates(StepKey.ENTRY, status, least, usual, start, None, safe, why)


@lru_cache(maxsize=1 << 12)
def _same_day(day: date) -> StepDates:
    line = ("A permit is checked the day it is printed, {}.", (day,))
    why = Why("planning.permit_check", (("issued_on", day),), (line,))
    return StepDates(StepKey.PERMIT_CHECK, _PENDING, day, day, day, None, None, why)


@lru_cache(maxsize=1 << 12)
def _rights(today: date, works: date, before: date) -> StepDates:
    line = ("Due on or before the first day of work, {}.", (works,))
    why = Why("EMPLOYER_RIGHTS_INFO", (("first_day", works),), (line,))
    return StepDates(_RIGHTS, _PENDING, today, later(today, before), works, None, before, why)


@lru_cache(maxsize=1 << 12)
def _work_start(start: date | None, works: date, checked: date, safe: date | None) -> StepDates:
    line = ("Work starts on the target day, but not before the permit, {}.", (checked,))
    inputs = (("start_on", start), ("permit_on", checked))
    why = Why("planning.target_start", inputs, (line,))
    return StepDates(_WORK_START, _PENDING, checked, works, start, None, safe, why)
