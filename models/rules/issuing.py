"""A permit is printed: its own dates rule from now on, and the offer number is spent."""

from dataclasses import replace
from datetime import date
from typing import Any

from models.rules.applications import answered
from models.rules.case import Awaiting, Case
from models.rules.decisions import Refusal, refuse
from models.rules.happening import (
    Happening,
    no_certificate,
    to,
    with_number_spent,
    without,
)
from models.rules.permit import Permit
from models.rules.plan import StepKey
from models.rules.records import Outcome

_ALSO_PRINTED = ("employer", "occupation", "noc", "location", "code", "shorter_because")


def printed(h: Happening) -> Permit:
    """Return the permit an event tells of; RefusedError when it would end before it begins."""
    event = h.event
    if event.valid_to < event.valid_from:
        raise refuse(
            Refusal.INVALID_VALUE,
            f"valid_to: {event.valid_to} lies before valid_from {event.valid_from}.",
        )
    more: dict[str, Any] = {name: getattr(event, name, None) for name in _ALSO_PRINTED}
    return Permit(
        number=event.number,
        valid_from=event.valid_from,
        valid_to=event.valid_to,
        issued_on=h.day,
        **more,
    )


def issued(case: Case, h: Happening, *, done: dict[str, date]) -> Case:
    """Return the case with a new permit, to be checked the same day."""
    permit = printed(h)
    if case.certificates and case.pending_certificate is None:
        raise no_certificate(case)
    closed = replace(case, applications=answered(case, Outcome.ISSUED, h.at))
    return to(
        closed,
        Awaiting.PERMIT_CHECK,
        # Work goes on under the new permit, and the refusal before it is left behind.
        done=without(done, StepKey.STOP_WORK, StepKey.JUDICIAL_REVIEW),
        permits=(*case.permits, permit),
        certificates=with_number_spent(case),
    )
