"""Deciding what is said: which duties are open, to whom, and in which words' keeping.

Level-triggered: `due` gives what should have been said by now, as the one most urgent rung of
each duty; the ledger's key drops what was said before.
"""

from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from models.rules.almanac import Almanac
from models.rules.book import DutyClass
from models.rules.calendars import at_local
from models.rules.case import Case
from models.rules.diff import as_told, plain
from models.rules.grounds import basis
from models.rules.ladders import Rung, current, following
from models.rules.notices import Audience, Channel, Notice, NoticeReason, Reminder
from models.rules.plan import STEPS, Change, Owner, Plan, Status, StepDates, StepKey

K = StepKey
_OPEN = frozenset({Status.READY, Status.WAITING})
# The end of the permit is said through the renewal that must precede it.
_SILENT = frozenset({K.PERMIT_END})
_TOLD_OF_MOVES = (K.FILING, K.ENTRY, K.EXTENSION_FILING, K.WORK_START, K.CERTIFICATE)
_MOVES = frozenset({"planned_on", "due_at", "status"})
_HEARS = {Owner.EMPLOYER: Audience.EMPLOYER, Owner.APPLICANT: Audience.APPLICANT}


def announced_on(step: StepDates) -> date | None:
    """Return the date by which a step is announced: the limit if hard, else the planned day."""
    hard = STEPS[step.key].duty_class is DutyClass.HARD
    return step.latest_on if hard else step.planned_on


def next_instant(step: StepDates, day: date, case: Case) -> datetime:
    """Return the instant by which an open duty is due: the authority's, or the day's end.

    The day ends on the office's clock.
    """
    if step.due_at is not None:
        return step.due_at
    return at_local(day, time(23, 59, 59), case.facts.team.office_zone)


def open_duties(plan: Plan) -> Iterable[tuple[StepDates, date]]:
    """Return the steps that somebody owes now, each with the date it is announced by.

    A step that waits for another is not spoken of, its predecessor is; one with an authority's
    own last instant always is.
    """
    for step in plan.steps:
        hard = step.due_at is not None and step.status is Status.PENDING
        day = announced_on(step)
        if (step.status in _OPEN or hard) and day is not None and step.key not in _SILENT:
            yield step, day


def reminders(
    plan: Plan, case: Case, almanac: Almanac, *, now: datetime
) -> tuple[Reminder, ...]:
    """Return the queue's rows for a case: for each open duty the next thing to say.

    That is the most urgent rung already reached, or the first to come.
    """
    if case.held:
        return ()
    zone = case.facts.team.office_zone
    found = []
    for step, day in open_duties(plan):
        duty_class = STEPS[step.key].duty_class
        rung, _ = current(duty_class, day, zone, almanac, now=now)
        rung = rung or following(duty_class, day, zone, almanac, now=now)
        if rung is not None:
            found.append(_reminder(case, step, day, rung))
    return tuple(found)


def after(
    reminder: Reminder, case: Case, almanac: Almanac, *, now: datetime
) -> Reminder | None:
    """Return the next row of the queue once a reminder was said; None when it was the last."""
    key = K(reminder.duty)
    zone = case.facts.team.office_zone
    rung = following(STEPS[key].duty_class, reminder.due_on, zone, almanac, now=now)
    if rung is None:
        return None
    return Reminder(
        due_at=rung.at, case=case.number, duty=key, rung=rung.label, due_on=reminder.due_on
    )


def _reminder(case: Case, step: StepDates, day: date, rung: Rung) -> Reminder:
    return Reminder(
        due_at=rung.at, case=case.number, duty=step.key, rung=rung.label, due_on=day
    )


def due(
    reminder: Reminder, step: StepDates, case: Case, almanac: Almanac, *, now: datetime
) -> tuple[Notice, ...]:
    """Return what must be said about one open duty now, one notice for each who hears it."""
    kind, zone = STEPS[step.key], case.facts.team.office_zone
    rung, place = current(kind.duty_class, reminder.due_on, zone, almanac, now=now)
    if rung is None:
        return ()
    _, queued = current(
        kind.duty_class, reminder.due_on, zone, almanac, now=min(reminder.due_at, now)
    )
    late = rung.label.startswith("overdue")
    body = _body(step, case, almanac, now) | {"missed": place - queued}
    return tuple(
        _notice(
            case, step.key, reminder.due_on, rung, audience,
            NoticeReason.OVERDUE if late else NoticeReason.DUE_SOON, None, body,
        )
        for audience in _audiences(kind.owner)
    )  # fmt: skip


