"""Work while a renewal is pending, and what ends it; work when nothing was renewed."""

from datetime import UTC, date, datetime

from models.rules import law
from models.rules.almanac import Almanac, days, last_working_day
from models.rules.applications import open_one
from models.rules.case import Awaiting, Case
from models.rules.facts import Stage
from models.rules.happening import AT_REST
from models.rules.holding import (
    is_pending,
    is_restored,
    keeping_status,
    lapse,
    last_valid_day,
    left_work,
    second_beside,
    trip_past,
)
from models.rules.leaving import stop_by_leaving
from models.rules.permit import Permit
from models.rules.plan import Line, Status, StepDates, StepKey, Why
from models.rules.practice import Practice
from models.rules.records import ApplicationKind, CaseKind, Travel
from models.rules.stopping import stopped_work

A, K = Awaiting, StepKey
_RENEWAL_SHAPED = frozenset({Stage.PERMIT, Stage.EXTENSION})
_TOLD_ELSEWHERE = frozenset({A.REFUSAL_REVIEW, A.COUNSEL}) | AT_REST


def steps(case: Case, almanac: Almanac, today: date, as_of: datetime) -> tuple[StepDates, ...]:
    """Return the steps of maintained status; none in a case that has nothing of it.

    A permit asked for anew, at a port or abroad, maintains nothing: there the steps say when
    work ends.
    """
    pending, permit = is_pending(case), case.permit
    # Most who hold a permit are at work on it: nothing here is theirs.
    if permit is None or (case.stage in _RENEWAL_SHAPED and not pending):
        return ()
    ends = last_valid_day(permit)
    if ends is None:
        return ()
    if pending:
        return _while_pending(case, almanac, permit, ends, today)
    if case.awaiting in _TOLD_ELSEWHERE:
        return ()
    return _beside_a_new_permit(case, almanac, ends, today, as_of)


def _while_pending(
    case: Case, almanac: Almanac, permit: Permit, ends: date, today: date
) -> tuple[StepDates, ...]:
    trip = trip_past(case, ends, today)
    stop = () if permit.cancelled_on else (_right_to_work(case, ends, trip, today),)
    return (*stop, *_letter(case, almanac, today), _before_a_trip(ends, trip, today))


def permit_end(
    practice: Practice,
    today: date,
    ends: date,
    *,
    cancelled: bool,
    pending: bool = False,
    away: bool = False,
) -> StepDates:
    """Return the end of the right to work, and what carries it on.

    `pending`: a renewal is before an officer; `away`: the worker left Canada meanwhile.
    """
    rule, status = "PERMIT_EXPIRY", Status.DONE if today > ends else Status.WAITING
    lines: tuple[Line, ...] = (("The permit is valid to the end of {}, as printed.", (ends,)),)
    if cancelled:
        rule, status = "PERMIT_INVALID", Status.DONE
        lines = (("The permit was cancelled and is invalid since {}.", (ends,)),)
    elif pending:
        rule, status = "R186U", Status.NOT_APPLICABLE
        lines = (*lines, (_TRIP if away else _GOES_ON, ()))
    why, safe = Why(rule, (("valid_to", ends),), lines), practice.office_day_before(ends)
    return StepDates(K.PERMIT_END, status, ends, ends, ends, None, safe, why)


_GOES_ON = "A renewal is in: work goes on under IRPR 186(u) meanwhile."
_TRIP = "A renewal is in, but the worker has left Canada: see when work must stop."


def _right_to_work(case: Case, ends: date, trip: Travel | None, today: date) -> StepDates:
    """Return when work must stop while the renewal is pending, and for what reason."""
    left = left_work(case, ends, today)
    if left is None:
        return _as_long_as_pending(case, ends, trip)
    return stop_by_leaving(case, left, ends, today)


def _as_long_as_pending(case: Case, ends: date, trip: Travel | None) -> StepDates:
    lines: list[Line] = [
        ("After {} the right to work rests on the pending renewal (IRPR 186(u)).", (ends,)),
        ("It ends on the day of a refusal, or on leaving Canada after that day.", ()),
        (_OLD_WORK, ()),
        *_other_work(case),
        *_second(case, ends),
    ]
    if trip is not None:
        lines.append(("Back on {} as a worker, as an officer decided.", (trip.returned_on,)))
    why = Why("R186U", (("valid_to", ends),), tuple(lines))
    return StepDates(K.STOP_WORK, Status.PENDING, None, None, None, None, None, why)


