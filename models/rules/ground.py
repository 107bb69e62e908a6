"""What every step of one plan stands on: the case, the calendars, and the day it is."""

from datetime import date
from typing import Any, NamedTuple

from models.rules.almanac import Almanac, days
from models.rules.book import PlanningValue
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


class Window(NamedTuple):
    """Two days for one step: with the least time and with the usual time."""

    least: date
    usual: date


class Ground(NamedTuple):
    """What every step of one plan stands on."""

    case: Case
    almanac: Almanac
    today: date
    inputs: tuple[tuple[str, Any], ...]  # the facts that every date before the permit rests on
    again: frozenset[StepKey]  # steps once done that are owed anew

    def done(self, step: StepKey) -> date | None:
        """Return the day a step was done, when it was and still counts."""
        return None if step in self.again else self.case.done.get(step)

    def after(self, step: StepKey, before: Window, value: PlanningValue) -> Window:
        """Return when a step can be over: as recorded, or a time after what precedes it."""
        done = self.done(step)
        if done is not None:
            return Window(done, done)
        least = max(self.today, before.least + days(value.least))
        usual = max(least, before.usual + days(value.usual))
        return Window(least, self.almanac.office_day(usual))

    def ahead(self, following: Window | None, value: PlanningValue) -> Window | None:
        """Return when all before a step must be over, given when the step itself must be."""
        if following is None:
            return None
        safe = self.almanac.office_day_before(following.usual - days(value.usual))
        return Window(following.least - days(value.least), safe)


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
    return Ground(case, almanac, today, inputs, _owed_anew(case))


def _owed_anew(case: Case) -> frozenset[StepKey]:
    if case.awaiting is not Awaiting.REFUSAL_REVIEW:
        return frozenset()
    spent = case.certificate is None or not case.certificate.fee_paid
    return _BEFORE_AN_OFFICER | {StepKey.CERTIFICATE} if spent else _BEFORE_AN_OFFICER


class Preparation(NamedTuple):
    """When the steps before the filing can be over."""

    papers: Window
    offer: Window
    certificate: Window
    package: Window


class Limits(NamedTuple):
    """When they must be over; None: no target."""

    papers: Window | None  # and the certificate: the package is made of both
    offer: Window | None
    package: Window | None


NO_LIMITS = Limits(None, None, None)


def forwards(ground: Ground) -> Preparation:
    """Return when each step before the filing can be over, given what was done and when."""
    value, opened = ground.almanac.value, Window(ground.case.opened_on, ground.case.opened_on)
    papers = ground.after(StepKey.DOCUMENTS, opened, value(StepKey.DOCUMENTS))
    offer = ground.after(StepKey.OFFER, opened, value("offer"))
    certificate = _through_portal(
        ground, ground.after(StepKey.CERTIFICATE, offer, value("certificate"))
    )
    package = ground.after(StepKey.PACKAGE, _later(papers, certificate), value("package"))
    return Preparation(papers, offer, certificate, _later(package, certificate))


def backwards(ground: Ground, target: Window | None) -> Limits:
    """Return when each step before the filing must be over, given when the filing must be."""
    papers = ground.ahead(target, ground.almanac.value("package"))
    return Limits(papers, ground.ahead(papers, ground.almanac.value("certificate")), target)


def _later(one: Window, other: Window) -> Window:
    return Window(max(one.least, other.least), max(one.usual, other.usual))


def _through_portal(ground: Ground, window: Window) -> Window:
    if ground.done(StepKey.CERTIFICATE) is not None:
        return window
    least = ground.almanac.portal_opens(window.least)
    usual = ground.almanac.portal_opens(window.usual)
    # An outage without an end blocks the step; what follows keeps its dates as a wish. One
    # that is yet to come is forestalled.
    return Window(least or window.least, usual or least or window.usual)
