"""What may happen next: the table of events, the states that take each, and what it makes.

`decide` answers with the case after the event, or with the reason why not. A refused event
changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models.rules import events as e
from models.rules import noting, outcomes, preparing, renewing
from models.rules.book import RuleBook
from models.rules.case import Awaiting, Case, reference_of
from models.rules.decisions import Accepted, Refusal, Refused, RefusedError, refuse
from models.rules.facts import Colleague
from models.rules.happening import (
    AT_REST,
    AT_THE_COUNTER,
    AT_WORK,
    BEFORE_ISSUE,
    CORRECTED_AT,
    OPEN,
    RENEWING,
    STATUS_ASKED,
    UNDER_WAY,
    Happening,
    has_paid_number,
    needs_number,
    no_certificate,
    to,
)
from models.rules.holding import resting_place, whereto
from models.rules.records import CaseKind, Pin

A = Awaiting
_LONGEST_PIN = timedelta(days=366)


def decide(case: Case, event: e.Event, *, at: datetime, book: RuleBook) -> Accepted | Refused:
    """Say whether an event may happen to a case at an instant, and what the case is then.

    The law is the book's, as it binds on the day of the event. The day on which a step counts
    as done is the day `at` had in the office's zone.
    """
    transition = TABLE.get(type(event))
    if transition is None:
        return _not_for_a_case(event)
    if case.kind is CaseKind.SPOUSE and type(event) in noting.OF_A_WORKER:
        return _of_the_worker(case, event)
    if case.awaiting not in transition.taken_from(case):
        return _wrong_stage(case, event, transition)
    day = at.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    try:
        after = transition.apply(case, Happening(event, at, day, book))
    except RefusedError as no:
        return no.refused
    return Accepted(case=replace(after, version=case.version + 1))


def _not_for_a_case(event: e.Event) -> Refused:
    return Refused(
        reason=Refusal.UNKNOWN_EVENT,
        message=f"{event.name} cannot be recorded on a case; see `northbound events`.",
    )


def _of_the_worker(case: Case, event: e.Event) -> Refused:
    worker = reference_of(case.worker.number) if case.worker else "the worker's case"
    return Refused(
        reason=Refusal.WRONG_STAGE,
        message=f"{case.reference} is a spouse's case, whose permit is open: {event.name} is "
        f"recorded on {worker}.",
    )


def _wrong_stage(case: Case, event: e.Event, transition: "Transition") -> Refused:
    if case.awaiting in transition.wants_number_at:
        return no_certificate(case).refused
    taken = ", ".join(sorted(transition.taken_by))
    return Refused(
        reason=Refusal.WRONG_STAGE,
        message=f"{case.reference} is at stage {case.stage}, awaiting {case.awaiting}: "
        f"{event.name} is taken when awaiting {taken}.",
    )


def _held(case: Case, _: Happening) -> Case:
    if case.held:
        raise refuse(Refusal.WRONG_STAGE, f"{case.reference} is on hold already.")
    return replace(case, held=True)


def _resumed(case: Case, h: Happening) -> Case:
    if case.held:
        return replace(case, held=False)
    if case.awaiting is A.COUNSEL:
        return _back_where_it_was(case, h)
    raise refuse(Refusal.WRONG_STAGE, f"{case.reference} is not on hold.")


def _pinned(case: Case, h: Happening) -> Case:
    last, longest = h.event.until_on, h.day + _LONGEST_PIN
    if not h.day <= last <= longest:
        message = (
            f"until_on: {last} is no day from {h.day} to {longest}: a pin ends within a year."
        )
        raise refuse(Refusal.INVALID_VALUE, message)
    return replace(case, pin=Pin(reason=h.event.reason.strip(), until_on=last))


def _unpinned(case: Case, _: Happening) -> Case:
    if case.pin is None:
        raise refuse(Refusal.WRONG_STAGE, f"{case.reference} is not pinned.")
    return replace(case, pin=None)


def _handed_over(case: Case, h: Happening) -> Case:
    owner = Colleague(name=h.event.owner, email=h.event.email)
    return replace(case, facts=replace(case.facts, team=replace(case.facts.team, owner=owner)))


def _stopped(case: Case, _: Happening) -> Case:
    return to(case, A.COUNSEL, closed_from=case.awaiting)


def _closed(case: Case, _: Happening) -> Case:
    if case.awaiting in AT_REST:
        return to(case, A.NOTHING, closed_from=case.closed_from)
    return to(case, _rest(case), closed_from=case.awaiting)


def _departed(case: Case, h: Happening) -> Case:
    done = {**case.done, h.event.name: h.day}
    return to(case, _rest(case), closed_from=case.awaiting, done=done)


def _rest(case: Case) -> Awaiting:
    # Records are kept of every period of employment, and there was none without a permit.
    return A.RETENTION if case.permits and needs_number(case) else A.NOTHING


def _back_where_it_was(case: Case, h: Happening) -> Case:
    back = to(case, case.closed_from or resting_place(case), closed_from=None)
    if back.awaiting in _FILED_FROM and not has_paid_number(back):
        return preparing.numbered(back, h)  # its number went meanwhile
    return back


Apply = Callable[[Case, Happening], Case]


@dataclass(frozen=True, slots=True)
class Transition:
    """The states in which an event may happen, and what it makes of the case."""

    taken_by: frozenset[Awaiting]
    apply: Apply
    wants_number_at: frozenset[Awaiting] = frozenset()  # too early for want of a number

    def taken_from(self, case: Case) -> frozenset[Awaiting]:
        """Return the states that take the event: more of them where no number is wanted."""
        return self.taken_by if needs_number(case) else self.taken_by | self.wants_number_at


def _when(*states: Awaiting) -> frozenset[Awaiting]:
    return frozenset(states)


_FILED_FROM = frozenset({A.FILING, A.EXTENSION_FILING})
_ANSWERABLE = AT_THE_COUNTER | {A.RETURN_VISIT, A.ENTRY}
_UNNUMBERED = _when(A.EXTENSION_WINDOW, A.EXTENSION_CERTIFICATE)
_KEPT = OPEN | {A.RETENTION}


def _either(first: Apply, held: Apply, states: frozenset[Awaiting] = STATUS_ASKED) -> Apply:
    """Return what an event makes of a first permit, and in some states of one that is held.

    A parked case answers as it would where it goes on.
    """
    return lambda case, h: (held if whereto(case) in states else first)(case, h)


TABLE: Mapping[type[e.Event], Transition] = {
    e.FactsChanged: Transition(OPEN | AT_REST, preparing.facts_changed),
    e.DocumentReceived: Transition(OPEN, preparing.document_received),
    e.OfferMade: Transition(
        _when(A.OFFER, A.EXTENSION_WINDOW, A.REFUSAL_REVIEW, A.CERTIFICATE),
        preparing.offer_made,
    ),
    e.CertificateRecorded: Transition(
        _when(A.OFFER, A.CERTIFICATE, A.FILING, A.REFUSAL_REVIEW)
        | _when(A.RETURN_VISIT, A.EXAMINATION, A.FURTHER_EXAMINATION)
        | (RENEWING - {A.EXTENSION_DECISION}),
        preparing.certificate_recorded,
    ),
    e.CertificateWithdrawn: Transition(OPEN, preparing.certificate_withdrawn),
    e.Filed: Transition(
        _when(A.FILING, A.RETURN_VISIT, A.REFUSAL_REVIEW, A.EXTENSION_FILING),
        outcomes.filed,
        wants_number_at=_when(A.OFFER, A.CERTIFICATE),
    ),
    e.DirectedBack: Transition(AT_THE_COUNTER, outcomes.return_visit),
    e.Deferred: Transition(AT_THE_COUNTER | {A.FILING, A.RETURN_VISIT}, outcomes.return_visit),
    e.ExaminationHeld: Transition(
        _when(A.CERTIFICATE, A.FILING, A.RETURN_VISIT, A.DECISION, A.FURTHER_EXAMINATION),
        outcomes.examination,
    ),
    e.FurtherExamination: Transition(AT_THE_COUNTER, outcomes.further_examination),
    e.LetterReceived: Transition(_when(A.DECISION), outcomes.letter_received),
    e.PermitIssued: Transition(
        _ANSWERABLE | STATUS_ASKED | CORRECTED_AT,
        _either(outcomes.permit_issued, renewing.permit_issued),
    ),
    e.PermitChecked: Transition(AT_WORK, outcomes.permit_checked),
    e.ApplicationRefused: Transition(
        _ANSWERABLE | STATUS_ASKED | {A.COUNSEL}, _either(outcomes.refused, renewing.refused)
    ),
    e.ApplicationWithdrawn: Transition(AT_THE_COUNTER | {A.RETURN_VISIT}, outcomes.withdrawn),
    e.ReturnedIncomplete: Transition(
        STATUS_ASKED | {A.DECISION},
        _either(outcomes.returned_incomplete, renewing.returned_incomplete),
    ),
    e.EmployerWithdrew: Transition(
        BEFORE_ISSUE | AT_WORK | STATUS_ASKED,
        _either(outcomes.employer_withdrew, renewing.employer_withdrew, AT_WORK | STATUS_ASKED),
    ),
    e.InadmissibilityReported: Transition(
        UNDER_WAY | AT_WORK | {A.FILING, A.RETURN_VISIT}, _stopped
    ),
    e.WorkStarted: Transition(
        _when(A.WORK_START, A.PERMIT_CHECK) | STATUS_ASKED,
        _either(outcomes.work_started, renewing.new_work_started),
    ),
    e.LeftCanada: Transition(OPEN, renewing.left_canada),
    e.ReturnedToCanada: Transition(OPEN, renewing.returned_to_canada),
    e.ExtensionFiled: Transition(
        _when(A.EXTENSION_FILING), renewing.extension_filed, wants_number_at=_UNNUMBERED
    ),
    e.ChangeOfEmployerFiled: Transition(
        _when(A.EXTENSION_FILING),
        renewing.change_of_employer_filed,
        wants_number_at=_UNNUMBERED,
    ),
    e.ChangeReplyReceived: Transition(
        _when(A.EXTENSION_DECISION), renewing.change_reply_received
    ),
    e.SecondApplicationFiled: Transition(
        _when(A.EXTENSION_DECISION), renewing.second_application_filed
    ),
    e.RestorationFiled: Transition(
        _when(A.REFUSAL_REVIEW, A.FILING, A.EXTENSION_FILING),
        renewing.restoration_filed,
        wants_number_at=_UNNUMBERED | {A.OFFER, A.CERTIFICATE},
    ),
    e.StatusRestored: Transition(_when(A.RESTORATION_DECISION), renewing.restored),
    e.PermitCancelled: Transition(AT_WORK | STATUS_ASKED, renewing.permit_cancelled),
    e.WorkStopped: Transition(OPEN, noting.work_stopped),
    e.ReviewFiled: Transition(OPEN, noting.review_filed),
    e.SpouseFiled: Transition(OPEN, noting.spouse_filed),
    e.SpousePermitIssued: Transition(OPEN, noting.spouse_permit_issued),
    e.SpouseRefused: Transition(OPEN, noting.spouse_refused),
    e.SpouseCaseOpened: Transition(OPEN | AT_REST, noting.spouse_case_opened),
    e.DocumentRequested: Transition(UNDER_WAY, noting.document_requested),
    e.DocumentRequestAnswered: Transition(OPEN, noting.document_request_answered),
    e.EmployerFindingReceived: Transition(_KEPT, noting.employer_finding_received),
    e.EmployerFindingAnswered: Transition(_KEPT, noting.employer_finding_answered),
    e.ProgrammeSuspended: Transition(OPEN, noting.programme_suspended),
    e.ProgrammeResumed: Transition(OPEN, noting.programme_resumed),
    e.CounselDecided: Transition(_KEPT, noting.counsel_decided),
    e.WorkerChanged: Transition(OPEN | AT_REST, noting.worker_changed),
    e.Held: Transition(OPEN, _held),
    e.Resumed: Transition(OPEN, _resumed),
    e.PlanPinned: Transition(OPEN, _pinned),
    e.PlanUnpinned: Transition(OPEN | AT_REST, _unpinned),
    e.HandedOver: Transition(_KEPT, _handed_over),
    e.Departed: Transition(OPEN, _departed),
    e.Closed: Transition(_KEPT, _closed),
    e.Reopened: Transition(AT_REST, _back_where_it_was),
}
"""Every event but the opening itself; `northbound events` is printed from it."""
