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
    found = _by_permits(case, almanac.practice, today) if case.permits else ()
    return (*found, *_answers(case, almanac, today)) if case.employer_notices else found


def _by_permits(case: Case, practice: Practice, today: date) -> tuple[StepDates, ...]:
    permit, paper, done = case.permits[-1], None, case.done
    ends = last_valid_day(permit)
    if case.documents:
        paper = next((d for d in case.documents if d.kind == ATTESTED), None)
    is_asked = ends is not None and case.awaiting in RENEWING and not _is_not_asked(paper)
    word, kept = _owed(
        practice,
        tuple([(p.valid_from, p.issued_on) for p in case.permits]),
        done.get(_WORK_START),
        ends if is_asked else None,
        today,
        case.opened_on,
        done.get(_WINDOW),
        _given_on(paper, permit) if paper else None,
    )
    if word is None or ends is None:
        return kept
    is_over = word.planned_on is None or word.planned_on > ends
    return kept if is_over and not _works_on(case, ends, today) else (word, *kept)


Printed = tuple[tuple[date | None, date | None], ...]
"""Of each permit, the oldest first, its first day and the day it was issued."""


@lru_cache(maxsize=1 << 12)  # permits begin and end on few days
def _owed(
    practice: Practice,
    printed: Printed,
    worked_from: date | None,
    ends: date | None,
    today: date,
    taken_on: date,
    opened_on: date | None,
    given: date | None,
) -> tuple[StepDates | None, tuple[StepDates, ...]]:
    """Return the next word that the work is as offered, and how long records are kept.

    The word is asked for while work may go on, once a quarter. The first is there before the
    next offer is made, for that one repeats the promise: `opened_on` is when its file was.
    """
    known = periods(printed, worked_from)
    kept = (_kept(practice, known),) if known else ()
    if ends is None:
        return None, kept
    held_from = later(printed[-1][0] or taken_on, taken_on)
    begun = later(held_from, worked_from or held_from)
    due = practice.office_day((given or begun) + practice.takes[_EVERY].usual)
    if given is None:
        opens = practice.office_day(add_months(ends, -EXTENSION_OPENS_MONTHS))
        due = min(due, opened_on or due, opens)
    return _as_offered(practice, later(due, today), given, begun), kept


def _is_not_asked(paper: Document | None) -> bool:
    """Say whether the firm said that this employer gives no such word."""
    return paper is not None and paper.status is DocumentStatus.NOT_APPLICABLE


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


def periods(printed: Printed, worked_from: date | None) -> tuple[Period, ...]:
    """Return the periods of employment, one for each permit, the oldest first.

    A period begins with the permit or, of the first one, with the work if that began later.
    """
    # Of a case taken on under way nobody told when work began: only when we heard of it.
    told = worked_from is not None and printed[0][1] is not None
    begun = worked_from if told else None
    return tuple(
        [
            Period(later(first, begun or first), later(first, issued_on or first))
            for first, issued_on in printed
            if first is not None
        ]
    )


@lru_cache(maxsize=1 << 12)  # records are kept as long whatever else goes on
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
