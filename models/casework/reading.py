"""Looking: lists, one case whole, what is due. Nothing here writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models.casework import pinning
from models.casework.linking import links_view
from models.casework.office import Office
from models.casework.planning import planned
from models.casework.references import load_one, number_meant
from models.casework.views import case_view, eligibility_view, plan_view
from models.rules.book import RuleBook
from models.rules.case import Awaiting, Case
from models.rules.decisions import Refusal, refuse
from models.rules.duties import next_instant, open_duties
from models.rules.eligibility import screen_case
from models.rules.facts import Stage
from models.rules.grounds import Ground, ground
from models.rules.plan import STEPS, StepKey
from models.rules.records import CaseKind
from models.store import audit, cases, finding, ledger, people
from models.store.engine import reading
from models.store.outbox import MessageState, NoticeState
from models.store.plans import unpack

_MOST_DUE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """A duty on the desk: what is owed, by whom, and by when."""

    reference: str
    duty: StepKey
    title: str
    owner: str
    stage: Stage
    awaiting: Awaiting
    due_on: date
    due_at: datetime | None  # the authority's last instant, for hard ones
    safe_on: date | None
    overdue: bool
    days: int  # to the due day, on the office's calendar; negative once late
    version: int
    port: str | None
    ground: Ground  # how it was counted is not kept with a plan, and may be personal
    kind: CaseKind = CaseKind.WORKER


def due_list(office: Office, *, now: datetime, horizon_days: int) -> list[DueItem]:
    """Return what is due within some days, or overdue, most urgent first."""
    with reading(office.engine) as conn:
        until = now + timedelta(days=horizon_days)
        numbers = finding.due_cases(conn, until=until, limit=_MOST_DUE)
        stored = cases.load(conn, numbers)
        law = office.law(conn)
    items = [i for found in stored.values() for i in _duties(found, law, now)]
    wanted = [i for i in items if i.days <= horizon_days]
    return sorted(wanted, key=lambda i: (i.days, i.reference, i.duty))


def _duties(found: cases.StoredCase, law: RuleBook, now: datetime) -> Iterator[DueItem]:
    case = found.case
    today = _today(case, now)
    if case.held:
        return
    for step, day in open_duties(unpack(found.packed_plan, case.number)):
        yield DueItem(
            reference=case.reference,
            duty=step.key,
            title=STEPS[step.key].title,
            owner=STEPS[step.key].owner.value,
            stage=case.stage,
            awaiting=case.awaiting,
            due_on=day,
            due_at=step.due_at,
            safe_on=step.safe_on,
            overdue=next_instant(step, day, case) < now,
            days=(day - today).days,
            version=case.version,
            port=case.facts.filing.port,
            ground=ground(step.why.rule, law, on=today),
            kind=case.kind,
        )


def show_case(office: Office, reference: str, *, now: datetime) -> dict[str, Any]:
    """Return a case whole: facts, eligibility, plan as of now, permits, notices, history."""
    with reading(office.engine) as conn:
        found = load_one(conn, reference)
        border = office.almanac(conn)
        almanac = pinning.almanac_of(conn, office, found.case, border, now)
        law = almanac.as_known(now).book
        notices = ledger.ledger(conn, case_number=found.case.number)
        history = audit.history(conn, found.case.number)
        linked = links_view(conn, [found.case.number])
    return {
        **case_view(found.case, law, _today(found.case, now)),
        "eligibility": _eligibility(law, found.case, now),
        "pin": pinning.view(found.case, almanac, border, now),
        "plan": plan_view(planned(found.case, almanac, now), found.case, almanac),
        "links": linked,
        "notices": notices,
        "events": [_event_view(e) for e in history],
        "runs": [],  # the dashboard knows them: whoever shows the case asks it
    }


def _eligibility(book: RuleBook, case: Case, now: datetime) -> dict[str, Any]:
    found = screen_case(case, book, at=now)
    return eligibility_view(found, book, _today(case, now))


def _today(case: Case, now: datetime) -> date:
    return now.astimezone(ZoneInfo(case.facts.team.office_zone)).date()


def _event_view(recorded: audit.Recorded) -> dict[str, Any]:
    return {
        "seq": recorded.seq,
        "name": recorded.name,
        "at": recorded.at,
        "recorded_at": recorded.recorded_at,
        "by": recorded.by,
        "fields": recorded.fields,
    }


def notices_of(
    office: Office,
    *,
    case: str | None = None,
    state: str | None = None,
    recipient: str | None = None,
) -> list[dict[str, Any]]:
    """Return the ledger, newest first, narrowed by case, state, or a recipient's address."""
    _refuse_unknown_state(state)
    with reading(office.engine) as conn:
        number = number_meant(conn, case) if case is not None else None
        if recipient is None:
            return ledger.ledger(conn, case_number=number, state=state)
        found = [
            notice
            for person in people.ids_of(conn, recipient)
            for notice in ledger.ledger(conn, case_number=number, state=state, person_id=person)
        ]
    return sorted(found, key=lambda n: str(n["key"]), reverse=True)


def _refuse_unknown_state(state: str | None) -> None:
    known = dict.fromkeys(s.value for kind in (NoticeState, MessageState) for s in kind)
    if state is not None and state not in known:
        message = f"--state {state!r} is no state of a notice; one of: {', '.join(known)}."
        raise refuse(Refusal.INVALID_VALUE, message)
