"""What happens before anything is filed: facts, papers, the offer and its certificate."""

import re
from dataclasses import replace
from datetime import UTC
from typing import Any

from models.rules.case import Awaiting, Case, Document
from models.rules.checklist import ATTESTED, kind_of, settled
from models.rules.decisions import Refusal, refuse
from models.rules.happening import (
    AT_REST,
    BEFORE_ISSUE,
    RENEWING,
    UNDER_WAY,
    Happening,
    done_on,
    has_paid_number,
    to,
)
from models.rules.offers import by_another, overtaken
from models.rules.opening import standing, with_told_number, with_told_permit
from models.rules.permit import Certificate
from models.rules.plan import StepKey

A = Awaiting
K = StepKey
OFFER_NUMBER = re.compile(r"A\d{7}", re.ASCII)
_OFFERED = ("code", "noc", "employer", "site", "wage")
_ON_A_NUMBER = BEFORE_ISSUE | (RENEWING - {A.EXTENSION_WINDOW})


def facts_changed(case: Case, h: Happening) -> Case:
    """The firm knows better; dates follow from the facts as they are now."""
    was, now = case.facts, h.event.facts
    told = replace(case, facts=now, imported=h.event.imported or case.imported)
    told = overtaken(case, told)
    if was.stage is not now.stage:
        return _with_papers(case, _restood(told, h), h)
    if was.permit != now.permit:
        told = with_told_permit(told)
    if was.certificate != now.certificate:
        told = _moved_by_number(with_told_number(told, corrected=True), h)
    elif told.certificates != case.certificates:
        told = _unless_filed(told, h)
    return _with_papers(case, told, h)


def _restood(case: Case, h: Happening) -> Case:
    after = standing(case, on=h.day)
    if after.awaiting is A.NOTHING and case.awaiting not in AT_REST:
        return replace(after, closed_from=case.awaiting)
    return after


def document_received(case: Case, h: Happening) -> Case:
    """A paper came in; the last one wanted completes its step."""
    kind = kind_of(h.event.kind)
    new = Document(
        kind=kind,
        status=h.event.status,
        # The employer's word counts from the day it came, unless another is told.
        issued_on=h.event.issued_on or (h.day if kind == ATTESTED else None),
        expires_on=h.event.expires_on,
    )
    kept = tuple(d for d in case.documents if d.kind != new.kind)
    told = overtaken(case, replace(case, documents=(*kept, new)))
    if told.certificates != case.certificates:
        told = _unless_filed(told, h)
    return _with_papers(case, told, h)


def _with_papers(before: Case, after: Case, h: Happening) -> Case:
    """Return the case with its paper steps done, or open again when a paper is missing."""
    done = dict(after.done)
    for step in (K.DOCUMENTS, K.PACKAGE):
        if settled(after, step):
            done.setdefault(step.value, h.day)
        elif settled(before, step) and K.FILING.value not in done:
            done.pop(step.value, None)
    return replace(after, done=done)


def offer_made(case: Case, h: Happening) -> Case:
    """The employer signed: the first offer, or the one that opens a renewal."""
    job = case.facts.job
    start_on = h.event.start_on or job.start_on
    months = h.event.months or job.months
    facts = replace(case.facts, job=replace(job, start_on=start_on, months=months))
    if _renews(case, h):
        done = done_on(case, h, K.EXTENSION_WINDOW)
        return to(case, A.EXTENSION_CERTIFICATE, facts=facts, done=done)
    return to(case, A.CERTIFICATE, facts=facts, done=done_on(case, h, K.OFFER))


def _renews(case: Case, h: Happening) -> bool:
    """Say whether an offer is for a renewal: also anew, while the permit outlives a refusal."""
    ends = case.permit.valid_to if case.permit else None
    outlives = ends is not None and h.at.astimezone(UTC).date() <= ends
    return case.awaiting in RENEWING or (case.awaiting is A.REFUSAL_REVIEW and outlives)


def certificate_recorded(case: Case, h: Happening) -> Case:
    """An offer number: well formed, never used before, its fee paid or not."""
    number = h.event.number.strip().upper()
    if not OFFER_NUMBER.fullmatch(number):
        raise refuse(
            Refusal.INVALID_VALUE,
            f"number: {h.event.number!r} is not an offer number; write A and seven digits.",
        )
    known = _recorded(case, number)
    if known and (known.used or known.withdrawn):
        state = "used for an earlier application" if known.used else "withdrawn"
        raise refuse(
            Refusal.CERTIFICATE_USED,
            f"{number} was {state}; each permit needs a new offer and a new fee.",
        )
    submitted_at = h.event.submitted_at or (known and known.submitted_at) or h.at
    if submitted_at > h.at:
        raise refuse(
            Refusal.INVALID_VALUE,
            f"submitted_at: {submitted_at.isoformat()} lies after the event itself; "
            "write when the offer went in.",
        )
    said: dict[str, Any] = {n: getattr(h.event, n) or getattr(known, n, None) for n in _OFFERED}
    paid = h.event.fee_paid
    new = Certificate(number=number, fee_paid=paid, submitted_at=submitted_at, **said)
    new = replace(new, superseded=by_another(case.facts, new.employer))
    kept = tuple(c for c in case.certificates if c is not known)
    return numbered(replace(case, certificates=(*kept, new)), h)


def _recorded(case: Case, number: str) -> Certificate | None:
    return next((c for c in case.certificates if c.number == number), None)


def numbered(case: Case, h: Happening) -> Case:
    """Return the case where its offer numbers put it, once one came or went.

    A case before an officer, or with a day named for it, stays where it is.
    """
    if _renews(case, h):
        before, step = K.EXTENSION_WINDOW, K.EXTENSION_CERTIFICATE
        waits, goes = A.EXTENSION_CERTIFICATE, A.EXTENSION_FILING
    else:
        before, step, waits, goes = K.OFFER, K.CERTIFICATE, A.CERTIFICATE, A.FILING
    paid = has_paid_number(case)
    # A number in the portal presupposes the signed offer.
    done = done_on(case, h, step, before)
    if not paid:
        del done[step.value]
    if case.awaiting in UNDER_WAY | {A.RETURN_VISIT}:
        return replace(case, done=done)
    return to(case, goes if paid else waits, done=done)


def _moved_by_number(case: Case, h: Happening) -> Case:
    return numbered(case, h) if case.awaiting in _ON_A_NUMBER else case


def _unless_filed(case: Case, h: Happening) -> Case:
    # An application already made goes on with the offer it was made on.
    return case if case.awaiting in UNDER_WAY else _moved_by_number(case, h)


def certificate_withdrawn(case: Case, h: Happening) -> Case:
    """The employer took a pending offer back; the fee can be refunded."""
    number = h.event.number.strip().upper()
    found = _recorded(case, number)
    if found is None or found.used or found.withdrawn:
        why = "is not recorded here"
        if found is not None:
            why = "was already used" if found.used else "was already withdrawn"
        raise refuse(
            Refusal.INVALID_VALUE, f"number: {number} {why}; only a pending offer can go."
        )
    gone = tuple(replace(c, withdrawn=c.withdrawn or c is found) for c in case.certificates)
    return _moved_by_number(replace(case, certificates=gone), h)
