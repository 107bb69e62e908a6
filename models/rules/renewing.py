"""What happens to a renewal, and to status: filed, answered, lost, restored."""

from dataclasses import replace
from datetime import UTC, date, datetime

from models.rules.applications import answered, made, open_one, receipt
from models.rules.case import Awaiting, Case
from models.rules.decisions import Refusal, refuse
from models.rules.happening import (
    STATUS_ASKED,
    Happening,
    done_on,
    has_paid_number,
    to,
    usable,
    with_number_spent,
    without,
)
from models.rules.holding import keeping_status, last_valid_day, may_work_again, trip_past
from models.rules.issuing import issued
from models.rules.plan import StepKey
from models.rules.records import Application, ApplicationKind, Outcome, Travel

A = Awaiting
K = StepKey


def extension_filed(case: Case, h: Happening) -> Case:
    """The renewal is in, before the permit ended in UTC and on a new number."""
    return _renewal(case, h, ApplicationKind.EXTENSION)


def change_of_employer_filed(case: Case, h: Happening) -> Case:
    """A permit for other work is asked for, like a renewal: in time, and on its own number."""
    kind, event = ApplicationKind.CHANGE_OF_EMPLOYER, h.event
    return _renewal(case, h, kind, employer=event.employer, occupation=event.occupation)


def _renewal(case: Case, h: Happening, kind: ApplicationKind, **more: str | None) -> Case:
    filed_at = receipt(h.event.received_at, h.at)
    usable(case, filed_at)
    _in_time(case, filed_at)
    return to(
        case,
        A.EXTENSION_DECISION,
        done=done_on(case, h, K.EXTENSION_FILING),
        filed_at=filed_at,
        applications=made(case, kind, filed_at, **more),
    )


def _in_time(case: Case, filed_at: datetime) -> None:
    ends = last_valid_day(case.permit) if case.permit else None
    if ends and filed_at.astimezone(UTC).date() > ends:
        raise refuse(
            Refusal.NOT_LAWFUL,
            f"The permit ended {ends} and the day is over in UTC; a renewal must be "
            "in before (IRPR 201(1)). Ask counsel about restoration (IRPR 182(1)).",
        )


def second_application_filed(case: Case, h: Happening) -> Case:
    """Another application beside the renewal; what it protects depends on when it was in."""
    filed_at = receipt(h.event.received_at, h.at)
    return replace(case, applications=made(case, ApplicationKind.SECOND, filed_at))


def change_reply_received(case: Case, h: Happening) -> Case:
    """The public policy's reply to a pending change of employer."""
    found = open_one(case, frozenset({ApplicationKind.CHANGE_OF_EMPLOYER}))
    if found is None:
        raise refuse(
            Refusal.WRONG_STAGE,
            f"{case.reference} has no change of employer pending; record "
            "change_of_employer_filed first.",
        )
    new = replace(found, replied_on=h.day, may_start=h.event.may_start)
    return replace(case, applications=_with(case, found, new))


def _with(case: Case, old: Application, new: Application) -> tuple[Application, ...]:
    return tuple(new if a is old else a for a in case.applications)


def permit_issued(case: Case, h: Happening) -> Case:
    """The next permit is printed; a new cycle begins once it is checked."""
    return issued(case, h, done=_answer_done(case, h))


def _answer_done(case: Case, h: Happening) -> dict[str, date]:
    restoring = case.awaiting is A.RESTORATION_DECISION
    return done_on(case, h, K.RESTORATION_DECISION if restoring else K.EXTENSION_DECISION)


def refused(case: Case, h: Happening) -> Case:
    """The officer said no to the renewal or the restoration; its number is lost with it.

    A second application that was in before the permit ended goes on keeping the status: it is
    the renewal from then on, and the number stays with it.
    """
    answers = answered(
        case,
        Outcome.REFUSED,
        h.at,
        notified_at=h.event.notified_at,
        in_canada=True if h.event.in_canada is None else h.event.in_canada,
    )
    done = without(case.done, K.JUDICIAL_REVIEW)
    after = replace(case, applications=answers, refused_on=h.day, done=done)
    second = keeping_status(case)
    if second is not None:
        return _carried_on(after, second)
    done = without(done, K.CERTIFICATE)
    return to(after, A.REFUSAL_REVIEW, done=done, certificates=with_number_spent(case))


def _carried_on(case: Case, second: Application) -> Case:
    """Return the case whose second application is the renewal from now on."""
    heir = replace(second, kind=ApplicationKind.EXTENSION)
    return replace(case, applications=_with(case, second, heir), filed_at=second.filed_at)


def returned_incomplete(case: Case, h: Happening) -> Case:
    """The file came back as never made; its offer number is free again.

    A second application that was in before the permit ended is the renewal from then on.
    """
    after = replace(case, applications=answered(case, Outcome.RETURNED, h.at))
    second = keeping_status(case)
    if second is not None:
        return _carried_on(after, second)
    return to(after, A.EXTENSION_FILING if has_paid_number(case) else A.EXTENSION_CERTIFICATE)


