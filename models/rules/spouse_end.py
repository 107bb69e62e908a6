"""The end of a spouse's permit, and what it stands on in the worker's case."""

from datetime import date
from functools import lru_cache

from models.rules.almanac import Almanac
from models.rules.case import Case
from models.rules.findings import Who
from models.rules.plan import Forecast, Line, Status, StepDates, StepKey, Why
from models.rules.records import WorkerStatus

_END = StepKey.SPOUSE_END
_OVER = frozenset({WorkerStatus.LOST, WorkerStatus.ENDED})


def if_lost(case: Case, why: Why) -> Why:
    """Return grounds with the doubt that comes when the worker's status or work is over."""
    if case.worker is None or case.worker.status not in _OVER:
        return why
    return why._replace(doubt=_LOST, who=Who.COUNSEL)


_LOST = (
    "The worker's status was lost, or that case is over: does the spouse's permit, or the "
    "application for it, still stand on anything?"
)


def printed_end(almanac: Almanac, last: date, status: Status) -> StepDates:
    """Return the end of a spouse's permit that was printed; no holiday moves it."""
    line: Line = ("The spouse's permit is valid to the end of {}, as printed.", (last,))
    why = Why("PERMIT_EXPIRY", (("valid_to", last),), (line,))
    safe = almanac.office_day_before(last)
    return StepDates(_END, status, last, last, last, None, safe, why)


@lru_cache(maxsize=1 << 12)
def forecast_end(ends: date | None, passport: date | None) -> tuple[StepDates, ...]:
    """Return the likely end: the worker's authorized stay, or the spouse's passport."""
    known = [day for day in (ends, passport) if day is not None]
    if not known:
        return ()
    last = min(known)
    worker: Line = ("The worker's permit lasts to {}.", (ends or "a day not known yet",))
    own: Line = ("The spouse's passport lasts to {}.", (passport or "a day not known",))
    first: Line = ("The spouse's permit ends with the first of the two: {}.", (last,))
    inputs = (("worker_valid_to", ends), ("passport_expires_on", passport))
    why = Why("SPOUSE_END_DATE", inputs, (worker, own, first))
    return (StepDates(_END, Status.PENDING, last, last, last, None, None, why),)


def expected(decision: StepDates, end: tuple[StepDates, ...]) -> Forecast:
    """Return the permit that is likely to be printed once the application is answered."""
    if not end:
        return Forecast(decision.planned_on, None, None)
    told = dict(end[0].why.inputs)
    passport_first = end[0].latest_on == told["passport_expires_on"]
    limit = "passport_expiry" if passport_first else "worker_permit"
    return Forecast(decision.planned_on, end[0].latest_on, limit, (), end[0].why)
