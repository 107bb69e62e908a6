"""A new case, and where one that is already under way stands."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import TypeVar

from models.rules.case import Awaiting, Case, People
from models.rules.facts import Facts, Stage
from models.rules.happening import STAGE_OF, has_paid_number, needs_number, to
from models.rules.permit import Certificate, Permit
from models.rules.plan import StepKey
from models.rules.records import CaseKind, WorkerStanding

A = Awaiting
K = StepKey
T = TypeVar("T", Certificate, Permit)

_OFFERED = (K.OFFER,)
_CERTIFIED = (*_OFFERED, K.CERTIFICATE)
_FILED = (*_CERTIFIED, K.DOCUMENTS, K.PACKAGE, K.FILING)
_AT_WORK = (*_FILED, K.DECISION, K.PERMIT_CHECK, K.RIGHTS_INFORMATION, K.WORK_START)
_RENEWING = (*_AT_WORK, K.EXTENSION_WINDOW)

_BEHIND: Mapping[Awaiting, tuple[StepKey, ...]] = {
    A.CERTIFICATE: _OFFERED,
    A.FILING: _CERTIFIED,
    A.DECISION: _FILED,
    A.EXTENSION_WINDOW: _AT_WORK,
    A.EXTENSION_CERTIFICATE: _RENEWING,
    A.EXTENSION_FILING: (*_RENEWING, K.EXTENSION_CERTIFICATE),
}
"""The steps a case has behind it, though nobody recorded when."""

_FINER = frozenset(
    {
        A.RETURN_VISIT,
        A.EXAMINATION,
        A.FURTHER_EXAMINATION,
        A.ENTRY,
        A.REFUSAL_REVIEW,
        A.COUNSEL,
        A.PERMIT_CHECK,
        A.WORK_START,
        A.EXTENSION_DECISION,
        A.RESTORATION_DECISION,
        A.RETENTION,
    }
)
"""States that only events can tell; the word for their stage does not undo them."""


def opened(
    number: int,
    facts: Facts,
    people: People,
    *,
    on: date,
    kind: CaseKind = CaseKind.WORKER,
    worker: WorkerStanding | None = None,
) -> Case:
    """Return the case a firm takes on with these facts, at version 1."""
    bare = Case(
        number=number,
        version=1,
        opened_on=on,
        facts=facts,
        people=people,
        stage=facts.stage,
        awaiting=A.OFFER,
        kind=kind,
        worker=worker,
    )
    return standing(bare, on=on)


def standing(case: Case, *, on: date) -> Case:
    """Return the case where its facts say it stands.

    A step behind it counts as done on `on`, the day we heard of it, unless its day is known.
    A filing stage without a paid offer number stands at the certificate: nothing can be filed
    on none. What events recorded in more detail within the same stage is kept.
    """
    told = with_told_permit(with_told_number(replace(case, stage=case.facts.stage)))
    awaiting = _awaiting(case.facts.stage, paid=has_paid_number(told))
    if awaiting is A.OFFER and not needs_number(case):
        awaiting = A.FILING
    if case.awaiting in _FINER and STAGE_OF[awaiting] is case.stage:
        return replace(told, stage=case.stage)
    like = A.EXTENSION_WINDOW if awaiting is A.NOTHING and told.permits else awaiting
    behind = {step.value: on for step in _BEHIND.get(like, ()) if needs_number(case)}
    return to(told, awaiting, done={**behind, **case.done})


def _awaiting(stage: Stage, *, paid: bool) -> Awaiting:
    match stage:
        case Stage.JOB_OFFER:
            return A.OFFER
        case Stage.COMPLIANCE | Stage.FILING:
            return A.FILING if paid else A.CERTIFICATE
        case Stage.DECISION:
            return A.DECISION
        case Stage.PERMIT:
            return A.EXTENSION_WINDOW
        case Stage.EXTENSION:
            return A.EXTENSION_FILING if paid else A.EXTENSION_CERTIFICATE
        case Stage.CLOSED:
            return A.NOTHING


def with_told_number(case: Case, *, corrected: bool = False) -> Case:
    """Return the case with the offer number of its facts; one once spent stays spent.

    What events recorded of a number outweighs older facts, but not facts just `corrected`.
    """
    told = case.facts.certificate
    if told.number is None:
        return case
    known = next((c for c in case.certificates if c.number == told.number), None)
    if known is None:
        new = replace(told, used=told.used or _served(case, told))
        return replace(case, certificates=(*case.certificates, new))
    paid = told.fee_paid or (known.fee_paid and not corrected)
    merged = replace(_over(known, told), fee_paid=paid)
    kept = tuple(merged if c is known else c for c in case.certificates)
    return replace(case, certificates=kept)


def _served(case: Case, told: Certificate) -> bool:
    """Say whether a number nobody recorded already served the permit held.

    Without a date of submission a number beside a permit is taken for the one it was issued
    on, unless that one is known: planning a renewal on a spent number would cost the renewal.
    """
    if case.stage not in (Stage.PERMIT, Stage.EXTENSION, Stage.CLOSED):
        return False
    if any(c.used for c in case.certificates):
        return False
    start = case.facts.permit.valid_from
    if told.submitted_at is None or start is None:
        return True
    return told.submitted_at.date() <= start


def with_told_permit(case: Case) -> Case:
    """Return the case with the permit of its facts; nobody waits for its check any more."""
    told = case.facts.permit
    if told.valid_to is None:
        return case
    known = next((p for p in case.permits if p.number == told.number), None)
    if known is None:
        return replace(case, permits=(*case.permits, replace(told, checked=True)))
    merged = replace(_over(known, told), checked=known.checked)
    return replace(case, permits=tuple(merged if p is known else p for p in case.permits))


def _over(known: T, told: T) -> T:
    """Return what is known with what is told laid over it; what is left out stays known."""
    names = [f.name for f in fields(known)]
    return replace(known, **{n: getattr(told, n) or getattr(known, n) for n in names})
