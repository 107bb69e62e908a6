"""The steps while a permit is held: work, the renewal in time, and what follows a miss."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac, later
from models.rules.calendars import end_of_utc_day
from models.rules.case import Awaiting, Case, Permit, Route
from models.rules.findings import Who
from models.rules.holding import is_pending, lapse, last_valid_day
from models.rules.limits import opening_of_extension
from models.rules.maintained import permit_end
from models.rules.passport_ahead import passport_ahead
from models.rules.permit_check import check_step
from models.rules.plan import Line, Reading, Status, StepDates, StepKey, Why
from models.rules.restoring import last_day_to_restore

A, K = Awaiting, StepKey
# Named once: Python 3.11 runs a function to look up the member of an enum.
_WINDOW, _CERTIFICATE, _FILING = K.EXTENSION_WINDOW, K.EXTENSION_CERTIFICATE, K.EXTENSION_FILING
_DECISION, _WORK_START = K.EXTENSION_DECISION, K.WORK_START
_COUNSEL = A.COUNSEL
_DONE, _READY, _PENDING, _BLOCKED = Status.DONE, Status.READY, Status.PENDING, Status.BLOCKED
_DAY = timedelta(days=1)
_CERTIFIED = frozenset({A.EXTENSION_FILING, A.EXTENSION_DECISION})
_OPENED = _CERTIFIED | {A.EXTENSION_CERTIFICATE}
# Until the new permit is checked its holder's finished steps are those of the last cycle.
_OF_THE_LAST_CYCLE = frozenset({A.PERMIT_CHECK, A.REFUSAL_REVIEW})
_BEFORE_WORK = frozenset({A.WORK_START, A.PERMIT_CHECK})


class Renewal(NamedTuple):
    """What the renewal of one permit stands on."""

    case: Case
    almanac: Almanac
    today: date
    ends: date  # the permit's last day: as printed, or that of its cancellation
    done: Mapping[str, date]  # the renewal's own steps, not those of an earlier one
    lost: date | None  # the day status was lost, once it is
    as_of: datetime  # the instant itself: a receipt is judged in UTC
    filed: bool  # the renewal is before an officer
    target: date  # the working day on which the firm means to file

    @property
    def heard_on(self) -> date:
        """The day that stands for a step which is over, though nobody recorded when."""
        return self.done.get(_FILING, self.case.opened_on)


def renewal_steps(
    case: Case, almanac: Almanac, today: date, as_of: datetime
) -> tuple[StepDates, ...]:
    """Plan what follows a printed permit; empty when none is recorded."""
    permit = case.permit
    ends = last_valid_day(permit) if permit else None
    if permit is None or ends is None:
        return ()
    renewal = _renewal_of(case, almanac, today, as_of, ends)
    opening = _opening(renewal, permit)
    certificate = _certificate(renewal, opening)
    open_still = renewal.lost is None and not renewal.filed
    return (
        *_first_days(case, almanac, permit, today),
        *(passport_ahead(case, almanac, certificate, ends, today) if open_still else ()),
        opening,
        certificate,
        _filing(renewal, certificate),
        *((_decision(renewal),) if renewal.filed else ()),
        permit_end(case, almanac, ends, today),
    )


def _renewal_of(
    case: Case, almanac: Almanac, today: date, as_of: datetime, ends: date
) -> Renewal:
    done = {} if case.awaiting in _OF_THE_LAST_CYCLE else case.done
    # UTC is at most a day ahead of an office.
    lapsed = lapse(case, as_of) if today >= ends else None
    lost, filed = lapsed.on if lapsed else None, is_pending(case)
    target = almanac.office_day_before(ends - almanac.takes["extension_lead"].usual)
    return Renewal(case, almanac, today, ends, done, lost, as_of, filed, target)


def _opening(renewal: Renewal, permit: Permit) -> StepDates:
    done, status = renewal.done.get(_WINDOW), _READY
    if renewal.lost:
        status = Status.SKIPPED
    if renewal.case.awaiting is _COUNSEL:
        status = _BLOCKED
    if done or renewal.case.awaiting in _OPENED:
        done, status = done or renewal.heard_on, _DONE
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
    almanac, ends = renewal.almanac, renewal.ends
    status, done = _certificate_status(renewal), renewal.done.get(_CERTIFICATE)
    if status is _DONE:
        done = done or renewal.heard_on
    begun = opening.planned_on or renewal.today
    takes = almanac.takes["offer"].usual + almanac.takes["certificate"].usual
    lost = renewal.lost
    limit = ends if lost is None else last_day_to_restore(almanac, lost)
    latest = almanac.working_day_before(limit)
    safe = min(renewal.target, latest) if lost is None else latest
    lines: tuple[Line, ...] = (
        ("Each permit needs its own offer number and fee; the earlier one is spent.", ()),
        ("The file opens {}; offer and certificate usually take {} days.", (begun, takes.days)),
    )
    if lost is not None:
        lines = (lines[0], ("Restoration asks for a new permit, on a new number.", ()))
        status = Status.SKIPPED if status is _READY and renewal.today > limit else status
    why = Why("OFFER_PER_WORKER", (("valid_to", ends), ("opens_on", begun)), lines)
    if done is not None:
        return StepDates(_CERTIFICATE, status, done, done, latest, None, safe, why)
    opens = almanac.portal_opens
    least, usual = later(renewal.today, begun), almanac.office_day(begun + takes)
    least, usual = opens(least) or least, opens(usual) or usual
    planned = later(least, min(usual, latest))
    return StepDates(_CERTIFICATE, status, least, planned, latest, None, safe, why)


def _certificate_status(renewal: Renewal) -> Status:
    awaiting = renewal.case.awaiting
    if _CERTIFICATE in renewal.done or awaiting in _CERTIFIED:
        return _DONE
    if awaiting is _COUNSEL:
        return _BLOCKED
    # Restoration too needs a new number.
    ready = awaiting is A.EXTENSION_CERTIFICATE or renewal.lost is not None
    return _READY if ready else _PENDING


def _filing(renewal: Renewal, certificate: StepDates) -> StepDates:
    ends, today = renewal.ends, renewal.today
    done, status = renewal.done.get(_FILING), _filing_status(renewal)
    safe = renewal.almanac.office_day_before(ends - _DAY)
    earliest = planned = done
    if planned is None and status is not _BLOCKED:
        ready_on = certificate.planned_on or today
        planned = later(later(renewal.target, ready_on), today)
        if planned > safe:
            planned = later(later(today, safe), certificate.earliest_on or today)
        # On no number nothing can be filed; what is squeezed is never planned before it can be.
        earliest = min(later(today, certificate.earliest_on or today), planned)
    due_at, why, readings = _by_midnight(ends, renewal.case.facts.team.office_zone)
    return StepDates(_FILING, status, earliest, planned, ends, due_at, safe, why, readings)


@lru_cache(maxsize=1 << 12)
def _by_midnight(ends: date, zone: str) -> tuple[datetime, Why, tuple[Reading, ...]]:
    before, due_at = ends - _DAY, end_of_utc_day(ends)
    strict = end_of_utc_day(before)
    lines = (
        ("A renewal must be made before the permit ends, {} (IRPR 201(1)).", (ends,)),
        (
            "Online receipt is judged in UTC: the last instant is {}T23:59:59Z, {} in {}.",
            (ends, _clock(due_at, zone), zone),
        ),
        ("Permit expiry does not move for a weekend or holiday.", ()),
        ("The safe date is the last working day up to {}, the day before.", (before,)),
        (
            "In by {} in {} it holds under the stricter reading too.",
            (_clock(strict, zone), zone),
        ),
    )
    inputs = (("valid_to", ends), ("authority_zone", "UTC"))
    why = Why("ONLINE_UTC_CUTOFF", inputs, lines, _WHICH_INSTANT, Who.COUNSEL)
    note = "Read strictly, midnight on the day of expiry is its first instant."
    read = Reading(before, strict, "canada.ca, extend a work permit", note)
    return due_at, why, (read,)


_WHICH_INSTANT = (
    "Is midnight on the day of expiry, in UTC, that day's last instant or its first?"
)


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"


def _filing_status(renewal: Renewal) -> Status:
    if _FILING in renewal.done or renewal.filed:
        return _DONE
    if renewal.lost:
        return _BLOCKED
    return _READY if renewal.case.awaiting is A.EXTENSION_FILING else _PENDING


def _decision(renewal: Renewal) -> StepDates:
    today, filed = renewal.today, renewal.done.get(_FILING, renewal.today)
    takes = renewal.almanac.processing[Route.INSIDE]
    said = (
        "Filed {}; an answer takes {} to {} days, usually {}.",
        (filed, takes.least.days, takes.at_worst.days, takes.usual.days),
    )
    least = max(today, filed + takes.least)
    planned = renewal.almanac.office_day(filed + takes.usual)
    why = Why("SERVICE_STANDARDS", (("filed_on", filed),), (said,))
    usual = later(least, planned)
    return StepDates(_DECISION, Status.WAITING, least, usual, None, None, None, why)


def _first_days(
    case: Case, almanac: Almanac, permit: Permit, today: date
) -> tuple[StepDates, ...]:
    unchecked = () if permit.checked else (check_step(case, almanac, today),)
    starts = case.awaiting in _BEFORE_WORK and _WORK_START not in case.done
    return (*unchecked, *_work(case, almanac, permit, today)) if starts else unchecked


def _work(
    case: Case, almanac: Almanac, permit: Permit, today: date
) -> tuple[StepDates, StepDates]:
    start = case.facts.job.start_on
    first = max((d for d in (start, permit.valid_from) if d is not None), default=today)
    works, before = max(first, today), almanac.working_day_before(first)
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
