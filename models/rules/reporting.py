"""Come back at an hour that an officer named: the day of it, and the step."""

from datetime import date
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac, later
from models.rules.case import Awaiting, Case
from models.rules.findings import Who
from models.rules.plan import Line, Status, StepDates, StepKey, Why

_FURTHER = Awaiting.FURTHER_EXAMINATION
_MISSED = "Whether the examination can still be finished after the hour that was named."


def named_day(case: Case, almanac: Almanac) -> date | None:
    """Return the day an officer named for the next visit, on the port's clock, if any."""
    if case.return_at is None:
        return None
    port = almanac.port(case.facts)
    zone = port.zone if port else case.facts.team.office_zone
    return case.return_at.astimezone(ZoneInfo(zone)).date()


def report_again(case: Case, almanac: Almanac, today: date) -> tuple[StepDates, ...]:
    """Let in to report again (IRPA 23, IRPR 43): at the hour named, without work before."""
    if case.awaiting is not _FURTHER:
        return ()
    named, at = named_day(case, almanac), case.return_at
    if named is None or at is None:
        return ()
    missed = named < today
    lines: tuple[Line, ...] = (
        ("The officer named {} for the further examination.", (named,)),
        ("Until it is over there is neither status nor a right to work.", ()),
    )
    doubt = _MISSED if missed else None
    why = Why(
        "POE_EXAM_HOLD", (("report_at", at),), lines, doubt, Who.COUNSEL if doubt else None
    )
    planned = later(named, today)
    step = StepDates(
        StepKey.REPORT_AGAIN, Status.READY, named, planned, named, at, None, why, (), missed
    )
    return (step,)


def visit_again(filing: StepDates, case: Case, almanac: Almanac, today: date) -> StepDates:
    """Return a spouse's filing on the day an officer named for it; passed, as it would be.

    Its last day stays that of the worker's permit.
    """
    named, at = named_day(case, almanac), case.return_at
    if named is None or at is None:
        return filing
    why, is_open = filing.why, filing.status is not Status.BLOCKED
    said = _PASSED if named < today else _NAMED
    inputs = (*why.inputs, ("return_at", at))
    why = why._replace(inputs=inputs, lines=((said, (named,)), *why.lines))
    if named < today or not is_open:
        return filing._replace(why=why)
    if filing.latest_on is not None and named > filing.latest_on:
        why = why._replace(doubt=_TOO_LATE, who=Who.COUNSEL)
        return filing._replace(earliest_on=named, planned_on=named, why=why, counsel=True)
    return filing._replace(earliest_on=named, planned_on=named, why=why)


_NAMED = "An officer named {} for the next visit."
_PASSED = "The day an officer named, {}, has passed."
_TOO_LATE = (
    "Was the application received on the first visit? By the day an officer named, too little "
    "is left of the worker's permit."
)
