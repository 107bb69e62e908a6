"""What every step of one plan stands on: the case, the calendars, and the day it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from models.rules.almanac import Almanac, Takes, later
from models.rules.case import Awaiting, Case
from models.rules.plan import StepKey

PAST_FILING = frozenset(
    {
        Awaiting.DECISION,
        Awaiting.EXAMINATION,
        Awaiting.FURTHER_EXAMINATION,
        Awaiting.ENTRY,
        Awaiting.PERMIT_CHECK,
    }
)
_BEFORE_AN_OFFICER = frozenset(
    {StepKey.FILING, StepKey.DECISION, StepKey.ENTRY, StepKey.PERMIT_CHECK}
)
_REFUSAL_REVIEW = Awaiting.REFUSAL_REVIEW
_DOCUMENTS, _OFFER = StepKey.DOCUMENTS, StepKey.OFFER
_CERTIFICATE, _PACKAGE = StepKey.CERTIFICATE, StepKey.PACKAGE

Window = tuple[date, date]
"""Two days for one step: with the least time and with the usual time."""


class Ground(NamedTuple):
    """What every step of one plan stands on."""

    case: Case
    almanac: Almanac
    today: date
    inputs: tuple[tuple[str, Any], ...]  # the facts that every date before the permit rests on
    done: Mapping[str, date]  # the day each step was done, of those that still count

    def after(self, step: StepKey, before: Window, takes: Takes) -> Window:
        """Return when a step can be over: as recorded, or a time after what precedes it."""
        done = self.done.get(step)
        if done is not None:
            return done, done
        least, usual = before[0] + takes.least, before[1] + takes.usual
        if least < self.today:
            least = self.today
        return least, self.almanac.office_day(usual if usual > least else least)

    def ahead(self, following: Window, takes: Takes) -> Window:
        """Return when all before a step must be over, given when the step itself must be."""
        safe = self.almanac.office_day_before(following[1] - takes.usual)
        return following[0] - takes.least, safe


def ground_of(case: Case, almanac: Almanac, today: date) -> Ground:
    """Gather what a plan stands on.

    After a refusal everything before an officer is owed anew, and so is a certificate that
    was used up.
    """
    inputs = (
        ("opened_on", case.opened_on),
        ("start_on", case.facts.job.start_on),
        ("as_of", today),
    )
    return Ground(case, almanac, today, inputs, _still_done(case))


def _still_done(case: Case) -> Mapping[str, date]:
    if case.awaiting is not _REFUSAL_REVIEW:
        return case.done
    spent = case.certificate is None or not case.certificate.fee_paid
    again = _BEFORE_AN_OFFICER | {_CERTIFICATE} if spent else _BEFORE_AN_OFFICER
    return {step: day for step, day in case.done.items() if step not in again}


def forwards(ground: Ground) -> tuple[Window, Window, Window, Window]:
    """Return when papers, offer, certificate and package can be over, or were."""
    takes, opened = ground.almanac.takes, (ground.case.opened_on, ground.case.opened_on)
    papers = ground.after(_DOCUMENTS, opened, takes["documents"])
    offer = ground.after(_OFFER, opened, takes["offer"])
    certificate = ground.after(_CERTIFICATE, offer, takes["certificate"])
    certificate = _through_portal(ground, certificate)
    package = ground.after(_PACKAGE, _later(papers, certificate), takes["package"])
    return papers, offer, certificate, _later(package, certificate)


def backwards(ground: Ground, filing: Window) -> tuple[Window, Window]:
    """Return when papers and certificate, and when the offer, must be over for the filing."""
    takes = ground.almanac.takes
    papers = ground.ahead(filing, takes["package"])
    return papers, ground.ahead(papers, takes["certificate"])


def _later(one: Window, other: Window) -> Window:
    return later(one[0], other[0]), later(one[1], other[1])


def _through_portal(ground: Ground, window: Window) -> Window:
    if _CERTIFICATE in ground.done:
        return window
    least, usual = map(ground.almanac.portal_opens, window)
    # An outage without an end blocks the step; what follows keeps its dates as a wish. One
    # that is yet to come is forestalled.
    return least or window[0], usual or least or window[1]
