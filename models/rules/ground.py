"""What every step of one plan stands on: the case, the calendars, and the day it is."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from models.rules.almanac import Almanac, Takes, later
from models.rules.case import Awaiting, Case
from models.rules.plan import StepKey
from models.rules.practice import Practice

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
_CERTIFICATE, _PACKAGE, _FILING = StepKey.CERTIFICATE, StepKey.PACKAGE, StepKey.FILING

Window = tuple[date, date]
"""Two days for one step: with the least time and with the usual time."""

Ready = tuple[Window, Window, Window, Window]
"""When papers, offer, certificate and package can be over."""


class Days(NamedTuple):
    """The day on which each step up to the filing was done, of those that still count."""

    papers: date | None
    offer: date | None
    certificate: date | None
    package: date | None
    filing: date | None


_NONE = Days(None, None, None, None, None)
Inputs = tuple[tuple[str, Any], ...]
"""Facts by name, for the grounds of a date."""


class Ground(NamedTuple):
    """What every step of one plan stands on."""

    case: Case
    almanac: Almanac
    practice: Practice  # what an offer is counted under: the almanac, if it knows of an outage
    today: date
    done: Mapping[str, date]  # the day each step was done, of those that still count
    days: Days

    @property
    def inputs(self) -> Inputs:
        """The facts that every date before the permit rests on, named."""
        return stands_on(self.case.opened_on, self.case.facts.job.start_on, self.today)

    def after(self, step: StepKey, before: Window, takes: Takes) -> Window:
        """Return when a step can be over: as recorded, or a time after what precedes it."""
        return _after(self.practice, self.today, self.done.get(step), before, takes)


def ground_of(case: Case, almanac: Almanac, today: date) -> Ground:
    """Gather what a plan stands on.

    After a refusal everything before an officer is owed anew, and so is a certificate that
    was used up.
    """
    practice = almanac if almanac.outages else almanac.practice
    done = case.done if case.awaiting is not _REFUSAL_REVIEW else _still_done(case)
    return Ground(case, almanac, practice, today, done, _days(done))


def stands_on(opened_on: date, start_on: date | None, today: date) -> Inputs:
    """Return the facts that every date before the permit rests on, named."""
    return ("opened_on", opened_on), ("start_on", start_on), ("as_of", today)


def _days(done: Mapping[str, date]) -> Days:
    if not done:
        return _NONE
    on = done.get
    return Days(on(_DOCUMENTS), on(_OFFER), on(_CERTIFICATE), on(_PACKAGE), on(_FILING))


def _still_done(case: Case) -> Mapping[str, date]:
    spent = case.certificate is None or not case.certificate.fee_paid
    again = _BEFORE_AN_OFFICER | {_CERTIFICATE} if spent else _BEFORE_AN_OFFICER
    return {step: day for step, day in case.done.items() if step not in again}


def forwards(ground: Ground) -> Ready:
    """Return when papers, offer, certificate and package can be over, or were."""
    return ready_on(ground.practice, ground.today, ground.case.opened_on, ground.days)


@lru_cache(maxsize=1 << 12)  # cases are opened on few days, and most have little done
def ready_on(practice: Practice, today: date, opened_on: date, done: Days) -> Ready:
    """Return when each can be over in a case opened on a day, with this much done."""
    takes, opened = practice.takes, (opened_on, opened_on)
    papers = _after(practice, today, done.papers, opened, takes["documents"])
    offer = _after(practice, today, done.offer, opened, takes["offer"])
    certificate = _after(practice, today, done.certificate, offer, takes["certificate"])
    if done.certificate is None:
        certificate = through_portal(practice, certificate)
    before = later_of(papers, certificate)
    package = _after(practice, today, done.package, before, takes["package"])
    return papers, offer, certificate, later_of(package, certificate)


def _after(
    practice: Practice, today: date, done: date | None, before: Window, takes: Takes
) -> Window:
    if done is not None:
        return done, done
    least, usual = later(before[0] + takes.least, today), before[1] + takes.usual
    return least, practice.office_day(later(usual, least))


def through_portal(practice: Practice, window: Window) -> Window:
    """Return when the Employer Portal can have taken an offer.

    An outage without an end blocks the step; what follows keeps its dates as a wish. One that
    is yet to come is forestalled.
    """
    least, usual = map(practice.portal_opens, window)
    return least or window[0], usual or least or window[1]


def later_of(one: Window, other: Window) -> Window:
    """Return when two steps can both be over."""
    return later(one[0], other[0]), later(one[1], other[1])


def backwards(practice: Practice, filing: Window) -> tuple[Window, Window]:
    """Return when papers and certificate, and when the offer, must be over for the filing."""
    papers = ahead(practice, filing, practice.takes["package"])
    return papers, ahead(practice, papers, practice.takes["certificate"])


def ahead(practice: Practice, following: Window, takes: Takes) -> Window:
    """Return when all before a step must be over, given when the step itself must be."""
    safe = practice.office_day_before(following[1] - takes.usual)
    return following[0] - takes.least, safe
