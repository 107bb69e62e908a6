"""What follows a filing: the answer, the entry, the check, and the first day of work."""

from datetime import date
from functools import lru_cache

from models.rules.almanac import Takes, last_working_day, later
from models.rules.case import Awaiting
from models.rules.facts import AT_A_PORT, Route
from models.rules.ground import PAST_FILING, Window
from models.rules.limits import enter_by_limit
from models.rules.plan import Line, Status, StepDates, StepKey, Why
from models.rules.practice import Practice
from models.rules.prospect import Prospect

# Named once: Python 3.11 runs a function to look up the member of an enum.
_DECISION, _RIGHTS = StepKey.DECISION, StepKey.RIGHTS_INFORMATION
_WORK_START, _PENDING = StepKey.WORK_START, Status.PENDING
_FURTHER, _ENTRY, _COUNSEL = Awaiting.FURTHER_EXAMINATION, Awaiting.ENTRY, Awaiting.COUNSEL
_CONSULATE = Route.CONSULATE
_AT_THE_COUNTER: tuple[Line, ...] = (("The officer decides at the counter, the same day.", ()),)


def after_filing(p: Prospect, filed: date) -> tuple[tuple[StepDates, ...], date]:
    """Plan what follows the filing day; return the steps, and when the permit is printed."""
    route = p.route or _CONSULATE
    answered, decision = _answer(p, filed, route)
    on_a_letter = route is _CONSULATE or p.awaiting is _ENTRY
    entry = (_entry(p, answered),) if on_a_letter else ()
    printed_on = (entry[0].planned_on if entry else None) or answered[1]
    first_days = _first_days(p.practice, p.today, p.start_on, printed_on)
    return (decision, *entry, *first_days), printed_on


def _answer(p: Prospect, filed: date, route: Route) -> tuple[Window, StepDates]:
    """Return when an officer has answered, at the least and usually, and the step of it."""
    done, takes, start = p.answered_on, p.practice.processing[route], p.start_on
    told = p.named[0] if p.named is not None and p.awaiting is _FURTHER else p.today
    least, usual = (done, done) if done else _awaited(takes, filed, later(told, p.today))
    if route in AT_A_PORT:
        why = Why("R198_POE", p.inputs, _AT_THE_COUNTER)
    else:
        said = "An answer takes {} to {} days on this way, usually {}."
        took = (takes.least.days, takes.at_worst.days, takes.usual.days)
        why = Why("SERVICE_STANDARDS", p.inputs, ((said, took),))
    safe, status = last_working_day(p.practice, start), _decision_status(p)
    return (least, usual), StepDates(_DECISION, status, least, usual, start, None, safe, why)


def _awaited(takes: Takes, filed: date, not_before: date) -> Window:
    # An answer still awaited cannot have come before today, nor before the hour named for it.
    least = later(filed + takes.least, not_before)
    return least, later(filed + takes.usual, least)


def _decision_status(p: Prospect) -> Status:
    if p.answered_on is not None:
        return Status.DONE
    if p.awaiting is _COUNSEL:
        return Status.BLOCKED
    return Status.WAITING if p.awaiting in PAST_FILING else _PENDING


def _entry(p: Prospect, answered: Window) -> StepDates:
    start, today = p.start_on, p.today
    least, usual = later(answered[0], today), later(answered[1], today)
    if start:
        usual = later(usual, start - p.practice.takes["entry"].usual)
    status = Status.READY if p.awaiting is _ENTRY else _PENDING
    if p.letter is not None:
        last, zone = p.letter
        return enter_by_limit(
            p.practice, last, zone, planned=usual, today=today, status=status
        )  # fmt: skip
    line = ("No letter of introduction is recorded yet; its printed date will rule.", ())
    why = Why("LOI_VALIDITY", p.inputs, (line,))
    safe = last_working_day(p.practice, start)
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
