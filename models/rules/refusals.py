"""After a refusal: judicial review while there is time for it, and the fee back."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.rules import law
from models.rules.almanac import Almanac, days
from models.rules.calendars import COURT_HOLIDAY, LegalCalendar
from models.rules.case import Awaiting, Case
from models.rules.findings import Who
from models.rules.happening import AT_REST
from models.rules.holding import decided_on, notified_on, since_the_permit
from models.rules.jurisdictions import court_calendar
from models.rules.permit import Certificate
from models.rules.plan import Line, Reading, Status, StepDates, StepKey, Why
from models.rules.records import CaseKind, Choice, Outcome
from models.rules.rolling import rolls

A, K = Awaiting, StepKey
_DAY = timedelta(days=1)


class Refusal(NamedTuple):
    """The last no of an officer since the permit. Days are the office's."""

    decided_on: date
    notified_on: date
    in_canada: bool | None  # None: nobody said where the matter arose
    is_last_word: bool = True  # no other application was made or answered since


def steps(case: Case, almanac: Almanac, today: date, _as_of: datetime) -> tuple[StepDates, ...]:
    """Return the steps of a refusal or a withdrawn offer; none in a case that has neither."""
    if case.refused_on is None and not (case.certificates and case.certificates[-1].withdrawn):
        return ()
    if case.awaiting in AT_REST:
        return ()
    refusal = _last(case)
    review = _judicial_review(case, almanac, refusal, today) if refusal else ()
    return *review, *_refund(case, almanac, refusal, today)


def _last(case: Case) -> Refusal | None:
    """Return the refusal that stands: only a permit printed since leaves it behind at once."""
    own = since_the_permit(case)
    if not own:
        known = case.refused_on if case.awaiting is A.REFUSAL_REVIEW else None
        return Refusal(known, known, None) if known else None
    last = next((one for one in reversed(own) if one.outcome is Outcome.REFUSED), None)
    decided, notified = (decided_on(case, last), notified_on(case, last)) if last else _NEVER
    if last is None or decided is None or notified is None:
        return None
    # A second application that outlives the renewal was made before it was refused.
    return Refusal(decided, notified, last.in_canada, own[-1] is last)


_NEVER = (None, None)


def _judicial_review(
    case: Case, almanac: Almanac, refusal: Refusal, today: date
) -> tuple[StepDates, ...]:
    """Return the last day to ask the Federal Court for leave (A72(2)(b)).

    It runs whatever else is pending; beside another application it is spoken of while it is
    open, and no longer. It ends with `review_filed`, or counsel's word that none is asked for.
    The day of notice is not counted, and a last day that is a holiday moves (Interpretation
    Act s.26); the courts hold Saturdays for holidays, which is another reading. Where nobody
    said where the matter arose, the shorter time is the date and the longer a reading.
    """
    limit = law.figure(almanac.book, _RULE, refusal.notified_on)
    length = limit.days_outside if refusal.in_canada is False else limit.days
    raw, last = _counted(almanac, refusal.notified_on, length)
    readings = _readings(almanac, refusal, length, last, limit.days_outside)
    known = [last, *(r.due_on for r in readings if r.due_on is not None)]
    is_open, filed = today <= max(known), case.done.get(K.JUDICIAL_REVIEW)
    if not (is_open or filed or refusal.is_last_word):
        return ()
    lines: tuple[Line, ...] = (
        ("Notified on {}; within {} days after: {}.", (refusal.notified_on, length, raw)),
        ("Off a holiday it moves to the next day that is none (s.26): {}.", (last,)),
        *(() if is_open else ((_OVER, ()),)),
    )
    told = (("notified_on", refusal.notified_on), ("decided_on", refusal.decided_on))
    why = Why(_RULE, (*told, ("days", length)), lines)
    safe = almanac.working_day_before(min(known))
    if filed or case.decided(_RULE) is Choice.BARRED:
        return (_settled(why, filed, last, safe),)
    doubt = _ELSEWHERE if refusal.in_canada is None else _WHETHER
    asked = StepDates(
        key=K.JUDICIAL_REVIEW,
        status=Status.READY if is_open else Status.BLOCKED,
        earliest_on=today if is_open else None,
        planned_on=max(today, safe) if is_open else None,
        latest_on=last,
        due_at=None,
        safe_on=safe,
        why=why._replace(doubt=doubt, who=Who.COUNSEL),
        readings=readings,
        counsel=True,
    )
    return (asked,)


