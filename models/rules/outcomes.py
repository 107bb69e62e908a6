"""What happens before an officer, and after: filings, outcomes, the permit, the work.

What happens to a renewal stands in `renewing`.
"""

from dataclasses import replace
from datetime import date, datetime

from models.rules.applications import answered, made, open_one, receipt
from models.rules.case import Awaiting, Case
from models.rules.decisions import Refusal, refuse
from models.rules.facts import AT_A_PORT, Route
from models.rules.filing_bars import barred
from models.rules.happening import (
    CORRECTED_AT,
    Happening,
    back_to_filing,
    done_on,
    has_paid_number,
    needs_number,
    to,
    usable,
    with_number_spent,
    without,
)
from models.rules.issuing import issued, printed
from models.rules.plan import StepKey
from models.rules.records import Application, ApplicationKind, Outcome

A = Awaiting
K = StepKey


def filed(case: Case, h: Happening) -> Case:
    """The application is made: an offer number, fee paid and in before it, and a lawful way.

    The number stays pending until the officer answers: what is returned was never made, and
    a visit withdrawn or refused leaves the offer unmatched.
    """
    filing = case.facts.filing
    filed_at = receipt(h.event.received_at, h.at)
    route = h.event.route or filing.route
    port = h.event.port or filing.port
    facts = replace(case.facts, filing=replace(filing, route=route, port=port))
    if case.awaiting is A.EXTENSION_FILING and route in (None, Route.INSIDE):
        raise refuse(
            Refusal.WRONG_STAGE,
            f"{case.reference} is awaiting {case.awaiting}: from inside Canada that is "
            "extension_filed; a filing at a port or abroad names its route.",
        )
    bar = barred(replace(case, facts=facts), route, filed_at, h.book)
    if bar is not None:
        raise refuse(Refusal.NOT_LAWFUL, bar)
    usable(case, filed_at)
    return to(
        case,
        A.DECISION,
        facts=facts,
        done=done_on(case, h, K.FILING, K.DOCUMENTS, K.PACKAGE),
        filed_at=filed_at,
        applications=_filing(case, filed_at),
    )


def _filing(case: Case, filed_at: datetime) -> tuple[Application, ...]:
    # Who was told to come back presents the same application.
    if case.awaiting is A.RETURN_VISIT and open_one(case) is not None:
        return case.applications
    return made(case, ApplicationKind.PERMIT, filed_at)


def return_visit(case: Case, h: Happening) -> Case:
    """Come back: at the time an officer named, or on another day of the port's window."""
    if h.event.return_at is None:
        return back_to_filing(case, applications=answered(case, Outcome.RETURNED, h.at))
    return to(case, A.RETURN_VISIT, return_at=_later("return_at", h.event.return_at, h))


def examination(case: Case, h: Happening) -> Case:
    """On hold at the counter while the employer acts: also for want of an offer number.

    The offer is to be made or amended today, so its step is open again until it is recorded.
    """
    done, filed_at = case.done, case.filed_at
    if case.awaiting in (A.CERTIFICATE, A.FILING, A.RETURN_VISIT):
        done, filed_at = done_on(case, h, K.FILING, K.DOCUMENTS, K.PACKAGE), h.at
    owed = {step: day for step, day in done.items() if step != K.CERTIFICATE.value}
    return to(case, A.EXAMINATION, done=owed, filed_at=filed_at)


def further_examination(case: Case, h: Happening) -> Case:
    """Let in without status, to report at a set time."""
    report_at = _later("report_at", h.event.report_at, h)
    return to(case, A.FURTHER_EXAMINATION, return_at=report_at)


def _later(field: str, named: datetime, h: Happening) -> datetime:
    if named <= h.at:
        raise refuse(
            Refusal.INVALID_VALUE,
            f"{field}: {named.isoformat()} is not after the event; write the time to come.",
        )
    return named


def letter_received(case: Case, h: Happening) -> Case:
    """Approved before travel; the printed last day of entry is a hard limit."""
    return to(
        case,
        A.ENTRY,
        done=done_on(case, h, K.DECISION),
        enter_by=h.event.enter_by,
        applications=answered(case, Outcome.APPROVED, h.at),
    )


