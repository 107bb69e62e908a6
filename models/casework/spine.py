"""The one way through: load many, decide, plan, compare, save and enqueue.

An event on one case, a restriction on ten thousand and a portfolio of two hundred all come
through here, a chunk in one transaction with a handful of statements.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection

from models.casework import pinning
from models.casework.acts import (
    HANDED_OVER,
    RESTRICTION,
    Act,
    Answer,
    Carried,
    Cause,
    Happened,
    Opening,
    World,
)
from models.casework.drafting import (
    Draft,
    certificates_once,
    decided_acts,
    filing_ahead,
    peopled,
    replanned_draft,
)
from models.casework.following import followers, is_owed
from models.casework.saving import save
from models.rules.calendars import OutsideCalendarError
from models.rules.case import Case, reference_of
from models.rules.chasing import chase
from models.rules.decisions import Refusal, Refused, RefusedError
from models.rules.diff import diff
from models.rules.events import Event, FactsChanged, Replanned, WorkerChanged
from models.rules.plan import Change, Plan
from models.rules.planning import plan
from models.rules.saying import for_change, for_hand_over, for_pinned
from models.store import cases, outbox
from models.store.cases import StoredCase
from models.store.plans import Packed, pack, says_the_same, unpack

CHUNK = 500
_TRIES = 5
_NO_CHANGES: tuple[Change, ...] = ()
T = TypeVar("T")


def carried(
    conn: Connection, acts: Sequence[Act], world: World, cause: Cause, *, by: str | None = None
) -> list[Answer]:
    """Carry a chunk of acts through and save it in the open transaction; answer each in turn.

    At most one act for each case. A replanning that moves nothing leaves its case untouched.
    Raises StaleCaseError or CertificateTakenError when somebody was quicker; the caller's
    transaction must then be rolled back.
    """
    with uncollected():
        answers = worked_out(conn, acts, world, cause, settle=True)
        told = [a for a in answers if isinstance(a, Carried) and is_told(a)]
        save(conn, told, world, by=by)
        flagged = [a for a in answers if isinstance(a, Carried) and a.kept_out]
        outbox.enqueue(conn, [n for a in flagged for n in a.notices], now=world.now)
    follow = followers(told)
    return _with_linked(conn, answers, follow, world, cause, by=by) if follow else answers


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave what is made meanwhile alone."""
    # A chunk makes half a million values and no circle. The collector of circles would walk
    # the whole law again and again meanwhile: four tenths of the time of a publishing.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _with_linked(
    conn: Connection,
    answers: Sequence[Answer],
    follow: Mapping[int, Happened],
    world: World,
    cause: Cause,
    *,
    by: str | None,
) -> list[Answer]:
    """Carry through what follows in linked cases; each answer has what came of it."""
    linked: dict[int, Carried] = {}
    done = carried(conn, list(follow.values()), world, cause, by=by)
    for (number, act), answer in zip(follow.items(), done, strict=True):
        if isinstance(answer, Carried):
            linked[number] = answer
        elif is_owed(act.event):
            raise RefusedError(answer)
    return [
        a._replace(linked=(linked[a.case.number],))
        if isinstance(a, Carried) and a.case.number in linked
        else a
        for a in answers
    ]


def retried(chunk: Callable[[], T]) -> T:
    """Carry a chunk's transaction through, again when somebody changed a case meanwhile."""
    for _ in range(_TRIES - 1):
        with suppress(cases.StaleCaseError, cases.CertificateTakenError):
            return chunk()
    return chunk()


def is_told(answer: Carried) -> bool:
    """Say whether anything is saved of an accepted act: of a replanning only what moved."""
    return not isinstance(answer.event, Replanned) or bool(answer.changes)


def worked_out(
    conn: Connection, acts: Sequence[Act], world: World, cause: Cause, *, settle: bool = False
) -> list[Answer]:
    """Decide, plan and compare a chunk. Nothing is saved; with `settle` persons get numbers."""
    numbers = [a.number for a in acts if not isinstance(a, Opening)]
    stored = cases.load(conn, numbers, to_change=settle)
    decided = list(decided_acts(conn, acts, stored, world, cause, settle=settle))
    decided = certificates_once(conn, decided)
    pinned = pinning.worlds(conn, decided, world)
    answers = [
        d if isinstance(d, Refused) else _planned(d, world, cause, pinned) for d in decided
    ]
    if settle:
        answers = peopled(conn, answers, world.now)
    return [a if isinstance(a, Refused) else _with_notices(a, world, cause) for a in answers]