def for_change(
    changes: Sequence[Change],
    plan: Plan,
    case: Case,
    almanac: Almanac,
    *,
    cause: str,
    at: datetime,
) -> tuple[Notice, ...]:
    """Return the notices of a move, keyed by its cause: one for each person it concerns.

    Only what people plan by is told: the filing, entry, renewal, first day of work and the
    certificate, when they move, are blocked or open again. A step that is over moves nobody,
    and a case on hold keeps its notices back.
    """
    opened_again = {c.step for c in changes if c.field == "status" and _was_blocked(c)}
    told = tuple(c for c in changes if _is_told(c, plan, opened_again))
    if not told:
        return ()
    first = min((c.step for c in told), key=_TOLD_OF_MOVES.index)
    step = plan.step(first)
    if step is None:
        return ()
    listed = [as_told(c) for c in told]
    body = _body(step, case, almanac, at) | {"changes": listed}
    rung = Rung(at, cause)
    owners = {STEPS[c.step].owner for c in told}
    hears = dict.fromkeys(a for owner in owners for a in _audiences(owner))
    return tuple(
        _notice(
            case, first, announced_on(step), rung, audience, NoticeReason.MOVED, cause, body
        )
        for audience in hears
    )


def _was_blocked(change: Change) -> bool:
    return change.old is Status.BLOCKED


def _is_told(change: Change, plan: Plan, opened_again: Set[StepKey]) -> bool:
    step = plan.step(change.step)
    if change.step not in _TOLD_OF_MOVES or change.field not in _MOVES or step is None:
        return False
    if step.status is Status.DONE:
        return False
    if change.field == "status":
        return change.new is Status.BLOCKED or _was_blocked(change)
    # A date where there was none is a new step, which its ladder announces; but who heard of
    # a closing hears that it is over.
    return change.old is not None or change.step in opened_again


def _audiences(owner: Owner) -> tuple[Audience, ...]:
    other = _HEARS.get(owner)
    return (Audience.COUNSEL, other) if other else (Audience.COUNSEL,)


def _notice(
    case: Case,
    duty: StepKey,
    due_on: date | None,
    rung: Rung,
    audience: Audience,
    reason: NoticeReason,
    cause: str | None,
    body: dict[str, Any],
) -> Notice:
    person, address = _recipient(case, audience)
    return Notice(
        at=rung.at,
        case=case.number,
        duty=duty.value,
        due_on=due_on,
        rung=rung.label,
        audience=audience,
        person=person,
        channel=Channel.EMAIL,
        duty_class=STEPS[duty].duty_class,
        reason=_why_not(case, address) or reason,
        cause=cause,
        body=body,
    )


def _why_not(case: Case, address: str | None) -> NoticeReason | None:
    if case.held:
        return NoticeReason.SUPPRESSED_HELD
    return None if address else NoticeReason.SUPPRESSED_NO_ADDRESS


def _recipient(case: Case, audience: Audience) -> tuple[int | None, str | None]:
    facts = case.facts
    match audience:
        case Audience.COUNSEL:
            owner = facts.team.owner
            return case.people.owner, owner.email if owner else None
        case Audience.EMPLOYER:
            return case.people.employer, facts.employer.contact_email
        case Audience.APPLICANT:
            return case.people.applicant, facts.applicant.email


def _body(step: StepDates, case: Case, almanac: Almanac, now: datetime) -> dict[str, Any]:
    """Gather what a template needs, without a name or an address."""
    kind = STEPS[step.key]
    office = case.facts.team.office_zone
    why = basis(step.why, almanac.book, on=now.astimezone(ZoneInfo(office)).date())
    port = almanac.port(case.facts)
    return {
        "title": kind.title,
        "action": kind.action,
        "owner": kind.owner.value,
        "due_at": plain(step.due_at),
        "authority_zone": kind.zone,
        "planned_on": plain(step.planned_on),
        "latest_on": plain(step.latest_on),
        "safe_on": plain(step.safe_on),
        "office_zone": office,
        "port": port.name if port and step.key is K.FILING else None,
        "basis": {
            "rule": why.rule,
            "citation": why.citation,
            "source": why.source,
            "effective_from": why.effective_from,
            "explanation": list(why.explanation),
        },
    }
