"""What happens before an officer, and after: filings, outcomes, permits, work."""

from dataclasses import replace
from datetime import UTC, date, datetime

from models.rules.case import AT_A_PORT, Awaiting, Case, Permit
from models.rules.decisions import Refusal, refuse
from models.rules.filing_route import barred_route
from models.rules.happening import (
    RENEWING,
    Happening,
    back_to_filing,
    done_on,
    has_paid_number,
    no_certificate,
    to,
    usable,
    with_number_spent,
)
from models.rules.plan import StepKey

A = Awaiting
K = StepKey


def filed(case: Case, h: Happening) -> Case:
    """The application is made: an offer number, fee paid and in before it, and a lawful way.

    The number stays pending until the officer answers: what is returned was never made, and
    a visit withdrawn or refused leaves the offer unmatched.
    """
    filing = case.facts.filing
    route = h.event.route or filing.route
    port = h.event.port or filing.port
    facts = replace(case.facts, filing=replace(filing, route=route, port=port))
    bar = barred_route(facts, route, h.at)
    if bar is not None:
        raise refuse(Refusal.NOT_LAWFUL, bar)
    usable(case, h)
    done = done_on(case, h, K.FILING, K.DOCUMENTS, K.PACKAGE)
    return to(case, A.DECISION, facts=facts, done=done, filed_at=h.at)


def return_visit(case: Case, h: Happening) -> Case:
    """Come back: at the time an officer named, or on another day of the port's window."""
    if h.event.return_at is None:
        return back_to_filing(case)
    return to(case, A.RETURN_VISIT, return_at=_later("return_at", h.event.return_at, h))


def examination(case: Case, _: Happening) -> Case:
    """On hold at the counter while the employer acts."""
    return to(case, A.EXAMINATION)


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
    return to(case, A.ENTRY, done=done_on(case, h, K.DECISION), enter_by=h.event.enter_by)


def permit_issued(case: Case, h: Happening) -> Case:
    """A permit is printed: its own dates rule, and the offer number is spent.

    While a permit waits for its check another one is its correction, on the same number.
    """
    event = h.event
    if event.valid_to < event.valid_from:
        raise refuse(
            Refusal.INVALID_VALUE,
            f"valid_to: {event.valid_to} lies before valid_from {event.valid_from}.",
        )
    permit = Permit(number=event.number, valid_from=event.valid_from, valid_to=event.valid_to)
    if case.awaiting is A.PERMIT_CHECK:
        return replace(case, permits=(*case.permits[:-1], permit))
    if case.certificates and case.certificate is None:
        raise no_certificate(case)
    return to(
        case,
        A.PERMIT_CHECK,
        done=_issue_done(case, h),
        permits=(*case.permits, permit),
        certificates=with_number_spent(case),
    )


def _issue_done(case: Case, h: Happening) -> dict[str, date]:
    match case.awaiting:
        case A.EXTENSION_DECISION:
            return done_on(case, h, K.EXTENSION_DECISION)
        case A.ENTRY:
            return done_on(case, h, K.ENTRY)
        case _:
            return done_on(case, h, K.DECISION, K.FILING)


def permit_checked(case: Case, h: Happening) -> Case:
    """The permit was read; correct, it starts work or the next renewal cycle."""
    if not h.event.correct:
        return case  # still to be put right at the counter; the check stays open
    permits = (*case.permits[:-1], replace(case.permits[-1], checked=True))
    done = done_on(case, h, K.PERMIT_CHECK)
    works = K.WORK_START.value in done
    return to(case, A.EXTENSION_WINDOW if works else A.WORK_START, permits=permits, done=done)


def refused(case: Case, h: Happening) -> Case:
    """The officer said no; online the number is lost with it, at a counter it is not."""
    after = _with_matched_number_spent(case)
    done = dict(case.done)
    if not has_paid_number(after):
        done.pop(K.CERTIFICATE.value, None)
    return to(after, A.REFUSAL_REVIEW, refused_on=h.day, done=done)


def withdrawn(case: Case, _: Happening) -> Case:
    """Allowed to leave without a refusal; at a port the offer is still pending."""
    return back_to_filing(_with_matched_number_spent(case))


def _with_matched_number_spent(case: Case) -> Case:
    # An online file is matched to its offer on the way in, a visitor's only when it is decided.
    online = case.awaiting in (A.DECISION, A.ENTRY) and (
        case.facts.filing.route not in AT_A_PORT
    )
    if online or case.awaiting is A.EXTENSION_DECISION:
        return replace(case, certificates=with_number_spent(case))
    return case


def returned_incomplete(case: Case, _: Happening) -> Case:
    """The file came back as never made; its offer number is free again."""
    if case.awaiting is not A.EXTENSION_DECISION:
        return back_to_filing(case)
    return to(case, A.EXTENSION_FILING if has_paid_number(case) else A.EXTENSION_CERTIFICATE)


def employer_withdrew(case: Case, _: Happening) -> Case:
    """No more work is offered, pending numbers gone: back to the offer, or to the renewal's."""
    gone = tuple(replace(c, withdrawn=c.withdrawn or not c.used) for c in case.certificates)
    renewing = case.awaiting in RENEWING
    return to(case, A.EXTENSION_WINDOW if renewing else A.OFFER, certificates=gone)


def work_started(case: Case, h: Happening) -> Case:
    """The first day of work; a permit not yet read still waits for its check."""
    if K.WORK_START.value in case.done:
        raise refuse(
            Refusal.WRONG_STAGE,
            f"{case.reference}: work began {case.done[K.WORK_START.value]} already.",
        )
    done = done_on(case, h, K.WORK_START, K.RIGHTS_INFORMATION)
    if case.awaiting is A.PERMIT_CHECK:
        return replace(case, done=done)
    return to(case, A.EXTENSION_WINDOW, done=done)


def extension_filed(case: Case, h: Happening) -> Case:
    """The renewal is in, before the permit ended in UTC and on a new number."""
    usable(case, h)
    permit = case.permit
    if permit and permit.valid_to and h.at.astimezone(UTC).date() > permit.valid_to:
        raise refuse(
            Refusal.NOT_LAWFUL,
            f"The permit ended {permit.valid_to} and the day is over in UTC; a renewal must be "
            "in before (IRPR 201(1)). Ask counsel about restoration (IRPR 182(1)).",
        )
    done = done_on(case, h, K.EXTENSION_FILING)
    return to(case, A.EXTENSION_DECISION, done=done, filed_at=h.at)
