"""How somebody stands: the permit held, what keeps status beyond it, and its loss.

Status is looked at day after day from the permit's last one: each day the permit does not
cover must be covered by a renewal that was made in time and not yet answered.
"""

from datetime import date, datetime
from typing import NamedTuple

from models.docket.days import ONE_DAY, utc_day
from models.docket.matter import Matter
from models.rules.case import Awaiting, Case
from models.rules.permit import Permit
from models.rules.records import Admitted, Application, ApplicationKind, Outcome

_NEVER_MADE = Outcome.RETURNED  # R10, R12
_KEEPING = (
    ApplicationKind.EXTENSION,
    ApplicationKind.CHANGE_OF_EMPLOYER,
    ApplicationKind.SECOND,
)


def permit_held(case: Case) -> Permit | None:
    """Return the last permit that was printed with an end."""
    permit = case.permits[-1] if case.permits else None
    return permit if permit is not None and permit.valid_to is not None else None


def last_valid_day(case: Case) -> date | None:
    """Return the printed last day, or the day of a cancellation before it (R209)."""
    permit = permit_held(case)
    if permit is None or permit.valid_to is None:
        return None
    cancelled = permit.cancelled_on
    return min(permit.valid_to, cancelled) if cancelled else permit.valid_to


def is_cancelled(matter: Matter) -> bool:
    """Say whether the permit's last day is that of its cancellation, and has come (R209)."""
    permit = permit_held(matter.case)
    if permit is None or permit.cancelled_on is None:
        return False
    came = matter.office_today >= permit.cancelled_on
    return came and permit.cancelled_on == last_valid_day(matter.case)


def is_away(case: Case) -> bool:
    """Say whether the worker left Canada and is not known to be back."""
    return bool(case.travels) and case.travels[-1].returned_on is None


def of_this_permit(case: Case) -> tuple[Application, ...]:
    """Return the worker's own applications made since the last permit was printed.

    One made by then and still unanswered asked for what the printed permit has given.
    """
    own = [a for a in case.applications if a.kind is not ApplicationKind.SPOUSE]
    printed = [a.answered_at for a in own if a.outcome is Outcome.ISSUED and a.answered_at]
    if not printed:
        return tuple(own)
    last = max(printed)
    return tuple(
        one
        for one in own
        if one.outcome is not Outcome.ISSUED and (one.filed_at is None or one.filed_at > last)
    )


class Wait(NamedTuple):
    """A renewal made before the permit was over in UTC, and the days it kept status."""

    kind: ApplicationKind
    received_at: datetime | None
    answered_on: date | None  # the decision's day in the office; None: not answered
    notified_on: date | None = None  # the day the answer was received

    def covers(self, day: date) -> bool:
        """Say whether the answer had not come when a day was over."""
        return self.answered_on is None or self.answered_on > day


def waits(matter: Matter) -> tuple[Wait, ...]:
    """Return the renewals that keep or kept status beyond the permit (R183(5), R186(u)).

    A case that came in without records of its applications is taken at its word.
    """
    case, ends = matter.case, last_valid_day(matter.case)
    if ends is None:
        return ()
    own = of_this_permit(case)
    if own:
        return tuple(_wait(matter, one) for one in own if _keeps_status(matter, one))
    if case.awaiting is Awaiting.EXTENSION_DECISION:
        return (Wait(ApplicationKind.EXTENSION, case.filed_at, None),)
    refused = case.refused_on if case.awaiting is Awaiting.REFUSAL_REVIEW else None
    if refused is None:
        return ()
    return (Wait(ApplicationKind.EXTENSION, case.filed_at, refused),)


def _keeps_status(matter: Matter, application: Application) -> bool:
    kept = application.kind in _KEEPING and application.outcome is not _NEVER_MADE
    return kept and _was_in_time(matter, application.filed_at)


def _was_in_time(matter: Matter, filed_at: datetime | None) -> bool:
    """Say whether the permit ran when an application was received; untold, it is believed."""
    permit = permit_held(matter.case)
    if permit is None or permit.valid_to is None or filed_at is None:
        return True
    # A cancellation is known by its day in the office, the printed end is judged in UTC.
    cancelled = (
        permit.cancelled_on is not None and matter.office_day(filed_at) > permit.cancelled_on
    )
    return utc_day(filed_at) <= permit.valid_to and not cancelled


def _wait(matter: Matter, application: Application) -> Wait:
    answered, notified = application.answered_at, application.notified_at
    return Wait(
        application.kind,
        application.filed_at,
        matter.office_day(answered) if answered is not None else None,
        matter.office_day(notified) if notified is not None else None,
    )


def is_waiting(matter: Matter) -> bool:
    """Say whether a renewal made in time has not been answered."""
    return any(one.answered_on is None for one in waits(matter))


def status_lost_on(matter: Matter) -> date | None:
    """Return the last day of status, or None while it is held or since it was restored.

    No renewal can be made once the permit's last day is over in UTC, or once it is cancelled;
    a later application of another kind, refused in its turn, keeps nothing and begins nothing
    anew.
    """
    day = last_valid_day(matter.case)
    if day is None or not (matter.utc_today > day or is_cancelled(matter)):
        return None
    if any(one.outcome is Outcome.RESTORED for one in of_this_permit(matter.case)):
        return None
    kept = waits(matter)
    while any(wait.covers(day) for wait in kept):
        day += ONE_DAY
        if day > matter.utc_today:
            return None
    return day


def heard_of_it_on(matter: Matter, lost: date) -> date | None:
    """Return the day after the loss on which the refusal that made it was received, if any."""
    days = [
        (wait.answered_on, wait.notified_on or wait.answered_on)
        for wait in waits(matter)
        if wait.answered_on is not None
    ]
    _, heard_on = max(days, default=(lost, lost))  # of the refusal that came last
    return heard_on if heard_on > lost else None


def work_ended_on(matter: Matter) -> date | None:
    """Return the last day of the right to work; None while it goes on, or goes on unsaid.

    Beyond the permit it needs status, and a worker who has stayed in Canada (R186(u)): leaving
    after the permit's end is the end of it, and so is being away then, until an officer lets
    the worker in as one.
    """
    permit, ends = permit_held(matter.case), last_valid_day(matter.case)
    cancelled = permit.cancelled_on if permit is not None else None
    if ends is None or matter.utc_today <= ends:
        return cancelled
    ended = None
    for trip in matter.case.travels:
        if (trip.returned_on or matter.office_today) > ends and ended is None:
            ended = max(trip.left_on or ends, ends)
        if trip.admitted_as is Admitted.WORKER:
            ended = None
    days = [day for day in (status_lost_on(matter), ended, cancelled) if day is not None]
    return min(days, default=None)
