"""What is told of a move, and the words' keeping: the body that a template makes a mail of."""

from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime
from typing import Any

from models.rules.almanac import Almanac
from models.rules.book import DutyClass
from models.rules.calendars import day_in
from models.rules.case import Case
from models.rules.chasing import Chase, audiences
from models.rules.diff import as_told, grounds_of, plain
from models.rules.duties import announced_on, open_duties
from models.rules.grounds import basis
from models.rules.notices import Audience, Channel, Notice, NoticeReason
from models.rules.plan import STEPS, Beside, Change, Plan, Status, StepDates, StepKey, Why

K = StepKey
_TOLD_OF_MOVES = (
    K.FILING,
    K.ENTRY,
    K.EXTENSION_FILING,
    K.WORK_START,
    K.CERTIFICATE,
    K.SPOUSE_FILING,
    K.RESTORATION,
    K.JUDICIAL_REVIEW,
    K.REPORT_AGAIN,
    K.DOCUMENT_REQUEST,
    K.INSPECTION_ANSWER,
    K.PENALTY_PAYMENT,
)
_PLACES: dict[StepKey | Beside, int] = {key: place for place, key in enumerate(_TOLD_OF_MOVES)}
_MOVES = frozenset({"planned_on", "due_at", "status"})


def first_told(steps: Iterable[str]) -> StepKey | None:
    """Return the one of moved steps that people hear of first."""
    known = set(steps)
    return next((key for key in _TOLD_OF_MOVES if key in known), None)


def for_change(
    changes: Sequence[Change],
    plan: Plan,
    case: Case,
    chased: Chase,
    almanac: Almanac,
    *,
    cause: str,
    at: datetime,
) -> tuple[Notice, ...]:
    """Return the notices of a move, keyed by its cause: one for each person it concerns.

    Only what people plan by is told: the filing, entry, renewal, first day of work, the
    certificate, and every last day by which a right is lost, when they move, are blocked or
    open again; and that a permit was printed shorter than was expected. A step that is over
    moves nobody, and a case on hold keeps its notices back.
    """
    if plan.forecast.limited_by == "printed":
        cut = next((c for c in changes if _is_cut_short(c)), None)
        if cut is not None:
            return _of_a_shorter_permit(cut, plan, case, chased, almanac, cause=cause, at=at)
    moves = [c for c in changes if c.step in _PLACES and c.field in _MOVES]
    opened_again = _opened_again(moves)
    told = tuple(c for c in moves if _is_told(c, plan, opened_again))
    moved = [c.step for c in told if isinstance(c.step, StepKey)]
    if not moved:
        return ()
    first = min(moved, key=_PLACES.__getitem__)
    step = plan.step(first)
    if step is None:
        return ()
    owners = {STEPS[key].owner for key in moved}
    body = {**body_of(step, case, almanac, at), "changes": [as_told(c) for c in told]}
    if beside := _grounds_beside(first, told, case, almanac, at):
        body["grounds"] = beside
    hear = dict.fromkeys(a for owner in owners for a in audiences(owner))
    return _said_to(hear, step, body, case, chased, cause=cause, at=at)


def _said_to(
    hear: Iterable[Audience],
    step: StepDates,
    body: dict[str, Any],
    case: Case,
    chased: Chase,
    *,
    cause: str,
    at: datetime,
) -> tuple[Notice, ...]:
    """Return what is said of a step to each audience."""
    return tuple(
        Notice(
            at=at,
            case=case.number,
            duty=step.key,
            due_on=announced_on(step),
            rung=cause,
            audience=audience,
            person=(person := chased.hears.get(audience)),
            channel=Channel.EMAIL,
            duty_class=STEPS[step.key].duty_class,
            reason=_reason(case, person),
            cause=cause,
            body=body,
        )
        for audience in hear
    )


def _is_cut_short(change: Change) -> bool:
    to = change.step is Beside.PERMIT_FORECAST and change.field == "to"
    return to and bool(change.old and change.new) and change.new < change.old


def _of_a_shorter_permit(
    cut: Change,
    plan: Plan,
    case: Case,
    chased: Chase,
    almanac: Almanac,
    *,
    cause: str,
    at: datetime,
) -> tuple[Notice, ...]:
    """Return what everybody is told of a permit cut short: its end, and the early renewal."""
    step = plan.step(K.EXTENSION_FILING)
    if step is None:
        return ()
    office = case.facts.team.office_zone
    printed = _told_basis(grounds_of(plan.forecast), almanac, day_in(office, at))
    because = case.permit.shorter_because if case.permit else None
    said = _SHORTER if because is None else f"{_SHORTER} The officer's reason: {because}."
    told = {**as_told(cut), "because": said}
    body = {
        **body_of(step, case, almanac, at),
        "title": "The permit is shorter than expected: plan the renewal early",
        "action": _PLAN_EARLY,
        "changes": [told],
        "grounds": {cut.step.value: printed},
    }
    return _said_to(Audience, step, body, case, chased, cause=cause, at=at)


