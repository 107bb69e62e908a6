"""What follows a filing: the answer, the entry, the check, and the first day of work."""

from datetime import date
from functools import lru_cache

from models.rules.almanac import Takes, last_working_day, later
from models.rules.case import Awaiting
from models.rules.facts import AT_A_PORT, Route
from models.rules.filing_day import FilingDay
from models.rules.forecast import forecast, renewed_passport_on
from models.rules.ground import PAST_FILING, Ground, Inputs, Window, stands_on
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
    answered, decision = _answered(ground, filed, route)
    entry = (_entry(ground, answered),) if _is_entered_on_a_letter(ground, route) else ()
    checked = (entry[0].planned_on if entry else None) or answered[1]
    expected = forecast(facts, ground.almanac.longest, issued_on=checked, passport_on=passport)
    again = report_again(ground.case, ground.almanac, ground.today)
    tail = (
        *again,
        decision,
        *entry,
        *_first_days(ground.practice, ground.today, facts.job.start_on, checked),
    )
    if expected.valid_to is None:
        return tail, expected
    opening = opening_of_extension(
        ground.practice, expected.valid_from, expected.valid_to, ground.today
    )
    return (*tail, opening), expected


def _is_entered_on_a_letter(ground: Ground, route: Route) -> bool:
    return route is _CONSULATE or ground.case.awaiting is _ENTRY


def _answered(ground: Ground, filed: date, route: Route) -> tuple[Window, StepDates]:
    """Return when an officer has answered, at the least and usually, and the step of it."""
    case, done = ground.case, ground.done.get(_DECISION)
    is_named = ground.case.awaiting is _FURTHER
    told = named_day(case, ground.almanac) if is_named and done is None else None
    return _answer(
        ground.practice,
        ground.today,
        case.opened_on,
        case.facts.job.start_on,
        route,
        _decision_status(ground),
        filed,
        done,
        told,
    )


@lru_cache(maxsize=1 << 12)
def _answer(
    practice: Practice,
    today: date,
    opened_on: date,
    start: date | None,
    route: Route,
    status: Status,
    filed: date,
    done: date | None,
    told: date | None,
) -> tuple[Window, StepDates]:
    takes, inputs = practice.processing[route], stands_on(opened_on, start, today)
    least, usual = (done, done) if done else _awaited(takes, filed, later(told or today, today))
    if route in AT_A_PORT:
        why = Why("R198_POE", inputs, _AT_THE_COUNTER)
    else:
        said = "An answer takes {} to {} days on this way, usually {}."
        took = (takes.least.days, takes.at_worst.days, takes.usual.days)
        why = Why("SERVICE_STANDARDS", inputs, ((said, took),))
    safe = last_working_day(practice, start)
    step = StepDates(_DECISION, status, least, usual, start, None, safe, why)
    return (least, usual), step


def _awaited(takes: Takes, filed: date, not_before: date) -> Window:
    # An answer still awaited cannot have come before today, nor before the hour named for it.
    least = later(filed + takes.least, not_before)
    return least, later(filed + takes.usual, least)


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
    inputs: Inputs,
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
def _first_days(
    practice: Practice, today: date, start: date | None, checked: date
) -> tuple[StepDates, ...]:
    """Return the check of the permit, the rights information, and the first day of work."""
    works = later(start, checked) if start else checked
    safe = practice.office_day_before(start) if start else None
    return (
        _same_day(checked),
        _rights(today, works, practice.working_day_before(works)),
        _work_start(start, later(works, today), checked, safe),
    )


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