def _settled(why: Why, filed: date | None, last: date, safe: date) -> StepDates:
    """Return the review that was asked for, or that nobody asks for."""
    if filed:
        told = why._replace(lines=(*why.lines, (_ASKED, (filed,))))
        return StepDates(K.JUDICIAL_REVIEW, Status.DONE, filed, filed, last, None, safe, told)
    told = why._replace(lines=(*why.lines, (_NOT_ASKED, ())))
    none = Status.NOT_APPLICABLE
    return StepDates(K.JUDICIAL_REVIEW, none, None, None, None, None, None, told)


_RULE = "JR_15_60"
_ASKED = "Leave was asked for on {}."
_NOT_ASKED = "Counsel decided that no leave is asked for."
_OVER = "That day is over; a judge may allow more time (A72(2)(c))."
_ELSEWHERE = "Did the matter arise in Canada, or outside it, where more days are given?"
_WHETHER = "Is leave for judicial review to be asked for, and by which reading of the last day?"


def _counted(almanac: Almanac, start: date, length: int) -> tuple[date, date]:
    raw = start + days(length)
    moves = rolls(almanac.book, "JR_15_60", start)
    return raw, almanac.federal.roll_forward(raw) if moves else raw


def _readings(
    almanac: Almanac, refusal: Refusal, length: int, last: date, outside: int
) -> tuple[Reading, ...]:
    """Return the other last days: the courts', those of sixty days, and from the decision."""
    found: dict[date, Reading] = {}
    courts = _court(almanac.federal)
    lengths = {length, outside} if refusal.in_canada is None else {length}
    for n in sorted(lengths):
        raw, day = _counted(almanac, refusal.notified_on, n)
        court = courts.roll_forward(raw)
        found.setdefault(day, Reading(day, None, "A72(2)(b)", _OUTSIDE))
        found.setdefault(court, Reading(court, None, COURT_HOLIDAY, _COURT))
    if refusal.decided_on < refusal.notified_on:
        _, day = _counted(almanac, refusal.decided_on, length)
        found.setdefault(day, Reading(day, None, "R9.3(2)", _WHEN_SENT))
    found.pop(last, None)
    return tuple(found.values())


_OUTSIDE = "By the longer time, if the matter arose outside Canada."
_COURT = "By the Federal Courts Rules Saturday is a holiday, and some weekend days move."
_WHEN_SENT = "An electronic decision is received when it is sent."


@lru_cache(maxsize=4)
def _court(federal: LegalCalendar) -> LegalCalendar:
    return court_calendar(federal)


def _refund(
    case: Case, almanac: Almanac, refusal: Refusal | None, today: date
) -> tuple[StepDates, ...]:
    """Return the asking for the employer's fee back; said once, on the next working day.

    It is owed after a refusal, and after an offer withdrawn before a permit came of it.
    """
    last = case.certificates[-1] if case.certificates else None
    refused = refusal is not None and case.awaiting is A.REFUSAL_REVIEW
    if case.kind is not CaseKind.WORKER or not (refused or _is_withdrawn(last)):
        return ()
    since = refusal.notified_on if refusal else _withdrawn_on(case)
    fee = almanac.book.fee("employer_compliance", since or today)
    amount = f"{fee.cents / 100:.2f}" if fee else "what was paid"
    pending = case.certificate is not None
    said = _WITHDRAWN if _is_withdrawn(last) else _UNMATCHED if pending else _MATCHED
    lines: tuple[Line, ...] = ((_RETURNED, (amount,)), (said, ()))
    why = Why("OFFER_WITHDRAW_REFUND", (("since", since),), lines)
    day = almanac.office_day(since + _DAY) if since else None
    planned = day if day and day >= today else None
    return (StepDates(K.FEE_REFUND, Status.READY, planned, planned, None, None, None, why),)


def _is_withdrawn(last: Certificate | None) -> bool:
    return last is not None and last.withdrawn and last.fee_paid and not last.used


def _withdrawn_on(case: Case) -> date | None:
    own = since_the_permit(case)
    return decided_on(case, own[-1]) if own else None


_RETURNED = (
    "The fee of {} goes back when the permit is refused, or when the offer is withdrawn before "
    "a permit is issued (IRPR 303.1(6))."
)
_WITHDRAWN = (
    "The offer was withdrawn: see that the fee comes back; of an offer already matched it is "
    "asked for through the portal's mailbox."
)
_UNMATCHED = (
    "The officer left the offer pending: it can serve again, or the employer withdraws it in "
    "the portal, which sets the refund off."
)
_MATCHED = "The offer was matched and is spent: another permit needs a new one."
