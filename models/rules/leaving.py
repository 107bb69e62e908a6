"""Leaving Canada after the permit's end: work ends with it, whatever becomes of the renewal."""

from datetime import date

from models.rules.case import Case
from models.rules.findings import Who
from models.rules.holding import Cause, Lapse, Leaving, last_valid_day, left_work
from models.rules.plan import Line, Status, StepDates, StepKey, Why
from models.rules.records import Travel
from models.rules.stopping import stopped_work

WHAT_IS_LEFT = "What the cancellation leaves of stay and work is for counsel to say."
_STOP_WORK = StepKey.STOP_WORK


def stop_by_leaving(
    case: Case, left: Leaving, ends: date, today: date, *, later: Lapse | None = None
) -> StepDates:
    """Return when work must stop after leaving Canada; `later`: what else then ended it."""
    last = case.travels[-1]
    back = last.returned_on
    doubt, who = _doubt_of(last, left, later)
    why = Why(
        "TRAVEL_WHILE_PENDING",
        (("left_on", left.trip.left_on),),
        _lines(left, last, ends, later),
        doubt,
        who,
    )
    stopped, free_from = case.done.get(_STOP_WORK), left.trip.returned_on or left.ended_on
    if stopped is not None and (later is not None or stopped >= free_from):
        return stopped_work(stopped, free_from, why)
    # Abroad nobody works in Canada: the day to stop is the day of the return.
    status, day = (Status.READY, today) if back else (Status.PENDING, None)
    return StepDates(
        _STOP_WORK, status, day, day, left.ended_on, None, None, why, counsel=doubt is not None
    )


def left_before(case: Case, later: Lapse, today: date) -> StepDates | None:
    """Return the stop where leaving Canada ended the right to work before another thing did."""
    ends = last_valid_day(case.permits[-1])
    left = left_work(case, ends, today) if ends else None
    if ends is None or left is None or left.ended_on >= later.on:
        return None
    return stop_by_leaving(case, left, ends, today, later=later)


def _lines(left: Leaving, last: Travel, ends: date, later: Lapse | None) -> tuple[Line, ...]:
    ended: Line = (_LEFT if left.is_known else _AWAY, (left.ended_on,))
    rested: Line = (_RESTED, (ends,))
    if later is not None:
        said = _CANCELLED if later.cause is Cause.CANCELLED else _REFUSED
        return rested, ended, (said, (later.on,))
    back = last.returned_on
    said = _BACK_SOMEHOW if last.admitted_as is None else _BACK_AS_VISITOR
    return rested, ended, ((said, (back,)) if back else (_ON_RETURN, ()))


_RESTED = "The permit ended {}; since then work rested on IRPR 186(u)."
_LEFT = "The worker left Canada on {}, after that end: the right to work is over."
_AWAY = "The worker was outside Canada when the permit ended, {}: the right did not go on."
_REFUSED = "The renewal was refused later, and status ended on {}: there is no work since."
_CANCELLED = "The permit was cancelled later, on {}: there is no work since."
_BACK_AS_VISITOR = "Back on {} as a visitor: no work until the next permit is printed."
_BACK_SOMEHOW = "Back on {}: no work until it is known as what the officer let the worker in."
_ON_RETURN = (
    "On return: a visitor without work, a worker if the renewal was approved meanwhile, or a "
    "new permit asked for at the port, for which the officer takes the offer over."
)


def _doubt_of(
    last: Travel, left: Leaving, later: Lapse | None
) -> tuple[str | None, Who | None]:
    if later is not None and later.cause is Cause.CANCELLED:
        return WHAT_IS_LEFT, Who.COUNSEL
    if last.returned_on is not None and last.admitted_as is None:
        said = "As what did the officer let the worker in, as a worker or a visitor?"
        return said, Who.APPLICANT
    if not left.is_known:
        said = "Does IRPR 186(u) begin for somebody abroad on the day the permit ends?"
        return said, Who.COUNSEL
    return None, None
