"""The first days on a permit: reading it, and beginning the work."""

from datetime import date

from models.rules.almanac import Almanac
from models.rules.case import Awaiting, Case
from models.rules.permit import Permit
from models.rules.permit_check import check_step
from models.rules.plan import Status, StepDates, StepKey, Why

A, K = Awaiting, StepKey
_WORK_START = K.WORK_START
_BEFORE_WORK = frozenset({A.WORK_START, A.PERMIT_CHECK})


def first_days(
    case: Case, almanac: Almanac, permit: Permit, today: date
) -> tuple[StepDates, ...]:
    """Return the check of a permit not yet read, and the start of work where it is ahead."""
    unchecked = () if permit.checked else (check_step(case, almanac, today),)
    starts = case.awaiting in _BEFORE_WORK and _WORK_START not in case.done
    return (*unchecked, *_work(case, almanac, permit, today)) if starts else unchecked


def _work(
    case: Case, almanac: Almanac, permit: Permit, today: date
) -> tuple[StepDates, StepDates]:
    start = case.facts.job.start_on
    first = max((d for d in (start, permit.valid_from) if d is not None), default=today)
    works, before = max(first, today), almanac.working_day_before(first)
    due = ("Due on or before the first day of work, {}.", (first,))
    begins = ("Work starts on the target day, but not before the permit, {}.", (first,))
    inputs = (("start_on", start), ("valid_from", permit.valid_from))
    return (
        StepDates(
            K.RIGHTS_INFORMATION, Status.READY, today, max(today, before), first, None, before,
            Why("EMPLOYER_RIGHTS_INFO", (("first_day", first),), (due,)),
        ),
        StepDates(
            K.WORK_START, Status.READY, works, works, start or first, None,
            almanac.office_day_before(start or first),
            Why("planning.target_start", inputs, (begins,)),
        ),
    )  # fmt: skip
