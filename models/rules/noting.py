"""What a case only keeps on record: family, employer, officers' wishes, orders, counsel."""

from dataclasses import replace
from typing import TypeVar

from models.rules import events as e
from models.rules.applications import answered, made, receipt
from models.rules.case import Case
from models.rules.decisions import Refusal, RefusedError, refuse
from models.rules.happening import Happening
from models.rules.issuing import printed
from models.rules.plan import StepKey
from models.rules.records import (
    ApplicationKind,
    CaseKind,
    CounselDecision,
    DocumentRequest,
    EmployerNotice,
    Outcome,
    ProgrammeOrder,
)
from models.rules.spouse_window import bar_on_worker

# An open permit rests on no employer, and the spouse's own news is told as an applicant's.
OF_A_WORKER = frozenset(
    {
        e.OfferMade,
        e.CertificateRecorded,
        e.CertificateWithdrawn,
        e.EmployerWithdrew,
        e.ChangeOfEmployerFiled,
        e.ChangeReplyReceived,
        e.EmployerFindingReceived,
        e.EmployerFindingAnswered,
        e.SpouseFiled,
        e.SpousePermitIssued,
        e.SpouseRefused,
        e.SpouseCaseOpened,
    }
)
_SPOUSES = frozenset({ApplicationKind.SPOUSE})
T = TypeVar("T")


def work_stopped(case: Case, h: Happening) -> Case:
    """No more work is done; whether it ended in time is told beside the step."""
    if case.permit is None:
        raise refuse(
            Refusal.WRONG_STAGE, f"{case.reference} holds no permit, and so nothing to stop."
        )
    return replace(case, done={**case.done, StepKey.STOP_WORK.value: h.day})


def review_filed(case: Case, h: Happening) -> Case:
    """Leave was asked for; a judge may allow it late (A72(2)(c)), so no day is refused."""
    if case.refused_on is None:
        raise refuse(
            Refusal.WRONG_STAGE,
            f"{case.reference} has no refusal to be reviewed; record refused first.",
        )
    return replace(case, done={**case.done, StepKey.JUDICIAL_REVIEW.value: h.day})


def spouse_filed(case: Case, h: Happening) -> Case:
    """The spouse's application was submitted."""
    filed_at = receipt(h.event.received_at, h.at)
    if (bar := bar_on_worker(case, filed_at, h.book)) is not None:
        raise refuse(Refusal.NOT_LAWFUL, bar)
    # A spouse's permit is open: it stands on no offer number.
    new = replace(made(case, ApplicationKind.SPOUSE, filed_at)[-1], certificate=None)
    done = {**case.done, h.event.name: h.day}
    return replace(case, applications=(*case.applications, new), done=done)


def spouse_permit_issued(case: Case, h: Happening) -> Case:
    """The spouse's permit was printed."""
    closed = answered(case, Outcome.ISSUED, h.at, kinds=_SPOUSES)
    return replace(case, spouse_permit=printed(h), applications=closed)


def spouse_refused(case: Case, h: Happening) -> Case:
    """The spouse's application was refused."""
    return replace(case, applications=answered(case, Outcome.REFUSED, h.at, kinds=_SPOUSES))


def spouse_case_opened(case: Case, h: Happening) -> Case:
    """The spouse's application is followed in a case of its own."""
    return replace(case, spouse_case=h.event.number)


def document_requested(case: Case, h: Happening) -> Case:
    """An officer asked for something more."""
    new = DocumentRequest(what=h.event.what, received_on=h.day, due_on=h.event.due_on)
    return replace(case, requests=(*case.requests, new))


def document_request_answered(case: Case, h: Happening) -> Case:
    """What was asked for was sent: the thing named, or the last still wanted."""
    wanted = [r for r in case.requests if r.answered_on is None]
    found = next((r for r in reversed(wanted) if h.event.what in (None, r.what)), None)
    if found is None:
        raise _nothing_open(case, "request of an officer", "document_requested")
    return replace(
        case, requests=_with(case.requests, found, replace(found, answered_on=h.day))
    )


def employer_finding_received(case: Case, h: Happening) -> Case:
    """The department wrote to the employer."""
    event = h.event
    new = EmployerNotice(
        kind=event.kind,
        sent_on=event.sent_on,
        received_on=event.received_on,
        due_on=event.due_on,
        quarantine=event.quarantine,
    )
    return replace(case, employer_notices=(*case.employer_notices, new))


def employer_finding_answered(case: Case, h: Happening) -> Case:
    """The employer answered the last notice of that kind, or paid."""
    open_ones = (n for n in reversed(case.employer_notices) if n.answered_on is None)
    found = next((n for n in open_ones if n.kind is h.event.kind), None)
    if found is None:
        raise _nothing_open(case, str(h.event.kind), "employer_finding_received")
    new = replace(found, answered_on=h.day)
    return replace(case, employer_notices=_with(case.employer_notices, found, new))


def programme_suspended(case: Case, h: Happening) -> Case:
    """An order bears on the case from a day on; the same order told again is put right."""
    event = h.event
    new = ProgrammeOrder(
        order=event.order,
        reach=event.reach,
        from_on=event.from_on or h.day,
        to_on=event.to_on,
    )
    if new.to_on is not None and new.to_on < new.from_on:
        raise refuse(
            Refusal.INVALID_VALUE, f"to_on: {new.to_on} lies before from_on {new.from_on}."
        )
    kept = tuple(o for o in case.orders if o.order != event.order)
    return replace(case, orders=(*kept, new))


def programme_resumed(case: Case, h: Happening) -> Case:
    """The order holds no more; today is its last day."""
    found = next((o for o in case.orders if o.order == h.event.order), None)
    if found is None:
        raise _nothing_open(case, f"order {h.event.order!r}", "programme_suspended")
    return replace(case, orders=_with(case.orders, found, replace(found, to_on=h.day)))


def counsel_decided(case: Case, h: Happening) -> Case:
    """Counsel ended a doubt; a later word on the same question replaces it."""
    question = h.event.question.strip().upper()
    new = CounselDecision(question=question, choice=h.event.choice, on=h.day)
    kept = tuple(d for d in case.decisions if d.question != question)
    return replace(case, decisions=(*kept, new))


def worker_changed(case: Case, h: Happening) -> Case:
    """What a spouse's dates rest on moved."""
    if case.kind is not CaseKind.SPOUSE:
        raise refuse(Refusal.WRONG_STAGE, f"{case.reference} is not a spouse's case.")
    return replace(case, worker=h.event.worker)


def _nothing_open(case: Case, what: str, first: str) -> RefusedError:
    return refuse(
        Refusal.WRONG_STAGE, f"{case.reference} has no open {what}; record {first} first."
    )


def _with(kept: tuple[T, ...], old: T, new: T) -> tuple[T, ...]:
    return tuple(new if one is old else one for one in kept)