def permit_issued(case: Case, h: Happening) -> Case:
    """A permit is printed: its own dates rule, and the offer number is spent.

    While a permit waits for its check another one is its correction, on the same number; so it
    is later, once an error was found. An entry past the letter's day stays in sight meanwhile.
    """
    if case.awaiting in CORRECTED_AT:
        return _corrected(case, h)
    last = case.enter_by
    after = issued(case, h, done=_issue_done(case, h))
    return replace(after, enter_by=last) if last and h.day > last else after


def _corrected(case: Case, h: Happening) -> Case:
    if case.permit is None or case.permit.checked:
        raise refuse(
            Refusal.WRONG_STAGE,
            f"{case.reference}: the permit held was found correct; record permit_checked with "
            "correct=false and the wrong fields before its correction.",
        )
    return replace(case, permits=(*case.permits[:-1], printed(h)))


def _issue_done(case: Case, h: Happening) -> dict[str, date]:
    if case.awaiting is A.ENTRY:
        return done_on(case, h, K.ENTRY)
    return done_on(case, h, K.DECISION, K.FILING)


def permit_checked(case: Case, h: Happening) -> Case:
    """The permit was read; correct, it starts work or the next renewal cycle.

    An error found after the counter was left opens the check again, wherever the case stands.
    """
    wrong = h.event.wrong
    if wrong and h.event.correct:
        raise refuse(
            Refusal.INVALID_VALUE, f"correct: it cannot be, with {', '.join(wrong)} wrong."
        )
    if case.permit is None:
        raise refuse(Refusal.WRONG_STAGE, f"{case.reference} holds no permit.")
    read = replace(case.permit, checked=h.event.correct, wrong=wrong)
    permits = (*case.permits[:-1], read)
    if not h.event.correct:
        return replace(case, permits=permits)
    done = done_on(case, h, K.PERMIT_CHECK)
    if case.awaiting is not A.PERMIT_CHECK:
        return replace(case, permits=permits, done=done)
    # An open permit names no employer, and so no first day of work to wait for.
    works = K.WORK_START.value in done or not needs_number(case)
    return to(case, A.EXTENSION_WINDOW if works else A.WORK_START, permits=permits, done=done)


def refused(case: Case, h: Happening) -> Case:
    """The officer said no; online the number is lost with it, at a counter it is not."""
    after = _with_matched_number_spent(case)
    done = without(case.done, K.JUDICIAL_REVIEW)
    if not has_paid_number(after):
        done.pop(K.CERTIFICATE.value, None)
    answer = answered(
        case,
        Outcome.REFUSED,
        h.at,
        notified_at=h.event.notified_at,
        in_canada=h.event.in_canada,
    )
    return to(after, A.REFUSAL_REVIEW, refused_on=h.day, done=done, applications=answer)


def withdrawn(case: Case, h: Happening) -> Case:
    """Allowed to leave without a refusal; at a port the offer is still pending."""
    closed = answered(case, Outcome.WITHDRAWN, h.at)
    return back_to_filing(_with_matched_number_spent(case), applications=closed)


def _with_matched_number_spent(case: Case) -> Case:
    # An online file is matched to its offer on the way in, a visitor's only when it is decided.
    online = case.awaiting in (A.DECISION, A.ENTRY) and (
        case.facts.filing.route not in AT_A_PORT
    )
    return replace(case, certificates=with_number_spent(case)) if online else case


def returned_incomplete(case: Case, h: Happening) -> Case:
    """The file came back as never made; its offer number is free again."""
    return back_to_filing(case, applications=answered(case, Outcome.RETURNED, h.at))


def employer_withdrew(case: Case, h: Happening) -> Case:
    """No more work is offered, pending numbers gone: back to the offer."""
    gone = tuple(replace(c, withdrawn=c.withdrawn or not c.used) for c in case.certificates)
    closed = answered(case, Outcome.WITHDRAWN, h.at)
    return to(case, A.OFFER, certificates=gone, applications=closed)


def work_started(case: Case, h: Happening) -> Case:
    """The first day of work; a permit not yet read still waits for its check."""
    if K.WORK_START.value in case.done:
        raise refuse(
            Refusal.WRONG_STAGE,
            f"{case.reference}: work began {case.done[K.WORK_START.value]} already.",
        )
    done = without(done_on(case, h, K.WORK_START, K.RIGHTS_INFORMATION), K.STOP_WORK)
    if case.awaiting is A.PERMIT_CHECK:
        return replace(case, done=done)
    return to(case, A.EXTENSION_WINDOW, done=done)
