"""What may happen next: the table of events, the states that take each, and what it makes.

`decide` answers with the case after the event, or with the reason why not. A refused event
changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from models.rules import events as e
from models.rules import outcomes, preparing
from models.rules.case import Awaiting, Case, Colleague
from models.rules.decisions import Accepted, Refusal, Refused, RefusedError, refuse
from models.rules.happening import (
    AT_THE_COUNTER,
    AT_WORK,
    BEFORE_ISSUE,
    OPEN,
    RENEWING,
    Happening,
    no_certificate,
    resting_place,
    to,
)

A = Awaiting


def decide(case: Case, event: e.Event, *, at: datetime) -> Accepted | Refused:
    """Say whether an event may happen to a case at an instant, and what the case is then.

    The day on which a step counts as done is the day `at` had in the office's zone.
    """
    transition = TABLE.get(type(event))
    if transition is None:
        return _not_for_a_case(event)
    if case.awaiting not in transition.taken_by:
        return _wrong_stage(case, event, transition)
    day = at.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    try:
        after = transition.apply(case, Happening(event, at, day))
    except RefusedError as no:
        return no.refused
    return Accepted(case=replace(after, version=case.version + 1))


def _not_for_a_case(event: e.Event) -> Refused:
    return Refused(
        reason=Refusal.UNKNOWN_EVENT,
        message=f"{event.name} cannot be recorded on a case; see `northbound events`.",
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


def _noted(case: Case, h: Happening) -> Case:
    return replace(case, done={**case.done, h.event.name: h.day})


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


def _handed_over(case: Case, h: Happening) -> Case:
    owner = Colleague(name=h.event.owner, email=h.event.email)
    return replace(case, facts=replace(case.facts, team=replace(case.facts.team, owner=owner)))


def _stopped(case: Case, _: Happening) -> Case:
    return to(case, A.COUNSEL, closed_from=case.awaiting)


def _closed(case: Case, _: Happening) -> Case:
    return to(case, A.NOTHING, closed_from=case.awaiting)


def _back_where_it_was(case: Case, _: Happening) -> Case:
    return to(case, case.closed_from or resting_place(case), closed_from=None)


@dataclass(frozen=True, slots=True)
class Transition:
    """The states in which an event may happen, and what it makes of the case."""

    taken_by: frozenset[Awaiting]
    apply: Callable[[Case, Happening], Case]
    wants_number_at: frozenset[Awaiting] = frozenset()  # too early for want of a number


def _when(*states: Awaiting) -> frozenset[Awaiting]:
    return frozenset(states)


_ANSWERABLE = AT_THE_COUNTER | {A.RETURN_VISIT, A.ENTRY, A.EXTENSION_DECISION}

TABLE: Mapping[type[e.Event], Transition] = {
    e.FactsChanged: Transition(OPEN | {A.NOTHING}, preparing.facts_changed),
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
        _when(A.FILING, A.RETURN_VISIT, A.REFUSAL_REVIEW),
        outcomes.filed,
        wants_number_at=_when(A.OFFER, A.CERTIFICATE),
    ),
    e.DirectedBack: Transition(AT_THE_COUNTER, outcomes.return_visit),
    e.Deferred: Transition(AT_THE_COUNTER | {A.FILING, A.RETURN_VISIT}, outcomes.return_visit),
    e.ExaminationHeld: Transition(
        _when(A.DECISION, A.FURTHER_EXAMINATION), outcomes.examination
    ),
    e.FurtherExamination: Transition(AT_THE_COUNTER, outcomes.further_examination),
    e.LetterReceived: Transition(_when(A.DECISION), outcomes.letter_received),
    e.PermitIssued: Transition(_ANSWERABLE | {A.PERMIT_CHECK}, outcomes.permit_issued),
    e.PermitChecked: Transition(_when(A.PERMIT_CHECK), outcomes.permit_checked),
    e.ApplicationRefused: Transition(_ANSWERABLE | {A.COUNSEL}, outcomes.refused),
    e.ApplicationWithdrawn: Transition(AT_THE_COUNTER | {A.RETURN_VISIT}, outcomes.withdrawn),
    e.ReturnedIncomplete: Transition(
        _when(A.DECISION, A.EXTENSION_DECISION), outcomes.returned_incomplete
    ),
    e.EmployerWithdrew: Transition(
        BEFORE_ISSUE | {A.EXTENSION_CERTIFICATE, A.EXTENSION_FILING}, outcomes.employer_withdrew
    ),
    e.InadmissibilityReported: Transition(AT_THE_COUNTER | AT_WORK | {A.ENTRY}, _stopped),
    e.WorkStarted: Transition(_when(A.WORK_START, A.PERMIT_CHECK), outcomes.work_started),
    e.LeftCanada: Transition(OPEN, _noted),
    e.ExtensionFiled: Transition(
        _when(A.EXTENSION_FILING),
        outcomes.extension_filed,
        wants_number_at=_when(A.EXTENSION_WINDOW, A.EXTENSION_CERTIFICATE),
    ),
    e.SpouseFiled: Transition(OPEN, _noted),
    e.Held: Transition(OPEN, _held),
    e.Resumed: Transition(OPEN, _resumed),
    e.HandedOver: Transition(OPEN, _handed_over),
    e.Closed: Transition(OPEN, _closed),
    e.Reopened: Transition(_when(A.NOTHING), _back_where_it_was),
}
"""Every event but the opening itself; `northbound events` is printed from it."""
