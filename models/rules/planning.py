"""From facts to a plan: forwards for what can be, backwards for what must be.

Forwards, each step follows those before it: `earliest_on` with the least time it takes,
`planned_on` with the usual time. Backwards from the target start and the hard deadlines:
`latest_on` is the last day on which the target still holds, `safe_on` an earlier working day
with the usual time to spare. The forward pass starts from what was done and when, so the same
facts give the same plan on another day, until a planned day passes undone.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.rules import (
    closed_ways,
    documents,
    employer_duties,
    maintained,
    programme,
    refusals,
    restoring,
    spouse,
)
from models.rules.almanac import Almanac
from models.rules.calendars import day_in
from models.rules.case import Awaiting, Case
from models.rules.course import Course
from models.rules.facts import Stage
from models.rules.first_permit import first_permit_steps
from models.rules.happening import AT_REST
from models.rules.holding import is_restored
from models.rules.plan import Forecast, Plan, StepDates, StepKey
from models.rules.records import CaseKind
from models.rules.renewal import renewal_steps

_PERMIT_HELD = frozenset({Stage.PERMIT, Stage.EXTENSION})
# A permit outlives a refused renewal and an officer's report: its limits go on counting. That
# of a visitor to whom status was given back is over.
_UNSETTLED = frozenset({Awaiting.REFUSAL_REVIEW, Awaiting.COUNSEL})
# Named once: Python 3.11 runs a function to look up the member of an enum.
_FILING, _EXTENSION_FILING = StepKey.FILING, StepKey.EXTENSION_FILING
_STARTS = frozenset({_FILING, StepKey.WORK_START})
_UNKNOWN, _TARGET = Forecast(None, None, None), ("target_start",)
_NOTHING, _RETURN_VISIT = Awaiting.NOTHING, Awaiting.RETURN_VISIT
_SPOUSE, _DAY = CaseKind.SPOUSE, timedelta(days=1)


def plan(case: Case, almanac: Almanac, *, as_of: datetime) -> Plan:
    """Plan a case as of an instant.

    Days are the office's; raises OutsideCalendarError for a date beyond the working-day table.
    """
    today = day_in(case.facts.team.office_zone, as_of)
    found = _planned(case, almanac, as_of, today)
    if found.filing_on == today and _is_too_late(case, almanac, as_of, today):
        return _planned(case, almanac, as_of, today + _DAY)
    return found


def _planned(case: Case, almanac: Almanac, as_of: datetime, today: date) -> Plan:
    filing, holds = case.facts.filing, _holds_a_permit(case)
    if case.orders or as_of < almanac.complete_from:
        almanac = programme.under(almanac.as_known(as_of), case.orders)
    steps, expected, course = _own_steps(case, almanac, today, as_of, holds=holds)
    if case.awaiting is not _NOTHING:
        steps += _beside(case, almanac, today, as_of)
    steps, shaped = closed_ways.heeded(case, steps, almanac, today)
    if case.orders:
        steps = programme.waiting(case, steps, today)
    if course is None or case.orders:
        filing_on, misses = _read_off(steps, _EXTENSION_FILING if holds else _FILING)
    else:
        filing_on, misses = course.filing.planned, course.misses
    if course is not None:
        shaped = course.filing.shaped_by + shaped
    if expected is None:
        held = case.permits[-1] if case.permits else None
        expected = _printed(held.valid_from, held.valid_to) if held else _UNKNOWN
    return Plan(
        as_of,
        case.number,
        almanac.book.version,
        filing.route,
        filing.port,
        filing_on,
        expected,
        steps,
        _binding(expected, misses) + shaped,
        shaped,
    )


def _own_steps(
    case: Case, almanac: Almanac, today: date, as_of: datetime, *, holds: bool
) -> tuple[tuple[StepDates, ...], Forecast | None, Course | None]:
    """Return the steps of the permit held or asked for; of a first one, its course as well."""
    steps = renewal_steps(case, almanac, today, as_of) if holds else ()
    if case.kind is _SPOUSE:
        return *spouse.own_steps(case, steps, almanac, today, as_of), None
    if holds or case.awaiting in AT_REST:
        return steps, None, None
    return first_permit_steps(case, almanac, today)


def _beside(
    case: Case, almanac: Almanac, today: date, as_of: datetime
) -> tuple[StepDates, ...]:
    """Return what stands beside the steps of a permit; most cases have little of it."""
    permits, spouse_told = case.permits, case.facts.spouse
    found: tuple[StepDates, ...] = ()
    if permits or case.documents or case.requests:
        found += documents.steps(case, almanac, today, as_of)
    if case.certificates or case.refused_on:
        found += refusals.steps(case, almanac, today, as_of)
    if permits:
        found += maintained.steps(case, almanac, today, as_of)
        found += restoring.steps(case, almanac, today, as_of)
    if spouse_told.name or spouse_told.relationship or case.spouse_permit:
        found += spouse.steps(case, almanac, today, as_of)
    if permits or case.employer_notices:
        found += employer_duties.steps(case, almanac, today, as_of)
    return found


def _is_too_late(case: Case, almanac: Almanac, as_of: datetime, today: date) -> bool:
    """Say whether the port that a first filing is planned at today has closed for the day."""
    if _FILING in case.done or case.awaiting is _RETURN_VISIT or _holds_a_permit(case):
        return False
    port = almanac.as_known(as_of).filing_days(case.facts).port
    if port is None:
        return False
    there = as_of.astimezone(ZoneInfo(port.port.zone))
    windows = port.verdict(today).windows
    over = windows[-1][1] if windows else 0
    return (there.date(), there.hour * 60 + there.minute) >= (today, over)


def _holds_a_permit(case: Case) -> bool:
    return case.stage in _PERMIT_HELD or (
        case.awaiting in _UNSETTLED and case.permit is not None and not is_restored(case)
    )


@lru_cache(maxsize=1 << 12)  # permits end on few days
def _printed(valid_from: date | None, valid_to: date | None) -> Forecast:
    return Forecast(valid_from, valid_to, "printed")


def _read_off(steps: tuple[StepDates, ...], filing: StepKey) -> tuple[date | None, bool]:
    """Return the day of the filing, and whether the start that was wanted is missed."""
    filing_on, misses = None, False
    for step in steps:
        if step.key is filing:
            filing_on = step.planned_on
        if step.key in _STARTS:
            misses = misses or step.is_late
    return filing_on, misses


def _binding(expected: Forecast, misses: bool) -> tuple[str, ...]:
    limit, target = expected.limited_by, _TARGET if misses else ()
    return target if limit is None or limit == "printed" else (*target, limit)
