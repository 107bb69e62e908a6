"""A permit held and lost: its last day, what is pending beside it, trips, and lost status."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.rules.applications import OPEN, RENEWALS
from models.rules.case import Awaiting, Case
from models.rules.happening import AT_REST
from models.rules.permit import Permit
from models.rules.records import Admitted, Application, ApplicationKind, Outcome, Travel

A = Awaiting
# Named once: Python 3.11 runs a function to look up the member of an enum.
_SECOND = ApplicationKind.SECOND
_COUNSEL, _RENEWAL_PENDING = A.COUNSEL, A.EXTENSION_DECISION


def last_valid_day(permit: Permit) -> date | None:
    """Return the permit's last day: as printed, or that of a cancellation before it."""
    ends, cancelled = permit.valid_to, permit.cancelled_on
    return min(ends, cancelled) if ends and cancelled else ends


def is_pending(case: Case) -> bool:
    """Say whether a renewal is before an officer; an officer's report is no answer to it."""
    awaiting = case.awaiting
    return (whereto(case) if awaiting is _COUNSEL else awaiting) is _RENEWAL_PENDING


def whereto(case: Case) -> Awaiting:
    """Return the state of a case, or of a parked one that in which it goes on."""
    if case.awaiting is not _COUNSEL:
        return case.awaiting
    return case.closed_from or resting_place(case)


def resting_place(case: Case) -> Awaiting:
    """Return where a parked case goes on when nobody knows where it was.

    What lies before an officer still waits for its answer there.
    """
    waiting = {a.kind for a in since_the_permit(case) if a.outcome is Outcome.PENDING}
    if ApplicationKind.RESTORATION in waiting:
        return A.RESTORATION_DECISION
    if waiting & RENEWALS:
        return A.EXTENSION_DECISION
    return A.EXTENSION_WINDOW if case.permits else A.OFFER


def trip_past(case: Case, ends: date, today: date) -> Travel | None:
    """Return the last trip that bears on work after a permit's end (IRPR 186(u)).

    One that was over before the end does not, and neither does one during which the permit
    still runs.
    """
    return next((t for t in reversed(case.travels) if _is_past(t, ends, today)), None)


def _is_past(trip: Travel, ends: date, today: date) -> bool:
    if trip.left_on is not None and trip.left_on > ends:
        return True
    return (trip.returned_on or today) > ends


def may_work_again(trip: Travel) -> bool:
    """Say whether an officer let the worker back in with a right to work."""
    return trip.admitted_as is Admitted.WORKER


class Leaving(NamedTuple):
    """Leaving Canada as it ended the right to work beyond the permit."""

    ended_on: date  # the last day of that right
    trip: Travel
    is_known: bool  # the day of leaving is on record, and lies after the permit's end


def left_work(case: Case, ends: date, today: date) -> Leaving | None:
    """Return how leaving Canada ended the right to work; None while it goes on (IRPR 186(u)).

    The first trip past the permit's end ends it, until an officer lets the worker back in as
    one.
    """
    first: Travel | None = None
    for trip in case.travels:
        if may_work_again(trip):
            first = None
        elif first is None and _is_past(trip, ends, today):
            first = trip
    if first is None:
        return None
    left = first.left_on
    if left is None or left <= ends:
        return Leaving(ends, first, is_known=False)
    return Leaving(left, first, is_known=True)


def second_beside(case: Case) -> Application | None:
    """Return the last second application made beside a renewal that is not answered."""
    own = reversed(since_the_permit(case))
    return next((a for a in own if a.kind is _SECOND and a.outcome in OPEN), None)


def keeping_status(case: Case) -> Application | None:
    """Return the second application that outlives the renewal; None: none was in in time.

    It must have come while the permit ran.
    """
    permit = case.permit
    if not is_pending(case) or permit is None or permit.valid_to is None:
        return None
    seconds = (a for a in reversed(since_the_permit(case)) if a.kind is _SECOND)
    found = (a for a in seconds if a.outcome in OPEN and _in_time(case, permit, a))
    return next(found, None)


class Cause(StrEnum):
    """How status came to be lost."""

    EXPIRED = "expired"  # the permit ended with no renewal before an officer
    REFUSED = "refused"  # a renewal made in time was refused after the permit's end
    CANCELLED = "cancelled"  # the permit was cancelled before its printed end


class Lapse(NamedTuple):
    """The loss of status: its last day, and another when the refusal was received later."""

    on: date
    cause: Cause
    received_on: date | None = None


