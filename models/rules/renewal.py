"""The steps while a permit is held: work, the renewal in time, and what follows a miss."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac, later
from models.rules.applications import RENEWALS
from models.rules.calendars import end_of_utc_day
from models.rules.case import Awaiting, Case
from models.rules.facts import Route
from models.rules.findings import Who
from models.rules.first_days import first_days
from models.rules.holding import is_pending, lapse, last_valid_day, since_the_permit, trip_past
from models.rules.limits import opening_of_extension
from models.rules.maintained import permit_end
from models.rules.passport_ahead import passport_ahead
from models.rules.permit import Permit
from models.rules.plan import Line, Reading, Status, StepDates, StepKey, Why
from models.rules.practice import Practice
from models.rules.restoring import last_day_to_restore

A, K = Awaiting, StepKey
# Named once: Python 3.11 runs a function to look up the member of an enum.
_WINDOW, _CERTIFICATE, _FILING = K.EXTENSION_WINDOW, K.EXTENSION_CERTIFICATE, K.EXTENSION_FILING
_DECISION = K.EXTENSION_DECISION
_COUNSEL = A.COUNSEL
_DONE, _READY, _PENDING, _BLOCKED = Status.DONE, Status.READY, Status.PENDING, Status.BLOCKED
_DAY = timedelta(days=1)
_NOTHING: Mapping[str, date] = {}
_CERTIFIED = frozenset({A.EXTENSION_FILING, A.EXTENSION_DECISION})
_OPENED = _CERTIFIED | {A.EXTENSION_CERTIFICATE}
# Until the new permit is checked its holder's finished steps are those of the last cycle.
_OF_THE_LAST_CYCLE = frozenset({A.PERMIT_CHECK, A.REFUSAL_REVIEW})


class Renewal(NamedTuple):
    """What the renewal of one permit stands on; where it is the same, so are its steps."""

    practice: Practice
    today: date
    ends: date  # the permit's last day: as printed, or that of its cancellation
    valid_from: date | None
    awaiting: Awaiting
    opened_on: date
    zone: str  # the office's
    # The renewal's own steps, not those of an earlier one.
    begun_on: date | None
    certified_on: date | None
    filed_on: date | None
    filed: bool  # the renewal is before an officer
    away: bool  # the worker left Canada meanwhile, past the end
    cancelled: bool
    lost: date | None  # the day status was lost, once it is
    is_settled: bool  # it was received in time whichever instant is the last

    @property
    def heard_on(self) -> date:
        """The day that stands for a step which is over, though nobody recorded when."""
        return self.filed_on or self.opened_on

    @property
    def target(self) -> date:
        """The working day on which the firm means to file."""
        practice = self.practice
        return practice.office_day_before(self.ends - practice.takes["extension_lead"].usual)


def renewal_steps(
    case: Case, almanac: Almanac, today: date, as_of: datetime
) -> tuple[StepDates, ...]:
    """Plan what follows a printed permit; empty when none is recorded."""
    permit = case.permit
    ends = last_valid_day(permit) if permit else None
    if permit is None or ends is None:
        return ()
    practice = almanac if almanac.outages else almanac.practice
    renewal = _renewal_of(case, permit, practice, today, as_of, ends)
    cycle = _cycle(renewal)
    is_open = renewal.lost is None and not renewal.filed
    passport = passport_ahead(case, almanac, cycle[1], ends, today) if is_open else ()
    return (*first_days(case, almanac, permit, today), *passport, *cycle)


def _renewal_of(
    case: Case, permit: Permit, practice: Practice, today: date, as_of: datetime, ends: date
) -> Renewal:
    awaiting = case.awaiting
    done = _NOTHING if awaiting in _OF_THE_LAST_CYCLE else case.done
    # UTC is at most a day ahead of an office.
    lapsed = lapse(case, as_of) if today >= ends else None
    filed = is_pending(case)
    return Renewal(
        practice,
        today,
        ends,
        permit.valid_from,
        awaiting,
        case.opened_on,
        case.facts.team.office_zone,
        done.get(_WINDOW),
        _certified_on(case) if done is _NOTHING else done.get(_CERTIFICATE),
        done.get(_FILING),
        filed,
        filed and trip_past(case, ends, today) is not None,
        permit.cancelled_on is not None,
        lapsed.on if lapsed else None,
        _FILING in done and _is_settled(case, ends),
    )


def _is_settled(case: Case, ends: date) -> bool:
    """Say whether the renewal came before the permit's last day began in UTC."""
    own = (a for a in since_the_permit(case) if a.kind in RENEWALS and a.filed_at)
    return any(a.filed_at.astimezone(UTC).date() < ends for a in own if a.filed_at)


