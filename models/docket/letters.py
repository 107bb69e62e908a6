"""The deadlines that begin with a letter: an officer's answer, or the department's notice."""

from datetime import date
from typing import NamedTuple

from models.docket.days import day_in, walked
from models.docket.matter import Limit, Matter
from models.docket.standing import of_this_permit
from models.rules.case import Awaiting
from models.rules.facts import AT_A_PORT
from models.rules.plan import StepKey
from models.rules.records import (
    Application,
    ApplicationKind,
    Choice,
    EmployerNotice,
    NoticeKind,
    Outcome,
)


def judicial_review(matter: Matter) -> Limit | None:
    """Return the last day to ask the Federal Court for leave.

    Fifteen days after notice where the matter arose in Canada, sixty elsewhere; a last day
    that is a holiday moves (s.26). The courts hold Saturdays for holidays: another reading,
    as is the day an electronic answer was sent, when it counts as received (R9.3(2)).
    """
    notice = _notice_of_refusal(matter)
    if notice is None or matter.is_over:
        return None
    sent_on, told_on, in_canada = notice.sent_on, notice.told_on, notice.in_canada
    days = matter.law.days
    given = matter.law.figure("JR_15_60", told_on)
    inside, outside = walked(told_on, given.days), walked(told_on, given.days_outside)
    counted = {True: (inside,), False: (outside,), None: (inside, outside)}[in_canada]
    plain = [days.no_holiday_from(day) for day in counted]
    courts = [days.no_holiday_from(day, saturdays=True) for day in counted]
    as_sent = days.no_holiday_from(walked(sent_on, (counted[0] - told_on).days))
    others = {*plain, *courts, as_sent} - {plain[0]}
    if not notice.stands and matter.office_today > max(*plain, *courts, as_sent):
        return None
    return Limit(
        key=StepKey.JUDICIAL_REVIEW,
        last_on=plain[0],
        owed=matter.case.decided("JR_15_60") is not Choice.BARRED,
        safe_on=days.last_working(before=min(plain[0], as_sent)),
        other_days=tuple(sorted(others)),
        because=f"notified on {told_on}, a day not counted; the time ends on {counted[0]} and "
        f"the thing may be done on {plain[0]} (A72(2), s.27(5), s.26)",
    )


class _Notice(NamedTuple):
    sent_on: date
    told_on: date
    in_canada: bool | None  # where the matter arose
    stands: bool  # nothing was applied for, or answered, since


def _notice_of_refusal(matter: Matter) -> _Notice | None:
    """Return the notice of the last refusal since the permit; an application ends no time."""
    own, case = of_this_permit(matter.case), matter.case
    if not own and case.awaiting is Awaiting.REFUSAL_REVIEW and case.refused_on is not None:
        return _Notice(case.refused_on, case.refused_on, None, stands=True)
    numbers = [n for n, one in enumerate(own) if one.outcome is Outcome.REFUSED]
    if not numbers or (answered := own[numbers[-1]].answered_at) is None:
        return None
    refused, sent_on = own[numbers[-1]], matter.office_day(answered)
    told_on = matter.office_day(refused.notified_at) if refused.notified_at else sent_on
    return _Notice(sent_on, told_on, refused.in_canada, stands=refused is own[-1])


def document_request(matter: Matter) -> Limit | None:
    """Return the printed day of the request that ends first; it does not move.

    Without one, thirty days after it came, where a change of employer is pending.
    """
    days = []
    for request in matter.case.requests:
        if request.answered_on is not None:
            continue
        if request.due_on is not None:
            days.append(request.due_on)
        elif _changes_employer(of_this_permit(matter.case)):
            figure = matter.law.figure("DOC_REQUEST_30D", request.received_on)
            days.append(walked(request.received_on, figure.days))
    if not days:
        return None
    return Limit(
        key=StepKey.DOCUMENT_REQUEST,
        last_on=min(days),
        because=f"of the requests still open the first ends on {min(days)}, as printed or "
        "thirty days after it came",
        owed=not matter.is_over,
    )


def _changes_employer(applications: tuple[Application, ...]) -> bool:
    return any(
        a.kind is ApplicationKind.CHANGE_OF_EMPLOYER and a.outcome is Outcome.PENDING
        for a in applications
    )


def report_again(matter: Matter) -> Limit | None:
    """Return the instant that an officer named; an appointment, which nothing moves.

    Until then there is neither status nor a right to work (R43). A return visit that was named
    is a filing of its own.
    """
    if matter.case.awaiting is not Awaiting.FURTHER_EXAMINATION:
        return None
    at, filing = matter.case.return_at, matter.case.facts.filing
    if at is None:
        return None
    port = matter.law.book.ports.get(filing.port or "") if filing.route in AT_A_PORT else None
    zone = port.zone if port is not None else matter.case.facts.team.office_zone
    return Limit(
        key=StepKey.REPORT_AGAIN,
        last_on=day_in(zone, at),
        last_at=at,
        because=f"the officer named {at.isoformat()}, on the clock of {zone}",
    )


def inspection_answer(matter: Matter) -> Limit | None:
    """Return the last day of the employer's answer that ends first."""
    kinds = (NoticeKind.INSPECTION, NoticeKind.PRELIMINARY)
    return _answer(matter, StepKey.INSPECTION_ANSWER, kinds, "EMPLOYER_NOPF_30D")


def penalty_payment(matter: Matter) -> Limit | None:
    """Return the last day to pay the penalty that ends first."""
    return _answer(matter, StepKey.PENALTY_PAYMENT, (NoticeKind.FINAL,), "EMPLOYER_AMP_30D")


def _answer(
    matter: Matter, key: StepKey, kinds: tuple[NoticeKind, ...], rule: str
) -> Limit | None:
    found = [
        days
        for notice in matter.case.employer_notices
        if notice.kind in kinds and notice.answered_on is None
        for days in _last_days_of(matter, notice, rule)
    ]
    if not found:
        return None
    last, others, told = min(found, key=lambda days: days[0])
    return Limit(
        key=key, last_on=last, other_days=others, because=told, owed=not matter.is_closed
    )


def _last_days_of(
    matter: Matter, notice: EmployerNotice, rule: str
) -> tuple[tuple[date, tuple[date, ...], str], ...]:
    """Return the last day for one notice, other readings, and the count; or nothing.

    The law presumes the day of receipt. Where another one is known it is open which of the
    two counts: the earlier is the date, the later a reading.
    """
    if notice.due_on is not None:
        return ((notice.due_on, (), f"the notice prints {notice.due_on}"),)
    if notice.kind is NoticeKind.INSPECTION:
        return ()
    if notice.quarantine and notice.kind is NoticeKind.PRELIMINARY:
        rule = "EMPLOYER_NOPF_5D"
    sent = matter.law.figure(rule, notice.sent_on)
    deemed = walked(notice.sent_on, sent.deemed_days)
    received = sorted({deemed, notice.received_on or deemed})
    # Under the law of the day of each: it may change between the two.
    first, *later = (
        matter.law.days.no_holiday_from(walked(day, matter.law.figure(rule, day).days))
        for day in received
    )
    told = (
        f"sent on {notice.sent_on}, received on {received[0]}, which no holiday moves; from "
        f"the day after, one by one, the thing may be done until {first} (s.27(5), s.26)"
    )
    return ((first, tuple(later), told),)
