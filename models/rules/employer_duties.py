"""The employer's duties: attestation, inspection, penalty, and the years of records."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.rules import law
from models.rules.almanac import Almanac, later
from models.rules.calendars import add_months
from models.rules.case import Case, Document, DocumentStatus
from models.rules.checklist import ATTESTED
from models.rules.findings import Who
from models.rules.forecast import last_day
from models.rules.happening import RENEWING
from models.rules.holding import is_pending, last_valid_day, left_work
from models.rules.limits import EXTENSION_OPENS_MONTHS
from models.rules.permit import Permit
from models.rules.plan import Line, Reading, Status, StepDates, StepKey, Why
from models.rules.practice import Practice
from models.rules.records import CaseKind, EmployerNotice, NoticeKind

K = StepKey
_SPOUSE = CaseKind.SPOUSE
_RETENTION, _ATTESTATION = K.RECORD_RETENTION, K.ATTESTATION
_WORK_START, _WAITING = K.WORK_START, Status.WAITING
_WINDOW = K.EXTENSION_WINDOW
_RECORDS, _SAME = "EMPLOYER_RECORDS_6Y", "EMPLOYER_SUBSTANTIALLY_SAME"
_EVERY = "attestation"  # the planning value: how often the employer is asked


def steps(case: Case, almanac: Almanac, today: date, _as_of: datetime) -> tuple[StepDates, ...]:
    """Return the steps of what an employer owes; none in a case that has nothing of it.

    What is owed of a notice, and the years of records, go on when the work is over.
    """
    if not (case.permits or case.employer_notices) or case.kind is _SPOUSE:
        return ()
    known, practice = periods(case), almanac.practice
    kept = (_kept(practice, known),) if known else ()
    # The word is asked for while work may go on.
    word = _attestation(case, practice, today) if case.awaiting in RENEWING else ()
    answers = _answers(case, almanac, today) if case.employer_notices else ()
    return (*word, *kept, *answers)


def _attestation(case: Case, practice: Practice, today: date) -> tuple[StepDates, ...]:
    """Return the next word that the work is as offered: one a quarter.

    The first is there before the next offer is made, for that one repeats the promise.
    """
    permit = case.permit
    ends = last_valid_day(permit) if permit else None
    if permit is None or ends is None:
        return ()
    paper, done = None, case.done
    if case.documents:
        paper = next((d for d in case.documents if d.kind == ATTESTED), None)
        if paper and paper.status is DocumentStatus.NOT_APPLICABLE:
            return ()  # the firm said that this employer gives no such word
    step = _next_word(
        practice,
        today,
        ends,
        permit.valid_from,
        case.opened_on,
        done.get(_WORK_START),
        done.get(_WINDOW),
        _given_on(paper, permit) if paper else None,
    )
    is_over = step.planned_on is None or step.planned_on > ends
    return () if is_over and not _works_on(case, ends, today) else (step,)


@lru_cache(maxsize=1 << 12)
def _next_word(
    practice: Practice,
    today: date,
    ends: date,
    valid_from: date | None,
    taken_on: date,
    worked_from: date | None,
    opened_on: date | None,
    given: date | None,
) -> StepDates:
    """Return the next word; `opened_on` is when the renewal's file was opened."""
    held_from = later(valid_from or taken_on, taken_on)
    begun = later(held_from, worked_from or held_from)
    due = practice.office_day((given or begun) + practice.takes[_EVERY].usual)
    if given is None:
        opens = practice.office_day(add_months(ends, -EXTENSION_OPENS_MONTHS))
        due = min(due, opened_on or due, opens)
    return _as_offered(practice, later(due, today), given, begun)


def _given_on(paper: Document, permit: Permit) -> date | None:
    """Return when the last word was given under this permit, if any was."""
    if paper.status is not DocumentStatus.RECEIVED:
        return None
    day, since = paper.issued_on, permit.valid_from
    return day if day is not None and (since is None or day >= since) else None


