"""What follows a filing: the answer, the entry, the check, and the first day of work."""

from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from models.rules.almanac import Takes, last_working_day, later
from models.rules.case import AT_A_PORT, Awaiting, Route
from models.rules.filing_day import FilingDay
from models.rules.findings import Who
from models.rules.forecast import forecast, renewed_passport_on
from models.rules.ground import PAST_FILING, Ground, Window
from models.rules.limits import enter_by_limit, opening_of_extension
from models.rules.plan import Forecast, Line, Status, StepDates, StepKey, Why
from models.rules.practice import Practice

# Named once: Python 3.11 runs a function to look up the member of an enum.
_DECISION, _RIGHTS = StepKey.DECISION, StepKey.RIGHTS_INFORMATION
_WORK_START, _PENDING = StepKey.WORK_START, Status.PENDING
_FURTHER, _ENTRY, _COUNSEL = Awaiting.FURTHER_EXAMINATION, Awaiting.ENTRY, Awaiting.COUNSEL
_CONSULATE = Route.CONSULATE
_MISSED = "Whether the examination can still be finished after the hour that was named."
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
    again = _report_again(ground) if ground.case.awaiting is _FURTHER else ()
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
    told = named_day(ground) if ground.case.awaiting is _FURTHER else None
    if told is not None:
        least = later(least, told)
    return least, later(filed + takes.usual, least)


def named_day(ground: Ground) -> date | None:
    """Return the day an officer named for the next visit, on the port's clock, if any."""
    case = ground.case
    if case.return_at is None:
        return None
    port = ground.almanac.port(case.facts)
    zone = port.zone if port else case.facts.team.office_zone
    return case.return_at.astimezone(ZoneInfo(zone)).date()


def _report_again(ground: Ground) -> tuple[StepDates, ...]:
    """Let in to report again (IRPA 23, IRPR 43): at the hour named, without work before."""
    named, at = named_day(ground), ground.case.return_at
    if named is None or at is None:
        return ()
    missed = named < ground.today
    lines: tuple[Line, ...] = (
        ("The officer named {} for the further examination.", (named,)),
        ("Until it is over there is neither status nor a right to work.", ()),
    )
    doubt = _MISSED if missed else None
    why = Why(
        "POE_EXAM_HOLD", (("report_at", at),), lines, doubt, Who.COUNSEL if doubt else None
    )
    planned = later(named, ground.today)
    step = StepDates(
        StepKey.REPORT_AGAIN, Status.READY, named, planned, named, at, None, why, (), missed
    )
    return (step,)


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
