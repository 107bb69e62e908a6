"""What may happen to a case in each of its states, with fields drawn from a number."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from models.rules import events as e
from models.rules.case import Awaiting, Case, DocumentStatus
from models.rules.facts import Route
from models.rules.records import Admitted, Choice, NoticeKind
from tests.docket.chance import Chance
from tests.docket.facts_drawn import worker_of

A = Awaiting
Maker = Callable[[Chance, Case, datetime], e.Event]


def _plain(event: Callable[..., e.Event], /, **fields: Any) -> Maker:
    return lambda _chance, _case, _at: event(**fields)


def _offer(chance: Chance, case: Case, at: datetime) -> e.Event:
    start = chance.maybe(0.3, lambda: at.date() + chance.days(1, 300))
    months = chance.maybe(0.3, lambda: chance.randrange(1, 37))
    return e.OfferMade(start_on=start, months=months)


def _recorded(chance: Chance, case: Case, at: datetime) -> e.Event:
    sent = chance.maybe(0.5, lambda: at - timedelta(minutes=chance.randrange(1, 9000)))
    return e.CertificateRecorded(
        number=chance.offer_number(), fee_paid=chance.random() < 0.95, submitted_at=sent
    )


def _received(kind: Callable[..., e.Event], **fields: Any) -> Maker:
    """Return a filing whose receipt now and then shows an earlier instant than the event."""

    def made(chance: Chance, _case: Case, at: datetime) -> e.Event:
        earlier = at - timedelta(minutes=chance.randrange(3000))
        return kind(received_at=chance.maybe(0.3, lambda: earlier), **fields)

    return made


def _filed(chance: Chance, case: Case, at: datetime) -> e.Event:
    return e.Filed(route=chance.maybe(0.5, lambda: chance.choice(tuple(Route))))


def _issued(chance: Chance, case: Case, at: datetime) -> e.Event:
    first = at.date() + chance.days(-3, 40)
    last = first + chance.days(25, 1098)
    return e.PermitIssued(number=f"U{chance.randrange(10**6)}", valid_from=first, valid_to=last)


def _refused(chance: Chance, case: Case, at: datetime) -> e.Event:
    told = chance.maybe(0.5, lambda: at + timedelta(hours=chance.randrange(200)))
    return e.ApplicationRefused(notified_at=told, in_canada=chance.choice((None, True, False)))


def _letter(chance: Chance, case: Case, at: datetime) -> e.Event:
    return e.LetterReceived(enter_by=at.date() + chance.days(5, 900))


def _named(kind: Callable[..., e.Event], field: str) -> Maker:
    return lambda chance, _case, at: kind(
        **{field: at + timedelta(minutes=chance.randrange(60, 60_000))}
    )


def _paper(chance: Chance, case: Case, at: datetime) -> e.Event:
    kind = chance.choice(("passport", "passport", "medical", "biometrics", "eta", "resume"))
    issued = at.date() - chance.days(0, 300)
    lasts = chance.maybe(0.8, lambda: issued + chance.days(200, 3650))
    status = DocumentStatus.RECEIVED
    return e.DocumentReceived(kind=kind, status=status, issued_on=issued, expires_on=lasts)


def _finding(chance: Chance, case: Case, at: datetime) -> e.Event:
    sent = at.date() - chance.days(0, 12)
    return e.EmployerFindingReceived(
        kind=chance.choice(tuple(NoticeKind)),
        sent_on=sent,
        received_on=chance.maybe(0.3, lambda: sent + chance.days(0, 12)),
        due_on=chance.maybe(0.2, lambda: sent + chance.days(20, 60)),
        quarantine=chance.random() < 0.2,
    )


def _requested(chance: Chance, case: Case, at: datetime) -> e.Event:
    due = chance.maybe(0.7, lambda: at.date() + chance.days(3, 60))
    return e.DocumentRequested(what="a letter", due_on=due)


def _corrected(chance: Chance, case: Case, at: datetime) -> e.Event:
    """Tell of another passport, or another start: the two facts that move most dates."""
    facts = case.facts
    if chance.random() < 0.5:
        passport = at.date() + chance.days(30, 3700)
        applicant = replace(facts.applicant, passport_expires_on=passport)
        return e.FactsChanged(facts=replace(facts, applicant=applicant))
    job = replace(facts.job, start_on=at.date() + chance.days(-60, 300))
    return e.FactsChanged(facts=replace(facts, job=job))


def _worker_changed(chance: Chance, case: Case, at: datetime) -> e.Event:
    return e.WorkerChanged(worker=worker_of(chance, at.date()))


def _spouse_decided(chance: Chance, case: Case, at: datetime) -> e.Event:
    return e.CounselDecided(question="SPOUSE_C41", choice=chance.choice(tuple(Choice)))


def _returned(chance: Chance, case: Case, at: datetime) -> e.Event:
    return e.ReturnedToCanada(admitted_as=chance.choice((None, *Admitted)))


def _spouse_issued(chance: Chance, case: Case, at: datetime) -> e.Event:
    last = at.date() + chance.days(30, 1000)
    return e.SpousePermitIssued(number="U9", valid_from=at.date(), valid_to=last)


_PERMIT = (_issued, _issued, _issued)
_CHECK = _plain(e.PermitChecked, correct=True)
_RENEWAL_ANSWERS = (
    *_PERMIT, _refused, _refused, _plain(e.ReturnedIncomplete),
    _received(e.SecondApplicationFiled), _plain(e.InadmissibilityReported),
    _plain(e.ChangeReplyReceived, may_start=True), _plain(e.EmployerWithdrew),
)  # fmt: skip
_AT_A_COUNTER = (
    *_PERMIT, _refused, _letter, _letter, _plain(e.ApplicationWithdrawn),
    _plain(e.ReturnedIncomplete), _plain(e.ExaminationHeld), _plain(e.Deferred),
    _named(e.DirectedBack, "return_at"), _named(e.FurtherExamination, "report_at"),
    _plain(e.InadmissibilityReported), _plain(e.EmployerWithdrew),
)  # fmt: skip
_REFILE = (_offer, _recorded, _filed, _received(e.RestorationFiled))
NEXT: dict[Awaiting, tuple[Maker, ...]] = {
    A.OFFER: (_offer,),
    A.CERTIFICATE: (_recorded,),
    A.FILING: (_filed, _filed, _filed, _received(e.RestorationFiled)),
    A.RETURN_VISIT: (_filed, _issued),
    A.DECISION: _AT_A_COUNTER,
    A.EXAMINATION: (*_PERMIT, _recorded, _refused),
    A.FURTHER_EXAMINATION: (*_PERMIT, _refused),
    A.ENTRY: (*_PERMIT, _refused),
    A.PERMIT_CHECK: (_CHECK, _CHECK, _issued, _plain(e.WorkStarted)),
    A.WORK_START: (_plain(e.WorkStarted),),
    A.EXTENSION_WINDOW: (_offer,),
    A.EXTENSION_CERTIFICATE: (_recorded,),
    A.EXTENSION_FILING: (
        *[_received(e.ExtensionFiled)] * 3,
        _received(e.ChangeOfEmployerFiled, employer="Prairie"),
        _received(e.RestorationFiled), _filed,
    ),
    A.EXTENSION_DECISION: _RENEWAL_ANSWERS,
    A.RESTORATION_DECISION: (*_PERMIT, _refused, _plain(e.StatusRestored)),
    A.REFUSAL_REVIEW: _REFILE,
    A.COUNSEL: (_plain(e.Resumed), _refused),
    A.RETENTION: (_plain(e.Reopened),),
    A.NOTHING: (_plain(e.Reopened),),
}  # fmt: skip
ANY_TIME: tuple[Maker, ...] = (
    _paper, _paper, _paper, _finding, _requested, _spouse_issued, _corrected, _corrected,
    _worker_changed,
    _plain(e.LeftCanada), _returned,
    _plain(e.EmployerFindingAnswered, kind=NoticeKind.FINAL), _plain(e.DocumentRequestAnswered),
    _plain(e.CounselDecided, question="U4", choice=Choice.AS_STATED),
    _received(e.SpouseFiled), _spouse_decided,
    _plain(e.Held), _plain(e.Resumed), _plain(e.Closed),
    _plain(e.Departed), _plain(e.PermitCancelled),
    _plain(e.WorkStopped), _plain(e.ReviewFiled),
    _plain(e.CounselDecided, question="JR_15_60", choice=Choice.BARRED),
)  # fmt: skip