def lapse(case: Case, as_of: datetime) -> Lapse | None:
    """Return how status was lost; None while it is held, or once it was restored.

    It ends with the permit's last day, which is over when it is over in UTC: no renewal can
    be made after that, nor on the day of a cancellation (IRPR 209). Where one was pending
    then, it ends with the day of the refusal (IRPR 183(5)); a later application of another
    kind, refused in its turn, begins nothing anew. Days of decisions are the office's.
    """
    permit = case.permit
    if permit is None or permit.valid_to is None or case.awaiting in AT_REST:
        return None
    ends = last_valid_day(permit)
    if ends is None or is_pending(case) or not _is_over(case, permit, ends, as_of):
        return None
    if is_restored(case):
        return None
    return _refused(case, permit, since_the_permit(case), ends) or _ended(permit, ends)


def ended_work(case: Case, lapsed: Lapse) -> Lapse:
    """Return what ended the right to work: the loss of status, or a cancellation before it.

    A permit that is cancelled while its renewal waits is invalid before the refusal comes.
    """
    cancelled = case.permits[-1].cancelled_on
    is_first = cancelled is not None and cancelled < lapsed.on
    return Lapse(cancelled, Cause.CANCELLED) if cancelled and is_first else lapsed


def abroad_since(case: Case, lost_on: date) -> Travel | None:
    """Return the trip after which this loss of status no longer rules, if there is one."""
    if not case.travels:
        return None
    trip = case.travels[-1]
    over_before = trip.returned_on is not None and trip.returned_on <= lost_on
    return None if over_before else trip


def is_restored(case: Case) -> bool:
    """Say whether status was lost and given back without a permit: to a visitor."""
    return any(one.outcome is Outcome.RESTORED for one in since_the_permit(case))


def _is_over(case: Case, permit: Permit, ends: date, as_of: datetime) -> bool:
    """Say whether a permit's last day is over, in UTC; one cancelled is invalid at once."""
    if permit.cancelled_on == ends:
        return _office_day_of(case, as_of) >= ends
    return as_of.astimezone(UTC).date() > ends


def _ended(permit: Permit, ends: date) -> Lapse:
    return Lapse(ends, Cause.CANCELLED if permit.cancelled_on == ends else Cause.EXPIRED)


def _refused(
    case: Case, permit: Permit, own: tuple[Application, ...], ends: date
) -> Lapse | None:
    """Return the loss by a refused renewal; None when the permit outlived the refusal."""
    if not own:
        known = case.refused_on if case.awaiting is A.REFUSAL_REVIEW else None
        return Lapse(known, Cause.REFUSED) if known and known > ends else None
    refusals = [
        (decided_on(case, one), notified_on(case, one))
        for one in own
        if one.kind in RENEWALS
        and one.outcome is Outcome.REFUSED
        and _in_time(case, permit, one)
    ]
    decided, received = max(((d, r) for d, r in refusals if d and r), default=(ends, ends))
    if received <= ends:
        return None
    # Decided while the permit ran, received after it: the permit's own end comes first.
    first, later = max(decided, ends), received if received > max(decided, ends) else None
    return Lapse(first, Cause.REFUSED if decided > ends else Cause.EXPIRED, later)


def _in_time(case: Case, permit: Permit, one: Application) -> bool:
    """Say whether the permit ran when an application came; untold, it is believed.

    The printed end is judged in UTC; a cancellation is known by its day in the office.
    """
    ends, cancelled = permit.valid_to, permit.cancelled_on
    if one.filed_at is None or ends is None:
        return True
    if cancelled is not None and _office_day_of(case, one.filed_at) > cancelled:
        return False
    return one.filed_at.astimezone(UTC).date() <= ends


def since_the_permit(case: Case) -> tuple[Application, ...]:
    """Return the case's own applications made since the last permit was printed.

    One made by then and still unanswered asked for what that permit has given.
    """
    own = tuple(a for a in case.applications if a.kind is not ApplicationKind.SPOUSE)
    printed = [a.answered_at for a in own if a.outcome is Outcome.ISSUED and a.answered_at]
    if not printed:
        return own
    last = max(printed)
    return tuple(a for a in own if a.outcome is not Outcome.ISSUED and _is_since(a, last))


def _is_since(one: Application, printed_at: datetime) -> bool:
    return one.filed_at is None or one.filed_at > printed_at


def decided_on(case: Case, one: Application) -> date | None:
    """Return the office's day on which an application was answered; None: not yet."""
    return _office_day(case, one.answered_at)


def notified_on(case: Case, one: Application) -> date | None:
    """Return the office's day on which the answer was received; the decision's unless told."""
    return _office_day(case, one.notified_at or one.answered_at)


def _office_day(case: Case, at: datetime | None) -> date | None:
    return _office_day_of(case, at) if at else None


def _office_day_of(case: Case, at: datetime) -> date:
    return at.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
