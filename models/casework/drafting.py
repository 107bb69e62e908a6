"""Deciding a chunk of acts: what each case is afterwards, or why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from models.casework.acts import (
    Act,
    Answer,
    Carried,
    Cause,
    Happened,
    Opening,
    Replanning,
    World,
)
from models.rules.case import Case, People, reference_of
from models.rules.decisions import Refusal, Refused
from models.rules.events import CaseOpened, Event, Replanned
from models.rules.opening import opened
from models.rules.plan import Plan, StepKey
from models.rules.transitions import decide
from models.store import cases, counters, settling
from models.store.documents import people_of
from models.store.particulars import Ref

_NOBODY = People(applicant=0)
_FILING = StepKey.FILING.value


class Draft(NamedTuple):
    """A case as an accepted act would leave it, before it is planned and saved."""

    after: Case
    before: cases.StoredCase | None
    event: Event
    at: datetime


def decided_acts(
    conn: Connection,
    acts: Sequence[Act],
    stored: Mapping[int, cases.StoredCase],
    world: World,
    cause: Cause,
    *,
    settle: bool,
) -> Iterator[Draft | Refused]:
    """Decide each act on the case as loaded; with `settle` new cases get their numbers."""
    new = sum(isinstance(a, Opening) for a in acts)
    number = counters.take(conn, counters.CASES, new) if new and settle else 0
    for act in acts:
        if isinstance(act, Opening):
            yield _opened(act, number, world.now)
            number += 1
            continue
        before = stored.get(act.number)
        if before is None:
            yield Refused(
                reason=Refusal.UNKNOWN_CASE,
                message=f"There is no case {reference_of(act.number)}.",
            )
        elif isinstance(act, Replanning):
            yield replanned_draft(before, cause, world.now)
        else:
            yield _happened(act, before, world)


def _opened(act: Opening, number: int, now: datetime) -> Draft:
    day = now.astimezone(ZoneInfo(act.facts.team.office_zone)).date()
    kind, worker = act.kind, act.worker
    case = opened(number, act.facts, _NOBODY, on=day, kind=kind, worker=worker)
    case = replace(case, imported=act.imported)
    event = CaseOpened(facts=act.facts, imported=act.imported, kind=kind, worker=worker)
    return Draft(after=case, before=None, event=event, at=now)


def replanned_draft(before: cases.StoredCase, cause: Cause, now: datetime) -> Draft:
    """Return a case to which nothing happened, to be planned anew."""
    event = _replanned_by(cause.key or cause.reason)
    return Draft(after=before.case, before=before, event=event, at=now)


def filing_ahead(plan: Plan, case: Case) -> date | None:
    """Return the day for which a case's first filing is planned; None once it is filed."""
    filing = None if _FILING in case.done else plan.step(StepKey.FILING)
    return filing.planned_on if filing else None


@lru_cache(maxsize=1)  # one event for all cases of a publishing: its digest is worked out once
def _replanned_by(cause: str) -> Replanned:
    return Replanned(cause=cause)


def _happened(act: Happened, before: cases.StoredCase, world: World) -> Draft | Refused:
    case = before.case
    if act.if_version is not None and act.if_version != case.version:
        return Refused(
            reason=Refusal.STALE_VERSION,
            message=f"{case.reference} is at version {case.version}, not {act.if_version}: "
            "somebody changed it since. Look at it again, then repeat.",
        )
    answer = decide(case, act.event, at=act.at, book=world.after.book)
    if isinstance(answer, Refused):
        return answer
    return Draft(after=answer.case, before=before, event=act.event, at=act.at)


def certificates_once(
    conn: Connection, decided: Sequence[Draft | Refused]
) -> list[Draft | Refused]:
    """Refuse an offer number that another case has: each serves one permit, firm-wide."""
    claimed: dict[str, int] = {}
    for draft in (d for d in decided if isinstance(d, Draft)):
        for number in _new_numbers(draft):
            claimed.setdefault(number, draft.after.number)
    elsewhere = cases.certificates_elsewhere(conn, claimed) if claimed else {}
    return [_unless_taken(draft, claimed, elsewhere) for draft in decided]


def _new_numbers(draft: Draft) -> list[str]:
    before = {c.number for c in draft.before.case.certificates} if draft.before else set()
    return [c.number for c in draft.after.certificates if c.number and c.number not in before]


def _unless_taken(
    draft: Draft | Refused, claimed: Mapping[str, int], elsewhere: Mapping[str, int]
) -> Draft | Refused:
    if isinstance(draft, Refused):
        return draft
    for number in _new_numbers(draft):
        holder = elsewhere.get(number, claimed[number])
        if holder != draft.after.number:
            return Refused(
                reason=Refusal.CERTIFICATE_USED,
                message=f"{number} is recorded for another case ({reference_of(holder)}); "
                "each permit needs an offer number of its own.",
            )
    return draft


def peopled(conn: Connection, answers: Sequence[Answer], now: datetime) -> list[Answer]:
    """Give the persons of accepted cases their numbers; nothing is kept of a refused one's."""
    wanted = [_wanted(a) for a in answers if isinstance(a, Carried)]
    settled = settling.settle(conn, wanted, now=now)
    return [
        a if isinstance(a, Refused) else _with_people(a, settled[a.case.number])
        for a in answers
    ]


def _with_people(carried: Carried, roles: Mapping[str, Ref]) -> Carried:
    if roles == carried.roles:
        return carried
    return carried._replace(case=replace(carried.case, people=people_of(roles)), roles=roles)


def _wanted(carried: Carried) -> settling.Wanted:
    before = carried.before
    return settling.Wanted(
        case=carried.case.number,
        facts=carried.case.facts,
        before=before.case.facts if before else None,
        held=before.people if before else {},
    )
