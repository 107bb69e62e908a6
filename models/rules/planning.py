"""From facts to a plan: forwards for what can be, backwards for what must be.

Forwards, each step follows those before it: `earliest_on` with the least time it takes,
`planned_on` with the usual time. Backwards from the target start and the hard deadlines:
`latest_on` is the last day on which the target still holds, `safe_on` an earlier working day
with the usual time to spare. The forward pass starts from what was done and when, so the same
facts give the same plan on another day, until a planned day passes undone.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac
from models.rules.case import Awaiting, Case, Stage
from models.rules.first_permit import first_permit_steps
from models.rules.plan import Forecast, Plan, StepDates, StepKey
from models.rules.renewal import renewal_steps

_PERMIT_HELD = frozenset({Stage.PERMIT, Stage.EXTENSION})
# A permit outlives a refused renewal and an officer's report: its limits go on counting.
_UNSETTLED = frozenset({Awaiting.REFUSAL_REVIEW, Awaiting.COUNSEL})
_KEEPS_THE_START = frozenset({StepKey.FILING, StepKey.WORK_START})


def plan(case: Case, almanac: Almanac, *, as_of: datetime) -> Plan:
    """Plan a case as of an instant.

    Days are the office's; raises OutsideCalendarError for a date beyond the working-day table.
    """
    today = as_of.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    steps: tuple[StepDates, ...] = ()
    shaped: tuple[str, ...] = ()
    expected = _printed(case)
    if _holds_a_permit(case):
        steps = renewal_steps(case, almanac, today)
    elif case.awaiting is not Awaiting.NOTHING:
        steps, expected, shaped = first_permit_steps(case, almanac, today)
    filing_on = _filing_day(case, steps)
    return Plan(
        as_of=as_of,
        number=case.number,
        book_version=almanac.book.version,
        route=case.facts.filing.route,
        port=case.facts.filing.port,
        filing_on=filing_on,
        forecast=expected,
        steps=steps,
        binding_limits=_binding(steps, expected, shaped),
        restrictions=shaped,
    )


def _holds_a_permit(case: Case) -> bool:
    return case.stage in _PERMIT_HELD or (
        case.awaiting in _UNSETTLED and case.permit is not None
    )


def _printed(case: Case) -> Forecast:
    permit = case.permit
    if permit is None:
        return Forecast(valid_from=None, valid_to=None, limited_by=None)
    return Forecast(
        valid_from=permit.valid_from, valid_to=permit.valid_to, limited_by="printed"
    )


def _filing_day(case: Case, steps: tuple[StepDates, ...]) -> date | None:
    wanted = StepKey.EXTENSION_FILING if _holds_a_permit(case) else StepKey.FILING
    return next((s.planned_on for s in steps if s.key is wanted), None)


def _binding(
    steps: tuple[StepDates, ...], expected: Forecast, shaped: tuple[str, ...]
) -> tuple[str, ...]:
    late = any(s.key in _KEEPS_THE_START and (s.slack_days or 0) < 0 for s in steps)
    limit = expected.limited_by
    return (
        *(("target_start",) if late else ()),
        *((limit,) if limit not in (None, "printed") else ()),
        *shaped,
    )
