"""How a worker stands, as the cases that rest on the worker's permit see it."""

from datetime import UTC, date, datetime

from models.rules.case import Awaiting, Case
from models.rules.events import Departed
from models.rules.facts import Location
from models.rules.happening import AT_REST
from models.rules.holding import is_pending, last_valid_day
from models.rules.plan import StepKey
from models.rules.records import WorkerStanding, WorkerStatus

A, W = Awaiting, WorkerStatus
_WORK_START = StepKey.WORK_START.value


def standing_of(case: Case, at: datetime) -> WorkerStanding:
    """Return the copy of a worker's case that a spouse's dates rest on, as of an event.

    Only what events tell is in it: a permit that ends of itself is seen by its last day.
    """
    permit, job = case.permit, case.facts.job
    return WorkerStanding(
        number=case.number,
        status=_status(case, at),
        valid_from=permit.valid_from if permit else None,
        valid_to=last_valid_day(permit) if permit else None,
        occupation=job.occupation,
        noc=job.noc,
        teer=job.teer,
        in_canada=is_in_canada(case),
    )


def _status(case: Case, at: datetime) -> WorkerStatus:
    if case.awaiting in AT_REST:
        return W.ENDED
    permit = case.permit
    if permit is None:
        return W.AWAITED
    if is_pending(case):
        return W.PENDING
    lost = permit.cancelled_on or case.awaiting is A.RESTORATION_DECISION
    refused = case.awaiting is A.REFUSAL_REVIEW and _is_over(last_valid_day(permit), at)
    return W.LOST if lost or refused else W.HELD


def _is_over(ends: date | None, at: datetime) -> bool:
    return ends is not None and at.astimezone(UTC).date() > ends


def is_in_canada(case: Case) -> bool | None:
    """Say whether the person is in Canada, by trips, work begun, or facts; None: unknown."""
    if case.awaiting in AT_REST and Departed.name in case.done:
        return False
    if case.travels:
        return case.travels[-1].returned_on is not None
    if case.facts.applicant.location is Location.INSIDE or _WORK_START in case.done:
        return True
    return False if case.permit is None and case.facts.applicant.location else None
