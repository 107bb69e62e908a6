"""From facts to a plan: forwards for what can be, backwards for what must be.

Forwards, each step follows those before it: `earliest_on` with the least time it takes,
`planned_on` with the usual time. Backwards from the target start and the hard deadlines:
`latest_on` is the last day on which the target still holds, `safe_on` an earlier working day
with the usual time to spare. The forward pass starts from what was done and when, so the same
facts give the same plan on another day, until a planned day passes undone.
"""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac
from models.rules.case import Awaiting, Case, Stage
from models.rules.first_permit import first_permit_course
from models.rules.forecast import printed_forecast
from models.rules.plan import Course, Plan
from models.rules.renewal import renewal_course

_PERMIT_HELD = frozenset({Stage.PERMIT, Stage.EXTENSION})
# A permit outlives a refused renewal and an officer's report: its limits go on counting.
_UNSETTLED = frozenset({Awaiting.REFUSAL_REVIEW, Awaiting.COUNSEL})
_NOTHING = Awaiting.NOTHING


def plan(case: Case, almanac: Almanac, *, as_of: datetime) -> Plan:
    """Plan a case as of an instant.

    Days are the office's; raises OutsideCalendarError for a date beyond the working-day table.
    """
    facts = case.facts
    steps, forecast, filing_on, misses_start, shaped_by = _course(
        case, almanac, _day_in(facts.team.office_zone, as_of)
    )
    limit = forecast.limited_by
    binding = (
        *(("target_start",) if misses_start else ()),
        *((limit,) if limit not in (None, "printed") else ()),
        *shaped_by,
    )
    version, route, port = almanac.book.version, facts.filing.route, facts.filing.port
    return Plan(
        as_of, case.number, version, route, port, filing_on, forecast, steps, binding, shaped_by
    )


@lru_cache(maxsize=1 << 8)  # a chunk of cases is planned for one instant, in a few zones
def _day_in(zone: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _course(case: Case, almanac: Almanac, today: date) -> Course:
    if _holds_a_permit(case):
        return renewal_course(case, almanac, today)
    if case.awaiting is _NOTHING:
        return Course((), printed_forecast(case.permit))
    return first_permit_course(case, almanac, today)


def _holds_a_permit(case: Case) -> bool:
    return case.stage in _PERMIT_HELD or (
        case.awaiting in _UNSETTLED and case.permit is not None
    )
