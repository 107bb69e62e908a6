"""The licence still to be had by who works in a regulated profession."""

from datetime import date
from functools import lru_cache

from models.rules.almanac import Almanac, later
from models.rules.calendars import add_months
from models.rules.case import Case, DocumentStatus
from models.rules.findings import Who
from models.rules.law import figure, months
from models.rules.occupations import Found, find
from models.rules.plan import Status, StepDates, StepKey, Why
from models.rules.records import CaseKind

_WORKER = CaseKind.WORKER  # named once: Python 3.11 runs a function to look up the member
_RULE, _PAPER = "REGULATED_4M", "licence"
_DOUBT = "Whether the licence of the place of work was given, or is still to come in time."


def licence(case: Case, almanac: Almanac, today: date) -> tuple[StepDates, ...]:
    """Return the step of a licence not yet held on a first permit; none where it is, or later.

    About four months after entry is what the department calls reasonable: a guideline, which
    nothing moves. The permit is printed on entry.
    """
    permit = case.permits[0] if len(case.permits) == 1 else None
    title, person = case.facts.job.occupation, case.facts.applicant
    if permit is None or not title or person.licence or case.kind is not _WORKER:
        return ()
    if not _is_regulated(almanac, title) or _is_settled(case):
        return ()
    # A permit that only the facts tell of: nobody said when it was printed.
    entered = permit.issued_on
    return (_to_be_had(almanac, entered, today),) if entered else ()


@lru_cache(maxsize=1 << 10)
def _is_regulated(almanac: Almanac, title: str) -> bool:
    found = find(almanac.book, title)
    return isinstance(found, Found) and found.occupation.regulated == "yes"


def _is_settled(case: Case) -> bool:
    coming = DocumentStatus.IN_PROCESS
    return any(d.kind == _PAPER and d.status is not coming for d in case.documents)


def _to_be_had(almanac: Almanac, entered: date, today: date) -> StepDates:
    length = months(figure(almanac.book, _RULE, entered))
    last = add_months(entered, length)
    safe = almanac.working_day_before(last)
    said = "About {} months after the entry on {} is {}: a guideline of the department."
    why = Why(
        _RULE, (("entered_on", entered),), ((said, (length, entered, last)),), _DOUBT,
        Who.REGULATOR,
    )  # fmt: skip
    planned = later(today, safe)
    return StepDates(
        StepKey.LICENCE, Status.READY, today, planned, last, None, safe, why, (), counsel=True
    )
