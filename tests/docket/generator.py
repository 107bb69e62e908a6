"""Cases drawn from a number: the same number, the same life. Plain choices, no cleverness.

A life is what the firm was told and some events in the order of the state that takes them,
told at any hour of any day; what is refused has not happened. The day it is looked at lies
often near the end of the permit, where two calculators are most likely to part.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from models.reference.loader import load_book
from models.rules import events as e
from models.rules.case import Awaiting, Case, People
from models.rules.decisions import Accepted, Refused
from models.rules.opening import opened
from models.rules.records import CaseKind
from models.rules.transitions import decide
from tests.docket.chance import Chance
from tests.docket.events_drawn import ANY_TIME, NEXT
from tests.docket.facts_drawn import facts_of, worker_of

A = Awaiting
BOOK = load_book()
FIRST, LAST = date(2020, 1, 1), date(2028, 12, 31)
MOST_EVENTS = 13


class Drawn(NamedTuple):
    """A case, and the instant at which it is looked at."""

    case: Case
    at: datetime


class Told(NamedTuple):
    """An event on its way to a case, and what the rules said of it."""

    case: Case
    event: e.Event
    at: datetime
    answer: Accepted | Refused


def drawn(seed: int, tell: Callable[[Told], None] = lambda _: None) -> Drawn:
    """Draw one case; every event that is tried is told of on the way, refused or not."""
    chance = Chance(seed)
    taken_on = begun(chance, 1 + seed % 90_000)
    case, at = lived(chance, taken_on, tell, chance.randrange(MOST_EVENTS))
    return Drawn(case, looked_at(chance, case, at))


def begun(chance: Chance, number: int) -> Drawn:
    """Draw a case as a firm takes it on."""
    on = chance.day(FIRST, LAST)
    kind = CaseKind.SPOUSE if chance.random() < 0.1 else CaseKind.WORKER
    worker = worker_of(chance, on) if kind is CaseKind.SPOUSE else None
    facts, people = facts_of(chance, on), People(applicant=1)
    case = opened(number, facts, people, on=on, kind=kind, worker=worker)
    return Drawn(case, chance.hour(on))


def lived(chance: Chance, taken_on: Drawn, tell: Callable[[Told], None], events: int) -> Drawn:
    """Let some events happen to a case; return it with the instant of the last."""
    case, at = taken_on
    for _ in range(events):
        at = _later(chance, case, at)
        event = _event(chance, case, at)
        answer = decide(case, event, at=at, book=BOOK)
        tell(Told(case, event, at, answer))
        case = answer.case if isinstance(answer, Accepted) else case
    return Drawn(case, at)


def _event(chance: Chance, case: Case, at: datetime) -> e.Event:
    if chance.random() < 0.25:
        return chance.choice(ANY_TIME)(chance, case, at)
    return chance.choice(NEXT[case.awaiting])(chance, case, at)


def _later(chance: Chance, case: Case, at: datetime) -> datetime:
    """Return when the next thing happens: soon, or about when the permit ends."""
    ends = case.permits[-1].valid_to if case.permits else None
    if ends is not None and case.awaiting in _RENEWING and chance.random() < 0.5:
        return max(at, chance.hour(ends + chance.days(-90, 40)))
    return at + timedelta(minutes=chance.randrange(1, 40_000))


def looked_at(chance: Chance, case: Case, at: datetime) -> datetime:
    days = [d for p in case.permits for d in (p.valid_from, p.valid_to) if d is not None]
    days += [d for d in (case.enter_by, case.refused_on) if d is not None]
    if not days or chance.random() < 0.3:
        return at + timedelta(minutes=chance.randrange(200_000))
    near = chance.choice(days) + chance.choice((chance.days(-2, 2), chance.days(-30, 110)))
    return max(at, chance.hour(near))


_RENEWING = frozenset(
    {A.EXTENSION_WINDOW, A.EXTENSION_CERTIFICATE, A.EXTENSION_FILING, A.EXTENSION_DECISION}
)