_SHORTER = "The officer printed an earlier end than was expected, and what is printed rules."
_PLAN_EARLY = (
    "Work may go on to the printed end only. Plan the renewal from it: remove what cut the "
    "permit short first, a passport about to end above all, and ask for a new offer in time."
)


def _grounds_beside(
    first: StepKey, told: Sequence[Change], case: Case, almanac: Almanac, at: datetime
) -> dict[str, Any]:
    """Return why the other steps have the days they move to; the first has its own grounds."""
    others = {c.step: c.why for c in told if c.step is not first and c.why is not None}
    if not others:
        return {}
    on = day_in(case.facts.team.office_zone, at)
    return {key.value: _told_basis(why, almanac, on) for key, why in others.items()}


def _told_basis(why: Why, almanac: Almanac, on: date) -> dict[str, Any]:
    found = basis(why, almanac.book, on=on)
    return {
        "rule": found.rule,
        "citation": found.citation,
        "source": found.source,
        "effective_from": found.effective_from,
        "explanation": list(found.explanation),
    }


def for_pinned(
    kept_out: Sequence[Change],
    plan: Plan,
    case: Case,
    chased: Chase,
    almanac: Almanac,
    *,
    cause: str,
    at: datetime,
) -> tuple[Notice, ...]:
    """Return what counsel alone is told of a pinned plan: how it would move without the pin."""
    told = tuple(c for c in kept_out if _is_told(c, plan, frozenset()))
    moved = [c.step for c in told if isinstance(c.step, StepKey)]
    step = plan.step(min(moved, key=_PLACES.__getitem__)) if moved else None
    if step is None or case.pin is None:
        return ()
    pin = {"until_on": plain(case.pin.until_on), "reason": case.pin.reason}
    body = {**body_of(step, case, almanac, at), "changes": [as_told(c) for c in told]}
    if beside := _grounds_beside(step.key, told, case, almanac, at):
        body["grounds"] = beside
    body["pinned"] = pin
    (said,) = _said_to((Audience.COUNSEL,), step, body, case, chased, cause=cause, at=at)
    would_move = said.reason is NoticeReason.MOVED
    return (said._replace(reason=NoticeReason.PINNED) if would_move else said,)


def for_hand_over(
    plan: Plan, case: Case, chased: Chase, almanac: Almanac, *, cause: str, at: datetime
) -> Notice:
    """Return what the colleague who takes a case over is told: it is theirs, and what is due.

    What is due first stands in it; with the same cause, all the cases of one hand-over make
    one message.
    """
    duties = sorted(open_duties(plan), key=lambda duty: duty[1])
    step, day = duties[0] if duties else (None, None)
    body = body_of(step, case, almanac, at) if step else {"title": _TAKEN_OVER}
    person = chased.hears.get(Audience.COUNSEL)
    return Notice(
        at=at,
        case=case.number,
        duty=step.key if step else "handed_over",
        due_on=day,
        rung=cause,
        audience=Audience.COUNSEL,
        person=person,
        channel=Channel.EMAIL,
        duty_class=STEPS[step.key].duty_class if step else DutyClass.ADVISORY,
        reason=NoticeReason.MOVED if person else NoticeReason.SUPPRESSED_NO_ADDRESS,
        cause=cause,
        body={**body, "handed_over": True},
    )


_TAKEN_OVER = "Case handed over"


def _reason(case: Case, person: int | None) -> NoticeReason:
    if case.held:
        return NoticeReason.SUPPRESSED_HELD
    return NoticeReason.MOVED if person else NoticeReason.SUPPRESSED_NO_ADDRESS


def _opened_again(changes: Sequence[Change]) -> set[StepKey | Beside]:
    """Return the steps that were shut: blocked, or owed all the while without an open day."""
    statuses = {c.step: c.old for c in changes if c.field == "status"}
    blocked = {step for step, old in statuses.items() if old is Status.BLOCKED}
    dayless = {
        c.step
        for c in changes
        if (c.reason, c.field) == ("restriction", "planned_on") and c.old is None
    }
    return blocked | (dayless - statuses.keys())


def _was_blocked(change: Change) -> bool:
    return change.old is Status.BLOCKED


def _is_told(change: Change, plan: Plan, opened_again: Set[StepKey | Beside]) -> bool:
    key = change.step
    if key not in _PLACES or change.field not in _MOVES:
        return False
    step = plan.step(key) if isinstance(key, StepKey) else None
    if step is None or step.status is Status.DONE:
        return False
    if change.field == "status":
        return change.new is Status.BLOCKED or _was_blocked(change)
    # A date where there was none is a new step, which its ladder announces; but who heard of
    # a closing hears that it is over.
    return change.old is not None or key in opened_again


def body_of(step: StepDates, case: Case, almanac: Almanac, now: datetime) -> dict[str, Any]:
    """Return what a template needs to speak of a step, without a name or an address."""
    kind = STEPS[step.key]
    office = case.facts.team.office_zone
    on = day_in(office, now)
    port = almanac.port(case.facts) if step.key is K.FILING else None
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
        "port": port.name if port else None,
        "basis": _told_basis(step.why, almanac, on),
    }
