"""The steps while a permit is held: work, the renewal in time, and what follows a miss."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from models.rules.almanac import Almanac, days
from models.rules.calendars import end_of_utc_day
from models.rules.case import Awaiting, Case, Permit
from models.rules.limits import (
    RESTORATION_DAYS,
    opening_of_extension,
    permit_end,
    restoration,
    retention,
)
from models.rules.plan import Reading, Status, StepDates, StepKey, Why

A, K = Awaiting, StepKey
_DAY = timedelta(days=1)
_OPENED = (A.EXTENSION_CERTIFICATE, A.EXTENSION_FILING, A.EXTENSION_DECISION)
_CERTIFIED = (A.EXTENSION_FILING, A.EXTENSION_DECISION)


class Renewal(NamedTuple):
    """What the renewal of one permit stands on."""

    case: Case
    almanac: Almanac
    today: date
    ends: date  # the permit's printed last day
    done: Mapping[str, date]  # the renewal's own steps, not those of an earlier one
    lost: date | None  # the day status was lost, once it is

    @property
    def filed(self) -> bool:
        """Say whether the renewal is before an officer."""
        return self.case.awaiting is A.EXTENSION_DECISION

    @property
    def heard_on(self) -> date:
        """The day that stands for a step which is over, though nobody recorded when."""
        return self.done.get(K.EXTENSION_FILING, self.case.opened_on)

    @property
    def target(self) -> date:
        """The working day on which the firm means to file."""
        lead = self.almanac.value("extension_lead")
        return self.almanac.office_day_before(self.ends - days(lead.usual))


def renewal_steps(case: Case, almanac: Almanac, today: date) -> tuple[StepDates, ...]:
    """Plan what follows a printed permit; empty when none is recorded."""
    permit = case.permit
    if permit is None or permit.valid_to is None:
        return ()
    renewal = _renewal_of(case, almanac, today, permit.valid_to)
    opening = _opening(renewal, permit)
    certificate = _certificate(renewal, opening)
    filing = _filing(renewal, certificate.planned_on or today)
    end = permit_end(almanac, renewal.ends, filed=renewal.filed, lost=renewal.lost is not None)
    return (
        *_first_days(case, almanac, permit, today),
        opening,
        certificate,
        filing,
        *((_decision(renewal),) if renewal.filed else ()),
        end,
        *((restoration(almanac, renewal.lost, today),) if renewal.lost else ()),
        *_retention(case, permit),
    )


def _renewal_of(case: Case, almanac: Almanac, today: date, ends: date) -> Renewal:
    # Until the new permit is checked its holder's finished steps are those of the last cycle.
    past = case.awaiting in (A.PERMIT_CHECK, A.REFUSAL_REVIEW)
    done = {} if past else case.done
    lost = None
    if today > ends and case.awaiting is not A.EXTENSION_DECISION:
        lost = ends
        if case.awaiting is A.REFUSAL_REVIEW and case.refused_on is not None:
            lost = max(ends, case.refused_on)
    return Renewal(case, almanac, today, ends, done, lost)


def _opening(renewal: Renewal, permit: Permit) -> StepDates:
    done, status = renewal.done.get(K.EXTENSION_WINDOW), Status.READY
    if renewal.lost:
        status = Status.SKIPPED
    if renewal.case.awaiting is A.COUNSEL:
        status = Status.BLOCKED
    if done or renewal.case.awaiting in _OPENED:
        done, status = done or renewal.heard_on, Status.DONE
    return opening_of_extension(
        renewal.almanac,
        valid_from=permit.valid_from,
        valid_to=renewal.ends,
        today=renewal.today,
        done=done,
        status=status,
        printed=True,
    )


def _certificate(renewal: Renewal, opening: StepDates) -> StepDates:
    almanac, today = renewal.almanac, renewal.today
    status, done = _certificate_status(renewal), renewal.done.get(K.EXTENSION_CERTIFICATE)
    if status is Status.DONE:
        done = done or renewal.heard_on
    begun = opening.planned_on or today
    takes = almanac.value("offer").usual + almanac.value("certificate").usual
    limit = renewal.ends if renewal.lost is None else renewal.lost + days(RESTORATION_DAYS)
    latest = almanac.working.add(limit, -1)
    usual = max(today, almanac.office_day(begun + days(takes)))
    why = Why(
        "OFFER_PER_WORKER",
        (("valid_to", renewal.ends), ("opens_on", begun)),
        (
            ("Each permit needs its own offer number and fee; the earlier one is spent.", ()),
            ("The file opens {}; offer and certificate usually take {} days.", (begun, takes)),
        ),
    )
    return StepDates(
        K.EXTENSION_CERTIFICATE,
        status,
        done or max(today, begun),
        done or max(today, begun, min(usual, latest)),
        latest,
        None,
        min(renewal.target, latest) if renewal.lost is None else latest,
        why,
    )


def _certificate_status(renewal: Renewal) -> Status:
    awaiting = renewal.case.awaiting
    if K.EXTENSION_CERTIFICATE in renewal.done or awaiting in _CERTIFIED:
        return Status.DONE
    if awaiting is A.COUNSEL:
        return Status.BLOCKED
    # Restoration too needs a new number.
    ready = awaiting is A.EXTENSION_CERTIFICATE or renewal.lost is not None
    return Status.READY if ready else Status.PENDING


def _filing(renewal: Renewal, ready_on: date) -> StepDates:
    ends, today = renewal.ends, renewal.today
    done = renewal.done.get(K.EXTENSION_FILING)
    before = ends - _DAY
    safe = renewal.almanac.office_day_before(before)
    planned: date | None = max(renewal.target, ready_on, today)
    if planned and planned > safe:
        planned = max(today, safe)
    status = _filing_status(renewal)
    if status is Status.BLOCKED:
        planned = None
    strict = "Read strictly, midnight on the day of expiry is its first instant."
    return StepDates(
        K.EXTENSION_FILING,
        status,
        done or (today if planned else None),
        done or planned,
        ends,
        end_of_utc_day(ends),
        safe,
        Why(
            "ONLINE_UTC_CUTOFF",
            (("valid_to", ends), ("authority_zone", "UTC")),
            (
                ("A renewal must be made before the permit ends, {} (IRPR 201(1)).", (ends,)),
                ("Online receipt is judged in UTC: the last instant is {}T23:59:59Z.", (ends,)),
                ("Permit expiry does not move for a weekend or holiday.", ()),
                ("The safe date is the last working day up to {}, the day before.", (before,)),
            ),
        ),
        (Reading(before, end_of_utc_day(before), "canada.ca, extend a work permit", strict),),
    )


def _filing_status(renewal: Renewal) -> Status:
    if K.EXTENSION_FILING in renewal.done or renewal.filed:
        return Status.DONE
    if renewal.lost:
        return Status.BLOCKED
    ready = renewal.case.awaiting is A.EXTENSION_FILING
    return Status.READY if ready else Status.PENDING


def _decision(renewal: Renewal) -> StepDates:
    today, filed = renewal.today, renewal.done.get(K.EXTENSION_FILING, renewal.today)
    takes = renewal.almanac.value("processing.inside")
    said = (
        "Filed {}; an answer takes {} to {} days, usually {}.",
        (filed, takes.least, takes.at_worst, takes.usual),
    )
    least = max(today, filed + days(takes.least))
    planned = renewal.almanac.office_day(filed + days(takes.usual))
    why = Why("SERVICE_STANDARDS", (("filed_on", filed),), (said,))
    return StepDates(
        K.EXTENSION_DECISION, Status.WAITING, least, max(least, planned), None, None, None, why
    )


def _first_days(
    case: Case, almanac: Almanac, permit: Permit, today: date
) -> tuple[StepDates, ...]:
    unchecked = () if permit.checked else (_check(case, today),)
    starts = case.awaiting in (A.WORK_START, A.PERMIT_CHECK) and K.WORK_START not in case.done
    return (*unchecked, *_work(case, almanac, permit, today)) if starts else unchecked


def _check(case: Case, today: date) -> StepDates:
    known = (case.done.get(K.DECISION), case.done.get(K.EXTENSION_DECISION))
    issued = max((day for day in known if day is not None), default=today)
    line = ("A permit is checked the day it is printed, {}.", (issued,))
    why = Why("planning.permit_check", (("issued_on", issued),), (line,))
    day = max(issued, today)
    return StepDates(K.PERMIT_CHECK, Status.READY, day, day, issued, None, None, why)


def _work(
    case: Case, almanac: Almanac, permit: Permit, today: date
) -> tuple[StepDates, StepDates]:
    start = case.facts.job.start_on
    first = max((d for d in (start, permit.valid_from) if d is not None), default=today)
    works, before = max(first, today), almanac.working.add(first, -1)
    due = ("Due on or before the first day of work, {}.", (first,))
    begins = ("Work starts on the target day, but not before the permit, {}.", (first,))
    inputs = (("start_on", start), ("valid_from", permit.valid_from))
    return (
        StepDates(
            K.RIGHTS_INFORMATION, Status.READY, today, max(today, before), first, None, before,
            Why("EMPLOYER_RIGHTS_INFO", (("first_day", first),), (due,)),
        ),
        StepDates(
            K.WORK_START, Status.READY, works, works, start or first, None,
            almanac.office_day_before(start or first),
            Why("planning.target_start", inputs, (begins,)),
        ),
    )  # fmt: skip


def _retention(case: Case, permit: Permit) -> tuple[StepDates, ...]:
    if permit.valid_from is None:
        return ()
    # Sources differ whether the permit or the work begins the period: the later end is kept.
    return (retention(max(permit.valid_from, case.done.get(K.WORK_START, date.min))),)
