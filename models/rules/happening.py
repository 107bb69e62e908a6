"""An event on its way into a case: the pieces every transition is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from models.rules.book import RuleBook
from models.rules.case import Awaiting, Case
from models.rules.decisions import Refusal, RefusedError, refuse
from models.rules.facts import Stage
from models.rules.permit import Certificate
from models.rules.plan import StepKey
from models.rules.records import CaseKind

A = Awaiting
K = StepKey

STAGE_OF: Mapping[Awaiting, Stage] = {
    A.OFFER: Stage.JOB_OFFER,
    A.CERTIFICATE: Stage.COMPLIANCE,
    A.FILING: Stage.FILING,
    A.RETURN_VISIT: Stage.FILING,
    A.DECISION: Stage.DECISION,
    A.EXAMINATION: Stage.DECISION,
    A.FURTHER_EXAMINATION: Stage.DECISION,
    A.ENTRY: Stage.DECISION,
    A.REFUSAL_REVIEW: Stage.DECISION,
    A.COUNSEL: Stage.DECISION,
    A.PERMIT_CHECK: Stage.PERMIT,
    A.WORK_START: Stage.PERMIT,
    A.EXTENSION_WINDOW: Stage.PERMIT,
    A.EXTENSION_CERTIFICATE: Stage.EXTENSION,
    A.EXTENSION_FILING: Stage.EXTENSION,
    A.EXTENSION_DECISION: Stage.EXTENSION,
    A.RESTORATION_DECISION: Stage.EXTENSION,
    A.RETENTION: Stage.CLOSED,
    A.NOTHING: Stage.CLOSED,
}

AT_REST = frozenset({A.RETENTION, A.NOTHING})
"""The life of the case is over; only its employer's records may still be kept."""

OPEN = frozenset(A) - AT_REST
AT_THE_COUNTER = frozenset({A.DECISION, A.EXAMINATION, A.FURTHER_EXAMINATION})
BEFORE_ISSUE = frozenset({A.CERTIFICATE, A.FILING, A.RETURN_VISIT, A.ENTRY}) | AT_THE_COUNTER
RENEWING = frozenset(
    {A.EXTENSION_WINDOW, A.EXTENSION_CERTIFICATE, A.EXTENSION_FILING, A.EXTENSION_DECISION}
)
AT_WORK = RENEWING | {A.PERMIT_CHECK, A.WORK_START}
STATUS_ASKED = frozenset({A.EXTENSION_DECISION, A.RESTORATION_DECISION})
"""A renewal or a restoration is pending."""

CORRECTED_AT = AT_WORK - STATUS_ASKED
"""A permit printed here is no new one: it corrects the one that is held."""

UNDER_WAY = AT_THE_COUNTER | STATUS_ASKED | {A.ENTRY}
"""An application lies before an officer."""

PARKED = AT_REST | {A.COUNSEL}
"""Nothing moves here; the case remembers where it was."""

_FIRST = (K.OFFER, K.CERTIFICATE, K.FILING, K.DECISION, K.ENTRY, K.PERMIT_CHECK)
_RENEWAL = (
    K.EXTENSION_WINDOW,
    K.EXTENSION_CERTIFICATE,
    K.EXTENSION_FILING,
    K.EXTENSION_DECISION,
)

_AHEAD: Mapping[Awaiting, tuple[StepKey, ...]] = {
    A.OFFER: _FIRST,
    A.CERTIFICATE: _FIRST[1:],
    **dict.fromkeys((A.FILING, A.RETURN_VISIT, A.REFUSAL_REVIEW), _FIRST[2:]),
    **dict.fromkeys(AT_THE_COUNTER, _FIRST[3:]),
    A.ENTRY: _FIRST[4:],
    # The day of the renewal's decision is when the new permit came, so it stays until checked.
    A.PERMIT_CHECK: (K.PERMIT_CHECK, *_RENEWAL[:-1]),
    A.WORK_START: (K.WORK_START, *_RENEWAL),
    A.EXTENSION_WINDOW: _RENEWAL,
    A.EXTENSION_CERTIFICATE: _RENEWAL[1:],
    A.EXTENSION_FILING: _RENEWAL[2:],
    A.EXTENSION_DECISION: _RENEWAL[3:],
    A.RESTORATION_DECISION: (K.RESTORATION_DECISION,),
}
"""What each state still has before it; a case that goes back must do these again."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its instant, the day that was in the office's zone, and the law."""

    event: Any
    at: datetime
    day: date
    book: RuleBook