def employer_withdrew(case: Case, _: Happening) -> Case:
    """No more work is offered: pending numbers are gone, and the officer has yet to say so.

    What is before an officer stays there; before that the renewal begins anew, and a first
    permit still to be checked or used stays where it is.
    """
    gone = tuple(replace(c, withdrawn=c.withdrawn or not c.used) for c in case.certificates)
    if case.awaiting in (A.EXTENSION_CERTIFICATE, A.EXTENSION_FILING):
        return to(case, A.EXTENSION_WINDOW, certificates=gone)
    return replace(case, certificates=gone)


def restoration_filed(case: Case, h: Happening) -> Case:
    """Status lost is asked back, with a permit on a new number; no work until it comes."""
    ends = last_valid_day(case.permit) if case.permit else None
    if ends is None:
        raise refuse(
            Refusal.WRONG_STAGE,
            f"{case.reference} holds no permit that ended; record a filing instead.",
        )
    filed_at = receipt(h.event.received_at, h.at)
    usable(case, filed_at)
    cancelled = case.permits[-1].cancelled_on == ends
    if filed_at.astimezone(UTC).date() <= ends and not cancelled:
        raise refuse(
            Refusal.NOT_LAWFUL,
            f"Status is not lost: the permit runs to {ends}, and restoration is for status "
            "that was lost (IRPR 182(1)). Record extension_filed instead.",
        )
    return to(
        case,
        A.RESTORATION_DECISION,
        done=done_on(case, h, K.RESTORATION),
        filed_at=filed_at,
        applications=made(case, ApplicationKind.RESTORATION, filed_at),
    )


def restored(case: Case, h: Happening) -> Case:
    """Status is back: with a permit, or as a visitor who must still ask for one.

    A visitor has nothing to renew: what is left is a permit of its own, on another offer, for
    the one before the officer is spent.
    """
    event = h.event
    told = (event.number, event.valid_from, event.valid_to)
    if all(part is not None for part in told):
        return permit_issued(case, h)
    if any(part is not None for part in told):
        raise refuse(
            Refusal.MISSING_FIELD,
            "restored: write number, valid_from and valid_to of the permit, or none of them.",
        )
    after = replace(
        case,
        applications=answered(case, Outcome.RESTORED, h.at),
        certificates=with_number_spent(case),
    )
    waits = A.FILING if has_paid_number(after) else A.CERTIFICATE
    done = without(done_on(case, h, K.RESTORATION_DECISION), K.STOP_WORK)
    return to(after, waits, done=done)


def permit_cancelled(case: Case, h: Happening) -> Case:
    """The permit is invalid from now on, whatever end it prints."""
    if case.permit is None:
        raise refuse(Refusal.WRONG_STAGE, f"{case.reference} holds no permit.")
    permits = (*case.permits[:-1], replace(case.permits[-1], cancelled_on=h.day))
    if case.awaiting in STATUS_ASKED:
        return replace(case, permits=permits)
    return to(case, A.REFUSAL_REVIEW, permits=permits)


def left_canada(case: Case, h: Happening) -> Case:
    """A trip begins; leaving while a renewal is pending can end the right to work."""
    trips = (*case.travels, Travel(left_on=h.day))
    return replace(case, travels=trips, done={**case.done, h.event.name: h.day})


def returned_to_canada(case: Case, h: Happening) -> Case:
    """A trip ends; one whose beginning nobody recorded is kept all the same."""
    away = case.travels[-1] if case.travels and not case.travels[-1].returned_on else Travel()
    before = tuple(trip for trip in case.travels if trip is not away)
    back = replace(
        away, returned_on=h.day, admitted_as=h.event.admitted_as, stay_to=h.event.stay_to
    )
    return replace(case, travels=(*before, back))


def new_work_started(case: Case, h: Happening) -> Case:
    """Work begins while an answer is awaited: only what the public policy let begin."""
    if case.awaiting is A.RESTORATION_DECISION:
        raise refuse(
            Refusal.NOT_LAWFUL,
            f"{case.reference}: there is no right to work until status is restored "
            "(IRPR 182(1)). Record the restored status first.",
        )
    ends = last_valid_day(case.permit) if case.permit else None
    trip = trip_past(case, ends, h.day) if ends else None
    if trip is not None and not may_work_again(trip):
        raise refuse(
            Refusal.NOT_LAWFUL,
            f"{case.reference}: the worker left Canada, and the permit ended {ends}: leaving "
            "ended the right to work (IRPR 186(u)). It comes back with the next permit, or "
            "with an entry as a worker (returned_to_canada, admitted_as worker).",
        )
    change = open_one(case, frozenset({ApplicationKind.CHANGE_OF_EMPLOYER}))
    if change is not None and not change.may_start:
        raise refuse(
            Refusal.NOT_LAWFUL,
            f"{case.reference}: the new work may not begin before its permit, or before the "
            "public policy's favourable reply (PPCHANGEWORK2020, A25.2); record "
            "change_reply_received first.",
        )
    if change is None and trip is None:
        raise refuse(
            Refusal.WRONG_STAGE,
            f"{case.reference}: work goes on under the old conditions (IRPR 186(u)); there is "
            "no other work to begin.",
        )
    return replace(case, done={**case.done, h.event.name: h.day})