_OLD_WORK = "Until the answer only the old work is allowed: same employer, same occupation."


def _other_work(case: Case) -> tuple[Line, ...]:
    change = open_one(case, frozenset({ApplicationKind.CHANGE_OF_EMPLOYER}))
    if change is None:
        return ()
    if change.may_start is None:
        return ((_NO_REPLY, ()),)
    return ((_MAY_START if change.may_start else _MAY_NOT, (change.replied_on,)),)


_NO_REPLY = (
    "The new work may begin with its permit, or with a favourable reply under the public "
    "policy (A25.2; ask with the code PPCHANGEWORK2020)."
)
_MAY_START = "The public policy's reply of {} lets the new work begin before its permit."
_MAY_NOT = "The public policy's reply of {} does not let the new work begin before its permit."


def _second(case: Case, ends: date) -> tuple[Line, ...]:
    if second_beside(case) is None:
        return ((_SECOND_BY, (ends,)),)
    return ((_KEEPS if keeping_status(case) else _KEEPS_NOT, (ends,)),)


_SECOND_BY = "A second application keeps status only if it is in by {}T23:59:59Z."
_KEEPS = "The second application came by {} in UTC: it keeps status if this one is refused."
_KEEPS_NOT = (
    "The second application came after {} in UTC: it keeps no status if this one is refused."
)


def _letter(case: Case, almanac: Almanac, today: date) -> tuple[StepDates, ...]:
    """Return the date on the letter that proves the right to work: it ends nothing."""
    if case.filed_at is None:
        return ()
    received = case.filed_at.astimezone(UTC).date()
    length = law.figure(almanac.book, "WP_EXT_LETTER", received).days
    last = received + days(length)
    over = last < today
    lines: tuple[Line, ...] = (
        (
            "Received {} in UTC; the letter names a date {} days after: {}.",
            (received, length, last),
        ),
        ("It is proof only: the right to work neither comes from it nor ends with it.", ()),
        ("Health cards and licences often cannot be renewed on it: ask early.", ()),
    )
    why = Why("WP_EXT_LETTER", (("received_on", received), ("days", length)), lines)
    status = Status.DONE if over else Status.WAITING
    safe = None if over else last_working_day(almanac, last)
    return (StepDates(K.WP_EXT_LETTER, status, last, last, last, None, safe, why),)


def _before_a_trip(ends: date, trip: Travel | None, today: date) -> StepDates:
    lines: tuple[Line, ...] = (
        ("The permit itself lasts to {}: a trip that is over by then costs nothing.", (ends,)),
        ("After that day leaving Canada ends the right to work (IRPR 186(u)).", ()),
    )
    why = Why("TRAVEL_WHILE_PENDING", (("valid_to", ends),), lines)
    if trip is not None:
        return StepDates(
            K.DEPARTURE_CHECK, Status.NOT_APPLICABLE, None, None, None, None, None, why
        )
    # Once the permit is over every day is the same: no day of its own to speak of.
    day = ends if today <= ends else None
    status = Status.WAITING if day else Status.READY
    return StepDates(K.DEPARTURE_CHECK, status, day, day, day, None, None, why)


def _beside_a_new_permit(
    case: Case, almanac: Almanac, ends: date, today: date, as_of: datetime
) -> tuple[StepDates, ...]:
    if case.kind is not CaseKind.WORKER:
        return ()
    cancelled = case.permits[-1].cancelled_on is not None
    end = permit_end(almanac, today, ends, cancelled=cancelled)
    if is_restored(case) or cancelled or lapse(case, as_of) is not None:
        return (end,)
    lines: tuple[Line, ...] = (
        ("What is asked for at a port or abroad is a new permit and no renewal.", ()),
        (
            "Nothing keeps the right to work after {}, unless the new permit is held.",
            (ends,),
        ),
    )
    why = Why("POE_IS_NEW_PERMIT", (("valid_to", ends),), lines)
    stopped = case.done.get(K.STOP_WORK)
    if stopped is not None:
        return end, stopped_work(stopped, ends, why)
    return end, StepDates(K.STOP_WORK, Status.WAITING, ends, ends, ends, None, end.safe_on, why)
