"""The applications of a case: made, and answered."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from models.rules.case import Case
from models.rules.decisions import Refusal, refuse
from models.rules.records import Application, ApplicationKind, Outcome

OPEN = frozenset({Outcome.PENDING, Outcome.APPROVED})
RENEWALS = frozenset({ApplicationKind.EXTENSION, ApplicationKind.CHANGE_OF_EMPLOYER})
OWN = frozenset(ApplicationKind) - {ApplicationKind.SPOUSE, ApplicationKind.SECOND}
"""Those that the state of a case speaks of: of several that are open, the last."""


def receipt(received_at: datetime | None, at: datetime) -> datetime:
    """Return the instant of receipt: what the system shows, or the event's own.

    RefusedError for a receipt later than the event.
    """
    if received_at is not None and received_at > at:
        raise refuse(
            Refusal.INVALID_VALUE,
            f"received_at: {received_at.isoformat()} lies after the event itself; write what "
            "the receipt shows.",
        )
    return received_at or at


def made(
    case: Case, kind: ApplicationKind, filed_at: datetime | None, **more: Any
) -> tuple[Application, ...]:
    """Return the applications with one more; it stands on the offer number still to be used."""
    number = case.certificate.number if case.certificate else None
    new = Application(kind=kind, filed_at=filed_at, certificate=number, **more)
    return (*case.applications, new)


def open_one(case: Case, kinds: frozenset[ApplicationKind] = OWN) -> Application | None:
    """Return the last application of some kinds that is not answered; None when none is."""
    unanswered = (a for a in reversed(case.applications) if a.kind in kinds)
    return next((a for a in unanswered if a.outcome in OPEN), None)


def answered(
    case: Case,
    outcome: Outcome,
    at: datetime,
    *,
    kinds: frozenset[ApplicationKind] = OWN,
    **more: Any,
) -> tuple[Application, ...]:
    """Return the applications with the open one answered.

    A case that came in under way has none on record, and none is made up for it.
    """
    found = open_one(case, kinds)
    if found is None:
        return case.applications
    new = replace(found, outcome=outcome, answered_at=at, **more)
    return tuple(new if a is found else a for a in case.applications)
