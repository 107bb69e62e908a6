"""Status lost, and the way back: how it was lost, the ninety days, and what follows them."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from models.rules import law
from models.rules.almanac import Almanac, days, last_working_day, later
from models.rules.book import RuleBook
from models.rules.calendars import end_of_utc_day
from models.rules.case import Awaiting, Case
from models.rules.findings import Who
from models.rules.happening import AT_REST, has_paid_number
from models.rules.holding import Cause, Lapse, abroad_since, ended_work, is_restored, lapse
from models.rules.leaving import WHAT_IS_LEFT, left_before
from models.rules.plan import Line, Reading, Status, StepDates, StepKey, Why
from models.rules.practice import Practice
from models.rules.stopping import stopped_work

A, K = Awaiting, StepKey


def last_day_to_restore(practice: Practice, lost_on: date) -> date:
    """Return the last of the ninety days; that of the loss is not counted (IRPR 182(1))."""
    return lost_on + days(law.figure(practice.book, "RESTORATION_90", lost_on).days)


def steps(case: Case, almanac: Almanac, today: date, as_of: datetime) -> tuple[StepDates, ...]:
    """Return the steps of status lost; none in a case that has nothing of it."""
    permit = case.permit
    if permit is None or permit.valid_to is None or case.awaiting in AT_REST:
        return ()
    # UTC is at most a day ahead of an office.
    if permit.valid_to > today and permit.cancelled_on is None:
        return ()
    lapsed, cancelled = lapse(case, as_of), permit.cancelled_on
    if lapsed is not None:
        return (
            _stop_work(case, ended_work(case, lapsed), today),
            _restoration(case, almanac, lapsed, today, as_of),
            *((_decision(case, almanac, today),) if _is_asked(case) else ()),
        )
    if cancelled is not None and not is_restored(case):
        return (_stop_work(case, Lapse(cancelled, Cause.CANCELLED), today),)
    return ()


def _is_asked(case: Case) -> bool:
    return case.awaiting is A.RESTORATION_DECISION


_STOP: dict[Cause, tuple[str, str]] = {
    Cause.EXPIRED: (
        "PERMIT_EXPIRY",
        "The permit ended {} and no renewal is pending: no work after that day.",
    ),
    Cause.REFUSED: (
        "R183_5",
        "The renewal was refused, and status and the right to work ended on {}: no more work.",
    ),
    Cause.CANCELLED: (
        "PERMIT_INVALID",
        "The permit was cancelled on {} and is invalid since: no more work.",
    ),
}


def _stop_work(case: Case, lapsed: Lapse, today: date) -> StepDates:
    if case.travels:
        left = left_before(case, lapsed, today)
        if left is not None:
            return _heard(left) if _is_asked(case) else left
    rule, said = _STOP[lapsed.cause]
    lines: tuple[Line, ...] = (
        (said, (lapsed.on,)),
        ("Work may begin again only once status is restored or a new permit is held.", ()),
    )
    inputs = (("right_to_work_ended_on", lapsed.on),)
    stopped = case.done.get(K.STOP_WORK)
    if stopped is not None:
        return stopped_work(stopped, lapsed.on, Why(rule, inputs, lines))
    doubtful = lapsed.cause is Cause.CANCELLED
    why = Why(rule, inputs, lines, *((WHAT_IS_LEFT, Who.COUNSEL) if doubtful else ()))
    step = StepDates(
        K.STOP_WORK, Status.READY, today, today, lapsed.on, None, None, why, counsel=doubtful
    )
    return _heard(step) if _is_asked(case) else step


def _heard(stop: StepDates) -> StepDates:
    """Whoever asks for status back knows; the decision is what is spoken of now."""
    day, why = stop.latest_on, stop.why._replace(doubt=None, who=None)
    return stop._replace(
        status=Status.DONE, earliest_on=day, planned_on=day, why=why, counsel=False
    )


def _restoration(
    case: Case, almanac: Almanac, lapsed: Lapse, today: date, as_of: datetime
) -> StepDates:
    last, count = last_day_to_restore(almanac, lapsed.on), _days(almanac, lapsed.on)
    status, day, told = _state(case, lapsed, last, today, as_of)
    planned = _with_a_number(case, almanac, last, today) if status is Status.READY else day
    if planned != day:
        told = (*told, (_FIRST_THE_NUMBER, (planned,)))
    readings = _received_later(almanac, lapsed)
    lines: tuple[Line, ...] = (
        ("No renewal is pending, and status was lost on {}.", (lapsed.on,)),
        (
            "Within {} days after: day {} is {}; no roll-over is relied on.",
            (count, count, last),
        ),
        *told,
        *((_fees(almanac.book, today),) if status is Status.READY else ()),
    )
    return StepDates(
        K.RESTORATION,
        status,
        day,
        planned,
        last,
        end_of_utc_day(last),
        last_working_day(almanac, last),
        Why(
            "RESTORATION_90",
            (("lost_on", lapsed.on), ("days", count), ("cause", lapsed.cause.value)),
            lines,
            _doubt(lapsed),
            Who.COUNSEL,
        ),
        readings,
        counsel=True,
    )


_FIRST_THE_NUMBER = "It stands on a new offer and its number, which usually are there by {}."


def _with_a_number(case: Case, almanac: Almanac, last: date, today: date) -> date:
    """Return the day for it: today, or once the offer it stands on is likely to be in."""
    if has_paid_number(case):
        return today
    takes = almanac.takes["offer"].usual + almanac.takes["certificate"].usual
    return later(
        today, min(almanac.office_day(today + takes), almanac.working_day_before(last))
    )


_ONLY_THESE = (
    "Was anything broken but the length of stay or the kind, employer or place of work? Only "
    "then is restoration open (IRPR 182(1))."
)


def _doubt(lapsed: Lapse) -> str:
    if lapsed.cause is Cause.CANCELLED:
        return "Is restoration open at all after a cancellation? " + _ONLY_THESE
    if lapsed.received_on is not None:
        return "Do the days run from the decision or from its receipt? " + _ONLY_THESE
    return _ONLY_THESE


def _days(almanac: Almanac, lost_on: date) -> int:
    return law.figure(almanac.book, "RESTORATION_90", lost_on).days


def _received_later(almanac: Almanac, lapsed: Lapse) -> tuple[Reading, ...]:
    if lapsed.received_on is None:
        return ()
    later = last_day_to_restore(almanac, lapsed.received_on)
    note = "Counted from the day the refusal was received, as a case that firms cite did."
    return (Reading(later, end_of_utc_day(later), "R182(1); Shekhtman", note),)


def _state(
    case: Case, lapsed: Lapse, last: date, today: date, as_of: datetime
) -> tuple[Status, date | None, tuple[Line, ...]]:
    """Return how restoration stands, the day for it, and what is to be said of that."""
    if _is_asked(case):
        return _asked(case, last)
    trip = abroad_since(case, lapsed.on)
    if trip is not None:
        return Status.BLOCKED, None, ((_ABROAD, (trip.left_on or trip.returned_on,)),)
    if as_of.astimezone(UTC).date() > last:
        return Status.BLOCKED, None, ((_TOO_LATE, ()),)
    return Status.READY, today, (("There is no right to work until it is granted.", ()),)


_ABROAD = (
    "The worker has left Canada since ({}): restoration is asked for from inside Canada, and "
    "what is filed now is a new application."
)
_TOO_LATE = (
    "That day is over: restoration can no longer be asked for. What is left is to leave Canada "
    "and apply anew, where days worked without a right are looked at (IRPR 200(3)(e))."
)
_FILED_LATE = "Asked for on {} in UTC, after the last day: it must be expected to fail."


def _asked(case: Case, last: date) -> tuple[Status, date | None, tuple[Line, ...]]:
    day = case.done.get(K.RESTORATION)
    filed = case.filed_at.astimezone(UTC).date() if case.filed_at else day
    if filed is not None and filed > last:
        return Status.DONE, day, ((_FILED_LATE, (filed,)),)
    return Status.DONE, day, (("Asked for on {} in UTC.", (filed,)),) if filed else ()


@lru_cache(maxsize=1 << 8)  # the same in every case of a day
def _fees(book: RuleBook, today: date) -> Line:
    told = [_fee(book, name, today) for name in _FEES]
    return (
        "Fees on {}: {} for restoration, {} for the permit, {} by the employer for the offer.",
        (today, *told),
    )


_FEES = ("restoration", "work_permit_processing", "employer_compliance")


def _fee(book: RuleBook, name: str, on: date) -> str:
    fee = book.fee(name, on)
    return f"{fee.cents / 100:.2f}" if fee else "an amount not known"


def _decision(case: Case, almanac: Almanac, today: date) -> StepDates:
    filed = case.done.get(K.RESTORATION, today)
    takes = almanac.value("processing.inside")
    least = max(today, filed + timedelta(takes.least))
    planned = almanac.office_day(filed + timedelta(takes.usual))
    lines: tuple[Line, ...] = (
        (
            "Filed {}; an answer takes {} to {} days, usually {}.",
            (filed, takes.least, takes.at_worst, takes.usual),
        ),
        ("No work until status is restored (IRPR 182(1)).", ()),
    )
    why = Why("SERVICE_STANDARDS", (("filed_on", filed),), lines)
    day = max(least, planned)
    return StepDates(K.RESTORATION_DECISION, Status.WAITING, least, day, None, None, None, why)