def to(case: Case, awaiting: Awaiting, **changes: Any) -> Case:
    """Return the case at another state, its stage following.

    Steps that lie ahead of the state are not done, and a day that was named for another
    state is forgotten; a case that only parks keeps both.
    """
    after = replace(case, awaiting=awaiting, stage=STAGE_OF[awaiting], **changes)
    if awaiting in PARKED:
        return after
    visits = (A.RETURN_VISIT, A.FURTHER_EXAMINATION)
    return replace(
        after,
        done={step: day for step, day in after.done.items() if step not in _AHEAD[awaiting]},
        filed_at=after.filed_at if awaiting in UNDER_WAY else None,
        return_at=after.return_at if awaiting in visits else None,
        enter_by=after.enter_by if awaiting is A.ENTRY else None,
        closed_from=None,
    )


def back_to_filing(case: Case, **changes: Any) -> Case:
    """Return the case ready to file anew, or waiting for a number when none is left to use.

    A filing at a port or abroad in place of a renewal leaves the renewal to be made.
    """
    after = replace(case, **changes)
    paid = has_paid_number(after)
    if case.permits and K.EXTENSION_CERTIFICATE.value in case.done:
        return to(after, A.EXTENSION_FILING if paid else A.EXTENSION_CERTIFICATE)
    return to(after, A.FILING if paid else A.CERTIFICATE)


def done_on(
    case: Case, happening: Happening, step: StepKey, *implied: StepKey
) -> dict[str, date]:
    """Return the finished steps with one more on the day of the event.

    What it implies counts as done that day too, unless its own day is known.
    """
    return {
        **{other.value: happening.day for other in implied},
        **case.done,
        step.value: happening.day,
    }


def without(done: Mapping[str, date], *steps: StepKey) -> dict[str, date]:
    """Return the finished steps less some: what was done of an earlier turn counts no more."""
    return {step: day for step, day in done.items() if step not in steps}


def needs_number(case: Case) -> bool:
    """Say whether this case's permit stands on an offer: a spouse's is open, and on none."""
    return case.kind is CaseKind.WORKER


def has_paid_number(case: Case) -> bool:
    """Say whether a filing has what it stands on: an offer number with its fee paid."""
    if not needs_number(case):
        return True
    return case.certificate is not None and case.certificate.fee_paid


def no_certificate(case: Case) -> RefusedError:
    """Return the refusal for want of a usable offer number."""
    overtaken = case.pending_certificate
    if overtaken is not None and overtaken.superseded:
        return refuse(
            Refusal.NOT_LAWFUL,
            f"{case.reference}: {overtaken.number} was made for another {overtaken.superseded} "
            "than the case now has, and offer and application must agree (IRPR 200(3)(f.1); "
            "IRCC, employer-specific work permits). Record the new offer, or this one again "
            "once the employer amended it, with certificate_recorded.",
        )
    used = ", ".join(str(c.number) for c in case.certificates if c.used)
    if case.certificate is None and used:
        return refuse(
            Refusal.CERTIFICATE_USED,
            f"{case.reference}: {used} served an earlier application; each permit needs a new "
            "offer and a new fee. Record its number with certificate_recorded.",
        )
    return refuse(
        Refusal.CERTIFICATE_MISSING,
        f"{case.reference} has no offer number with its fee paid; record certificate_recorded "
        "first: an application without one must be refused (IRPR 200(3)(f.1)).",
    )


def usable(case: Case, filed_at: datetime) -> None:
    """Raise RefusedError when no certificate was in before the instant of an application."""
    if not needs_number(case):
        return
    certificate = case.certificate
    if certificate is None or not certificate.fee_paid:
        raise no_certificate(case)
    if certificate.submitted_at is not None and certificate.submitted_at >= filed_at:
        raise refuse(
            Refusal.NOT_LAWFUL,
            f"The offer went in {_utc(certificate.submitted_at)}, not before the application "
            f"at {_utc(filed_at)} (IRPR 209.11(1), 200(3)(f.1)). Correct the instants, or file "
            "again after the offer.",
        )


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def with_number_spent(case: Case) -> tuple[Certificate, ...]:
    """Return the certificates with the one the application stands on used up."""
    spent = case.pending_certificate
    return tuple(replace(c, used=c.used or c is spent) for c in case.certificates)