def _certified_on(case: Case) -> date | None:
    """Return the day of a number that outlives its cycle: paid for, and used for no filing."""
    pending = case.certificate
    if case.awaiting is not A.REFUSAL_REVIEW or pending is None or not pending.fee_paid:
        return None
    return case.done.get(_CERTIFICATE, case.opened_on)


@lru_cache(maxsize=1 << 12)  # permits end on few days, and most renewals have nothing done
def _cycle(renewal: Renewal) -> tuple[StepDates, ...]:
    """Return the opening, the certificate, the filing, its answer once it is in, the end."""
    opening = _opening(renewal)
    certificate = _certificate(renewal, opening)
    filing = _filing(renewal, certificate)
    answer = (_decision(renewal),) if renewal.filed else ()
    end = permit_end(
        renewal.practice,
        renewal.today,
        renewal.ends,
        cancelled=renewal.cancelled,
        pending=renewal.filed,
        away=renewal.away,
    )
    return opening, certificate, filing, *answer, end


def _opening(renewal: Renewal) -> StepDates:
    done, status = renewal.begun_on, _READY
    if renewal.lost:
        status = Status.SKIPPED
    if renewal.awaiting is _COUNSEL:
        status = _BLOCKED
    if done or renewal.awaiting in _OPENED:
        done, status = done or renewal.heard_on, _DONE
    return opening_of_extension(
        renewal.practice,
        renewal.valid_from,
        renewal.ends,
        renewal.today,
        done=done,
        status=status,
        printed=True,
    )


def _certificate(renewal: Renewal, opening: StepDates) -> StepDates:
    practice, ends = renewal.practice, renewal.ends
    status, done = _certificate_status(renewal), renewal.certified_on
    if status is _DONE:
        done = done or renewal.heard_on
    begun = opening.planned_on or renewal.today
    takes = practice.takes["offer"].usual + practice.takes["certificate"].usual
    lost = renewal.lost
    if lost is not None:
        begun = min(begun, renewal.today)  # no file waits to be opened any more
    limit = ends if lost is None else last_day_to_restore(practice, lost)
    latest = practice.working_day_before(limit)
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
    opens = practice.portal_opens
    least, usual = later(renewal.today, begun), practice.office_day(begun + takes)
    least, usual = opens(least) or least, opens(usual) or usual
    planned = later(least, min(usual, latest))
    return StepDates(_CERTIFICATE, status, least, planned, latest, None, safe, why)


def _certificate_status(renewal: Renewal) -> Status:
    awaiting = renewal.awaiting
    if renewal.certified_on or awaiting in _CERTIFIED:
        return _DONE
    if awaiting is _COUNSEL:
        return _BLOCKED
    # Restoration too needs a new number.
    ready = awaiting is A.EXTENSION_CERTIFICATE or renewal.lost is not None
    return _READY if ready else _PENDING


def _filing(renewal: Renewal, certificate: StepDates) -> StepDates:
    ends, today = renewal.ends, renewal.today
    done, status = renewal.filed_on, _filing_status(renewal)
    safe = renewal.practice.office_day_before(ends - _DAY)
    earliest = planned = done
    if planned is None and status is not _BLOCKED:
        ready_on = certificate.planned_on or today
        planned = later(later(renewal.target, ready_on), today)
        if planned > safe:
            planned = later(later(today, safe), certificate.earliest_on or today)
        # On no number nothing can be filed; what is squeezed is never planned before it can be.
        earliest = min(later(today, certificate.earliest_on or today), planned)
    due_at, why, readings = _by_midnight(ends, renewal.zone)
    if renewal.is_settled:
        why, readings = why._replace(doubt=None, who=None), ()
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
    if renewal.filed_on or renewal.filed:
        return _DONE
    if renewal.lost:
        return _BLOCKED
    return _READY if renewal.awaiting is A.EXTENSION_FILING else _PENDING


def _decision(renewal: Renewal) -> StepDates:
    today, filed = renewal.today, renewal.filed_on or renewal.today
    takes = renewal.practice.processing[Route.INSIDE]
    said = (
        "Filed {}; an answer takes {} to {} days, usually {}.",
        (filed, takes.least.days, takes.at_worst.days, takes.usual.days),
    )
    least = max(today, filed + takes.least)
    planned = renewal.practice.office_day(filed + takes.usual)
    why = Why("SERVICE_STANDARDS", (("filed_on", filed),), (said,))
    usual = later(least, planned)
    return StepDates(_DECISION, Status.WAITING, least, usual, None, None, None, why)