def replanned(
    stored: Iterable[StoredCase], world: World, cause: Cause, pinned: Mapping[int, World]
) -> list[Answer]:
    """Plan cases anew to which nothing happened, as `worked_out` does; no database is asked.

    `pinned` are the worlds of those that are pinned.
    """
    drafts = (replanned_draft(one, cause, world.now) for one in stored)
    answers = (_planned(draft, world, cause, pinned) for draft in drafts)
    return [a if isinstance(a, Refused) else _with_notices(a, world, cause) for a in answers]


def _planned(draft: Draft, world: World, cause: Cause, pinned: Mapping[int, World]) -> Answer:
    case, kept_out = draft.after, _NO_CHANGES
    world = world.of(case.number)
    try:
        if case.number in pinned:
            kept_out = _kept_out(draft, world, cause)
            world = pinned[case.number]
        new = plan(case, world.after, as_of=world.now)
        packed = pack(new)
        stands = _stands_already(draft, packed, filing_ahead(new, case))
        changes = () if stands else _changes(draft, new, world, cause)
    except OutsideCalendarError as error:
        return Refused(reason=Refusal.INVALID_VALUE, message=f"{case.reference}: {error}.")
    return Carried(
        case=case,
        plan=new,
        packed=packed,
        changes=changes,
        before=draft.before,
        roles=draft.before.people if draft.before else {},
        event=draft.event,
        at=draft.at,
        kept_out=kept_out,
    )


def _kept_out(draft: Draft, world: World, cause: Cause) -> tuple[Change, ...]:
    """Return how the border would move a pinned plan; a value of the law does move it."""
    if not isinstance(draft.event, Replanned) or cause.reason != RESTRICTION:
        return ()
    old, new = (plan(draft.after, w, as_of=world.now) for w in (world.before, world.after))
    return diff(old, new, reason=cause.reason, because=cause.because)


def _stands_already(draft: Draft, new: Packed, filing_on: date | None) -> bool:
    # Nobody was told of another plan: because nothing moves, or because a publishing that was
    # cut short and is now withdrawn never reached this case.
    if draft.before is None:
        return True
    if not isinstance(draft.event, Replanned) or draft.before.filing_on != filing_on:
        return False  # most that move file on another day; then the kept plan need not be read
    return says_the_same(draft.before.packed_plan, new)


def _changes(draft: Draft, new: Plan, world: World, cause: Cause) -> tuple[Change, ...]:
    """Compare with the plan the case had under the world before, made for the same instant.

    Not with the stored plan: what only the passing of time moved is no news of this act.
    """
    if draft.before is None:
        return ()
    old = plan(draft.before.case, world.before, as_of=world.now)
    because = _because(draft.event, cause)
    moved = diff(old, new, reason=cause.reason, because=because)
    if moved or not isinstance(draft.event, Replanned):
        return moved
    announced = unpack(draft.before.packed_plan, draft.before.case.number)
    if not _moves_what_was_announced(draft.before.case, announced, world):
        return ()
    return diff(announced, new, reason=cause.reason, because=because)


def _because(event: Event, cause: Cause) -> str:
    if isinstance(event, FactsChanged):
        return f"Facts changed: {', '.join(event.changed)}."
    if isinstance(event, WorkerChanged):
        return f"The worker's case {reference_of(event.worker.number)}: {cause.because}"
    return cause.because


def _moves_what_was_announced(case: Case, announced: Plan, world: World) -> bool:
    # Work came late: by now the plan would be another in both worlds. But people still hold to
    # the day that they were told, and that day is the one closed.
    before, after = (plan(case, w, as_of=announced.as_of) for w in (world.before, world.after))
    return bool(diff(before, after, reason="", because=""))


def _with_notices(answer: Carried, world: World, cause: Cause) -> Carried:
    """Add what the case chases now, and who is told of the move."""
    if answer.kept_out:
        flagged = for_pinned(
            answer.kept_out, answer.plan, answer.case, chase(answer.plan, answer.case),
            world.after, cause=cause.key or cause.reason, at=world.now,
        )  # fmt: skip
        return answer._replace(notices=flagged)
    if not is_told(answer):
        return answer
    case, seq = answer.case, answer.before.case.version + 1 if answer.before else 1
    world = world.of(case.number)
    chased = chase(answer.plan, case)
    if cause.reason == HANDED_OVER:
        key = cause.key or f"e{seq}"
        said = for_hand_over(answer.plan, case, chased, world.after, cause=key, at=world.now)
        return answer._replace(chase=chased, notices=(said,))
    told = for_change(
        answer.changes, answer.plan, case, chased, world.after,
        cause=cause.key or f"e{seq}", at=world.now,
    )  # fmt: skip
    return answer._replace(chase=chased, notices=told)
