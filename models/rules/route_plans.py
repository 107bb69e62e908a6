"""The plan of the same case filed on another way: the dates are the planner's alone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac
from models.rules.book import Port
from models.rules.case import Awaiting, Case
from models.rules.facts import AT_A_PORT, Facts, Filing, Route
from models.rules.filing_days import FilingDays
from models.rules.findings import Finding, Verdict, Who, ask, no
from models.rules.forecast import first_day_of_the_next
from models.rules.happening import UNDER_WAY, has_paid_number, to
from models.rules.holding import is_pending, last_valid_day
from models.rules.plan import Plan, Status, StepDates, StepKey
from models.rules.planning import plan
from models.rules.records import CaseKind
from models.rules.restrictions import Restriction

A, K = Awaiting, StepKey
_DAY = timedelta(days=1)
_AS_IT_STANDS = frozenset({A.OFFER, A.CERTIFICATE, A.FILING, A.COUNSEL})
_NEW_OFFER = frozenset({A.EXTENSION_WINDOW, A.WORK_START, A.PERMIT_CHECK})
# A worker's plan holds the spouse's filing beside the worker's own: another person's.
_FILINGS = {
    CaseKind.WORKER: (K.EXTENSION_FILING, K.FILING),
    CaseKind.SPOUSE: (K.EXTENSION_FILING, K.SPOUSE_FILING, K.FILING),
}
_CERTIFICATES = (K.CERTIFICATE, K.EXTENSION_CERTIFICATE)


class WayDates(NamedTuple):
    """What the plan of one way says of its filing; days of the office."""

    ready_on: date  # when all that the filing needs can be in hand
    earliest_on: date | None
    safe_on: date | None
    filed: bool  # it is before an officer already
    blocked: Finding | None  # why nothing can be filed, when it is no closed port
    restrictions: tuple[str, ...]
    step: StepKey


def filed_on(case: Case, route: Route, port: Port | None) -> Case:
    """Return the case as if it were to be filed on a way; one already under way stays so.

    Whoever holds a permit renews it from inside Canada; at a port or abroad the same person
    asks for a new one, for the time after it.
    """
    own = case.facts.filing
    out_and_back = route is Route.RETURN or (own.flagpoling and route is Route.LAND)
    told = Filing(route=route, port=port.id if port else None, flagpoling=out_and_back)
    if _is_same(own, told, case):
        return case
    aimed = replace(case, facts=replace(case.facts, filing=told))
    if route is Route.INSIDE and case.permit is not None:
        return aimed
    return _anew(aimed)


def is_under_way(case: Case) -> bool:
    """Say whether an application lies before an officer."""
    return case.awaiting in UNDER_WAY


def _is_same(own: Filing, told: Filing, case: Case) -> bool:
    """Say whether the case stands before an officer, or is to come back to one, on this way."""
    if not (is_under_way(case) or case.awaiting is A.RETURN_VISIT):
        return False
    if is_pending(case) or case.awaiting is A.RESTORATION_DECISION:
        return told.route is Route.INSIDE
    return (own.route, own.port) == (told.route, told.port)


def _anew(case: Case) -> Case:
    if case.kind is CaseKind.SPOUSE:
        return to(replace(case, permits=()), A.FILING)
    facts = _after_the_permit(case) if case.permit is not None else case.facts
    aimed = replace(case, facts=facts)
    if case.awaiting in _AS_IT_STANDS:
        return aimed
    if case.awaiting in _NEW_OFFER:
        return to(aimed, A.OFFER)
    return to(aimed, A.FILING if has_paid_number(aimed) else A.CERTIFICATE)


def _after_the_permit(case: Case) -> Facts:
    """Return the facts with the first day of the permit that would follow the one held."""
    start = first_day_of_the_next(case)
    return replace(case.facts, job=replace(case.facts.job, start_on=start))


def dates_of(case: Case, almanac: Almanac, *, as_of: datetime) -> WayDates:
    """Plan the case on its way and return what the plan says of the filing."""
    found = plan(case, almanac, as_of=as_of)
    today = as_of.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    step = _filing(found, case)
    if step is None:
        return WayDates(today, None, None, False, _NOTHING, (), K.FILING)
    package = found.step(K.PACKAGE)
    ready = step.earliest_on or (package.earliest_on if package else None) or today
    if case.facts.filing.route in AT_A_PORT and package is not None:
        ready = package.earliest_on or today
    earliest = step.earliest_on
    if case.kind is CaseKind.SPOUSE and earliest and case.facts.filing.route in AT_A_PORT:
        earliest = almanac.filing_days(case.facts).on_or_after(earliest).day
    return WayDates(
        max(ready, today),
        earliest,
        _safe(case, almanac, step),
        step.status is Status.DONE,
        _blocked(found),
        found.restrictions,
        step.key,
    )


_NOTHING = ask(
    "PERMIT_EXPIRY",
    "No last day of the permit held is recorded, so nothing that follows it can be dated.",
    "Record permit.valid_from and permit.valid_to, as printed.",
    who=Who.FIRM,
)
_NO_PORTAL = no(
    "OFFER_BEFORE_APPLICATION",
    "The Employer Portal takes no offers, and nobody knows until when.",
    "Wait for the portal's return.",
)


def _filing(found: Plan, case: Case) -> StepDates | None:
    """Return the step by which the person of this case files on the way that is planned."""
    steps = {s.key: s for s in found.steps}
    # Status is asked back from inside Canada; elsewhere a permit is asked for anew.
    lost = steps.get(K.RESTORATION) if case.facts.filing.route is Route.INSIDE else None
    if lost is not None and lost.status is not Status.DONE:
        return lost
    return next((steps[key] for key in _FILINGS[case.kind] if key in steps), lost)


def _blocked(found: Plan) -> Finding | None:
    certificate = next((found.step(k) for k in _CERTIFICATES if found.step(k)), None)
    if certificate is not None and certificate.status is Status.BLOCKED:
        return _NO_PORTAL
    return None


def _safe(case: Case, almanac: Almanac, step: StepDates) -> date | None:
    """Return the last safe day of filing, before any end of the stay that is recorded."""
    stays_to = case.facts.applicant.status_valid_to
    from_here = case.facts.filing.route in (Route.INSIDE, Route.RETURN)
    ends = stays_to if from_here and last_valid_day_of(case) is None else None
    days = [d for d in (step.safe_on, ends and almanac.office_day_before(ends - _DAY)) if d]
    return min(days, default=None)


def last_valid_day_of(case: Case) -> date | None:
    """Return the last day of the permit held, if one is."""
    return last_valid_day(case.permit) if case.permit else None


def closed(
    days: FilingDays, dates: WayDates, findings: Iterable[Finding], today: date
) -> Iterator[Finding]:
    """Yield why nothing can be filed on a way open to the person: closed, or in vain."""
    if dates.blocked is not None:
        yield dates.blocked
        return
    found = days.on_or_after(today)
    if dates.earliest_on is not None or found.day is not None or _of_the_visa(findings):
        return
    booked = _by_appointment(days, today)
    said = " ".join(found.because) or "No open day was found within a year."
    if booked is not None:
        yield ask(booked.id, said, "Book an appointment with the port.", who=Who.APPLICANT)
        return
    rule = found.shaped_by[0] if found.shaped_by else "R198_POE"
    yield no(rule, said, "Choose another port, or another way.")


def _of_the_visa(findings: Iterable[Finding]) -> bool:
    """Say whether counsel decides first what a closed way may turn on: who needs a visa."""
    return any(f.rule == "R198_POE" and f.verdict is Verdict.COUNSEL for f in findings)


def _by_appointment(days: FilingDays, today: date) -> Restriction | None:
    verdict = days.port.verdict(today) if days.port else None
    if verdict is None or not verdict.by_appointment:
        return None
    booking = (r for r in verdict.shaped_by if any(b.by_appointment for b in r.blocks))
    return next(booking, None)