def _works_on(case: Case, ends: date, today: date) -> bool:
    """Say whether a renewal that waits keeps the work going (R186(u))."""
    return is_pending(case) and left_work(case, ends, today) is None


def _as_offered(practice: Practice, day: date, given: date | None, begun: date) -> StepDates:
    told: Line = (_LAST_GIVEN, (given,)) if given else (_NONE_YET, (begun,))
    lines: tuple[Line, ...] = (
        ("Wage, occupation and conditions stay in substance as offered, R186(u) time too.", ()),
        ("The compliance fee is not recovered from the worker (R209.2(1)(a)).", ()),
        told,
        (_PRACTICE, (practice.takes[_EVERY].usual.days,)),
    )
    why = Why(_SAME, (("begun_on", begun), ("last_given_on", given)), lines)
    return StepDates(_ATTESTATION, _WAITING, day, day, None, None, None, why)


_LAST_GIVEN = "The word was last given on {}."
_NONE_YET = "It was not given yet; it is counted from {}, when work began or the case came."
_PRACTICE = (
    "Asking every {} days, and before the renewal's offer repeats the promise, is the firm's "
    "practice: the law asks that it be so, and names no day on which to say it."
)


class Period(NamedTuple):
    """The employment under one permit: its first day, and the day a page counts from."""

    first: date
    permit_on: date


def periods(case: Case) -> tuple[Period, ...]:
    """Return the periods of employment of a case, one for each permit, the oldest first.

    A period begins with the permit or, of the first one, with the work if that began later.
    """
    permits, found = case.permits, []
    # Of a case taken on under way nobody told when work began: only when we heard of it.
    told = bool(permits) and permits[0].issued_on is not None
    worked_from = case.done.get(_WORK_START) if told else None
    for permit in permits:
        first, printed_on = permit.valid_from, permit.issued_on
        if first is not None:
            begun = later(first, worked_from) if worked_from else first
            found.append(Period(begun, later(first, printed_on) if printed_on else first))
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def _kept(practice: Practice, known: tuple[Period, ...]) -> StepDates:
    (*earlier, (period, months)) = [(p, _months(practice, later(*p))) for p in known]
    begins, years = later(*period), months // 12
    last = last_day(begins, months)
    counted = "{} years beginning on {} end {}; that day counts (s.27(3))."
    told = "The records of the period from {} are kept until {}."
    lines: tuple[Line, ...] = (
        (counted, (years, begins, last)),
        *((told, (later(*p), last_day(later(*p), of))) for p, of in earlier),
    )
    by_work = period.first > period.permit_on
    other = last_day(min(period), months)
    reading = Reading(
        other,
        None,
        "IRCC page" if by_work else "R209.2(1)(b)",
        _FROM_THE_PERMIT if by_work else _FROM_THE_WORK,
    )
    doubt = None if other == last else _WHICH
    why = Why(_RECORDS, (("first_day", begins), ("years", years)), lines, doubt, Who.COUNSEL)
    readings = () if other == last else (reading,)
    return StepDates(_RETENTION, Status.WAITING, begins, last, last, None, None, why, readings)


def _months(practice: Practice, begins: date) -> int:
    return law.months(law.figure(practice.book, _RECORDS, begins))


_FROM_THE_PERMIT = "Counted from the permit and not from the first day of the employment."
_FROM_THE_WORK = "Counted from the first day of the employment and not from the permit's issue."
_WHICH = "Do the six years begin with the employment or with the permit's issue?"


class _Answer(NamedTuple):
    """One notice, the last day to answer it if it has one, and how that was counted."""

    last: date | None
    notice: EmployerNotice
    lines: tuple[Line, ...]
    other: date | None = None


