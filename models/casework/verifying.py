"""Proving what was promised: nothing left unsaid, nothing confirmed twice, no event altered.

Each invariant says what it checked. Two of the feature map's are not here: I4 speaks of
escalations, I5 of colleagues who have left, and neither is recorded. I3 is checked for cases
that have not changed since they were spoken of, because an earlier plan is not kept. D1 holds
the plan of the moment against the docket, a second calculator.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection

from models.casework.office import Office
from models.casework.planning import planned
from models.casework.spine import CHUNK
from models.docket.agreement import disagreements
from models.docket.matter import Law
from models.rules.almanac import Almanac
from models.rules.book import DutyClass
from models.rules.case import Awaiting, Case, reference_of
from models.rules.duties import open_duties
from models.rules.ladders import current, following
from models.rules.plan import STEPS, StepDates
from models.store import audit, cases, finding, proof
from models.store.engine import reading
from models.store.plans import unpack
from models.store.proof import Period, Rung, Waiting


class Promise(StrEnum):
    """The invariants, by the names of the feature map; Q are of our queue, D of the docket."""

    EVERY_RUNG_IS_SAID = "I1"  # the rung reached is said, kept back, overtaken, or waits
    CONFIRMED_ONCE = "I2"  # at most one confirmed send for each notice key
    DATE_WAS_CURRENT = "I3"  # what was sent announced the date that the plan had
    CHAIN_IS_WHOLE = "I6"  # no event altered, added or left out
    EVERY_DUTY_WAITS = "Q1"  # each open duty has its next reminder, or its ladder is over
    NO_EMPTY_MESSAGE = "Q2"  # no message went out without a notice
    BOTH_AGREE = "D1"  # both calculators find the same legal deadlines


@dataclass(slots=True, kw_only=True)
class Invariant:
    """One promise held against the records; violations name cases, keys and dates only."""

    id: Promise
    checked: int = 0
    violations: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Say whether nothing speaks against it."""
        return not self.violations

    def check(self, *, holds: bool, otherwise: str) -> None:
        """Count one more thing looked at, and keep what is wrong with it."""
        self.checked += 1
        if not holds:
            self.violations.append(otherwise)


Findings = Mapping[Promise, Invariant]


def verify(
    office: Office,
    *,
    now: datetime,
    start: datetime | None = None,
    end: datetime | None = None,
) -> list[Invariant]:
    """Hold the records against every promise.

    `start` and `end` (not included) narrow which messages and which reached rungs are looked
    at. Event chains and the queue are looked at whole.
    """
    found = {promise: Invariant(id=promise) for promise in Promise}
    period = Period(start=start, end=end)
    with reading(office.engine) as conn:
        _messages(conn, period, found)
        almanac = office.almanac(conn)
        waiting = proof.Waiting(conn)
        after = 0
        while numbers := finding.all_cases(conn, after=after, limit=CHUNK):
            _chains(conn, numbers, found)
            stored = cases.load(conn, numbers)
            _cases(conn, stored, waiting, almanac, period, now, found)
            _agree(stored, almanac, now, found[Promise.BOTH_AGREE])
            after = numbers[-1]
        found[Promise.CHAIN_IS_WHOLE].checked = proof.count_events(conn)
    return list(found.values())


def _messages(conn: Connection, period: Period, found: Findings) -> None:
    once, full = found[Promise.CONFIRMED_ONCE], found[Promise.NO_EMPTY_MESSAGE]
    once.checked, twice = proof.sent_keys(conn, period)
    once.violations += [f"{key} was confirmed more than once" for key in twice]
    full.checked, empty = proof.empty_messages(conn, period)
    full.violations += [f"message {number} went out without a notice" for number in empty]


def _chains(conn: Connection, numbers: Sequence[int], found: Findings) -> None:
    broken = audit.broken_chains(conn, numbers)
    found[Promise.CHAIN_IS_WHOLE].violations += [
        f"{reference_of(number)}: event {seq} is not as it was recorded"
        for number, seq in broken
    ]


def _cases(
    conn: Connection,
    stored: Mapping[int, cases.StoredCase],
    waiting: Waiting,
    almanac: Almanac,
    period: Period,
    now: datetime,
    found: Findings,
) -> None:
    numbers = list(stored)
    duties = {number: _duties(one) for number, one in stored.items()}
    spoken = proof.spoken_of(conn, numbers)
    for number, one in stored.items():
        ahead = waiting.of(number)
        for step, day in duties[number]:
            duty = _Duty(one.case, step, day, almanac)
            _is_said(duty, spoken[number], ahead, period, now, found)
            _waits(duty, ahead, now, found)
    for sent in proof.sent_since_planned(conn, numbers, period):
        announced = {(step.key.value, day) for step, day in duties[sent.case_number]}
        found[Promise.DATE_WAS_CURRENT].check(
            holds=(sent.duty, sent.due_on) in announced,
            otherwise=f"{sent.key} announced a date that the plan did not have",
        )


def _agree(
    stored: Mapping[int, cases.StoredCase], almanac: Almanac, now: datetime, found: Invariant
) -> None:
    law = Law(almanac.book)
    for one in stored.values():
        said = disagreements(planned(one.case, almanac, now), one.case, law)
        found.checked += 1
        found.violations += map(str, said)


def _duties(stored: cases.StoredCase) -> list[tuple[StepDates, date]]:
    case = stored.case
    if case.held or case.awaiting is Awaiting.NOTHING:
        return []
    return list(open_duties(unpack(stored.packed_plan, case.number)))


@dataclass(frozen=True, slots=True)
class _Duty:
    """An open duty with the date it was announced for, and its ladder."""

    case: Case
    step: StepDates
    day: date
    almanac: Almanac

    @property
    def name(self) -> str:
        return f"{self.case.reference}: {self.step.key.value} of {self.day}"

    def reached(self, now: datetime) -> Rung | None:
        found, _ = current(*self._ladder, self.almanac, now=now)
        if found is None:
            return None
        key = self.step.key.value
        return Rung(duty=key, due_on=self.day, rung=found.label, at=found.at)

    def is_over(self, now: datetime) -> bool:
        return following(*self._ladder, self.almanac, now=now) is None

    @property
    def _ladder(self) -> tuple[DutyClass, date, str]:
        return STEPS[self.step.key].duty_class, self.day, self.case.facts.team.office_zone

    def among(self, rungs: Sequence[Rung]) -> Iterator[Rung]:
        wanted = (self.step.key.value, self.day)
        return (rung for rung in rungs if (rung.duty, rung.due_on) == wanted)


def _is_said(
    duty: _Duty,
    spoken: Sequence[Rung],
    waiting: Sequence[Rung],
    period: Period,
    now: datetime,
    found: Findings,
) -> None:
    # Of rungs missed only the most urgent one is said, for all of them.
    rung = duty.reached(now)
    if rung is None or not period.holds(rung.at):
        return
    said = any(r.rung == rung.rung or r.at >= rung.at for r in duty.among(spoken))
    waits = any(r.at <= now for r in duty.among(waiting))
    found[Promise.EVERY_RUNG_IS_SAID].check(
        holds=said or waits, otherwise=f"{duty.name} was not said at {rung.rung}"
    )


def _waits(duty: _Duty, waiting: Sequence[Rung], now: datetime, found: Findings) -> None:
    found[Promise.EVERY_DUTY_WAITS].check(
        holds=any(duty.among(waiting)) or duty.is_over(now),
        otherwise=f"{duty.name} has no reminder ahead",
    )