def _answers(case: Case, almanac: Almanac, today: date) -> tuple[StepDates, ...]:
    """Return what is owed to the department; of several notices the first to end."""
    owed = [n for n in case.employer_notices if n.answered_on is None]
    penalties = [_answer(n, almanac) for n in owed if n.kind is NoticeKind.FINAL]
    others = [_answer(n, almanac) for n in owed if n.kind is not NoticeKind.FINAL]
    return (
        *_step(K.INSPECTION_ANSWER, others, almanac, today),
        *_step(K.PENALTY_PAYMENT, penalties, almanac, today),
    )


def _answer(notice: EmployerNotice, almanac: Almanac) -> _Answer:
    if notice.due_on is not None:
        return _Answer(notice.due_on, notice, (("The notice prints {}.", (notice.due_on,)),))
    if notice.kind is NoticeKind.INSPECTION:
        return _Answer(None, notice, (("The notice sets its own day; none is recorded.", ()),))
    rule = _counted_by(notice)
    presumed = law.figure(almanac.book, rule, notice.sent_on).deemed_days
    deemed = notice.sent_on + timedelta(presumed)
    sent: Line = ("Sent {}, it is deemed received on {}.", (notice.sent_on, deemed))
    first, other = deemed, None
    told = (sent, _STAYS)
    if notice.received_on is not None and notice.received_on != deemed:
        first, other = min(deemed, notice.received_on), max(deemed, notice.received_on)
        told = (sent, ("It is known to have come on {}.", (notice.received_on,)))
    raw, last, within = _within(rule, first, almanac)
    lines: tuple[Line, ...] = (
        *told,
        ("Within {} days after {}: {}.", (within, first, raw)),
        *((("That is a holiday: the last day is {} (s.26).", (last,)),) if last != raw else ()),
    )
    second = _within(rule, other, almanac)[1] if other else None
    return _Answer(last, notice, lines, second)


_STAYS: Line = ("Deemed receipt is no thing to be done: a holiday does not move it.", ())


def _counted_by(notice: EmployerNotice) -> str:
    if notice.kind is NoticeKind.FINAL:
        return "EMPLOYER_AMP_30D"
    short = notice.quarantine and notice.kind is NoticeKind.PRELIMINARY  # items 18 to 23
    return "EMPLOYER_NOPF_5D" if short else "EMPLOYER_NOPF_30D"


def _within(rule: str, received: date, almanac: Almanac) -> tuple[date, date, int]:
    """Return the last day as counted, as moved off a holiday, and how many days that is."""
    days = law.figure(almanac.book, rule, received).days
    raw = received + timedelta(days)
    return raw, almanac.federal.roll_forward(raw), days


def _step(
    key: StepKey, owed: list[_Answer], almanac: Almanac, today: date
) -> tuple[StepDates, ...]:
    if not owed:
        return ()
    first, *rest = sorted(owed, key=lambda a: (a.last or date.max, a.notice.sent_on))
    also = [("Another notice, sent {}, is to be answered by {}.", _told(a)) for a in rest]
    last = first.last
    unknown = _NO_DAY if last is None else None
    doubt = _RECEIVED if first.other else unknown
    who = Who.COUNSEL if first.other else Who.EMPLOYER
    inputs = (("sent_on", first.notice.sent_on), ("received_on", first.notice.received_on))
    why = Why(
        _counted_by(first.notice), inputs, (*first.lines, *also), doubt, who if doubt else None
    )
    readings = (Reading(first.other, None, "R209.994(2)", _RECEIVED),) if first.other else ()
    safe = almanac.working_day_before(last) if last else None
    planned = later(today, safe) if safe else today
    return (
        StepDates(
            key, Status.READY, today, planned, last, None, safe, why, readings,
            counsel=doubt is not None,
        ),
    )  # fmt: skip


def _told(answer: _Answer) -> tuple[date, date | str]:
    return answer.notice.sent_on, answer.last or "the day it sets"


_NO_DAY = "By which day does the notice ask for an answer? Its printed day is not recorded."
_RECEIVED = "Does the day of receipt that is known rule, or the one that the law presumes?"
