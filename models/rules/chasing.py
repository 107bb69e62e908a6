"""Chasing: what is owed in a case, who hears of it, and which rung of its ladder is said now.

Level-triggered: a round gives what should have been said by now, as the one most urgent rung
of each duty; the ledger's key drops what was said before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from models.rules.almanac import Almanac
from models.rules.book import DutyClass
from models.rules.case import Awaiting, Case
from models.rules.duties import open_duties
from models.rules.ladders import Rung, current, following
from models.rules.notices import Audience, Channel, NoticeReason, Reminder, Saying
from models.rules.plan import STEPS, Owner, Plan, StepKey

_HEARS = {
    Owner.EMPLOYER: Audience.EMPLOYER,
    Owner.APPLICANT: Audience.APPLICANT,
    # The applicant of a spouse's own case; in the worker's case, where they are one household.
    Owner.SPOUSE: Audience.APPLICANT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chase:
    """What is chased in a case: its open duties, each with the date it is announced for.

    `zone` is the office's, whose mornings the rungs are. `hears` has the opaque numbers of
    those who can be reached. A case on hold, or one that awaits nothing, chases nothing.
    """

    zone: str
    hears: Mapping[Audience, int]
    duties: Mapping[StepKey, date]

    def since(self, before: "Chase | None") -> "Chase":
        """Return what was not chased before: all of it when others hear, or on another clock.

        The rung reached is then said to those who did not hear it.
        """
        if before is None or (before.zone, before.hears) != (self.zone, self.hears):
            return self
        known = before.duties
        new = {duty: day for duty, day in self.duties.items() if known.get(duty) != day}
        return replace(self, duties=new)


NOTHING_CHASED = Chase(zone="UTC", hears={}, duties={})


def chase(plan: Plan, case: Case) -> Chase:
    """Return what a plan makes us chase in its case."""
    is_idle = case.held or case.awaiting is Awaiting.NOTHING
    return Chase(
        zone=case.facts.team.office_zone,
        hears=_reachable(case),
        duties={} if is_idle else {step.key: day for step, day in open_duties(plan)},
    )


def _reachable(case: Case) -> dict[Audience, int]:
    facts, people, owner = case.facts, case.people, case.facts.team.owner
    told = (
        (Audience.COUNSEL, people.owner, owner.email if owner else None),
        (Audience.EMPLOYER, people.employer, facts.employer.contact_email),
        (Audience.APPLICANT, people.applicant, facts.applicant.email),
    )
    return {who: person for who, person, address in told if person is not None and address}


def audiences(owner: Owner) -> tuple[Audience, ...]:
    """Return who hears of a duty: counsel of every one, and its owner with them."""
    other = _HEARS.get(owner)
    return (Audience.COUNSEL, other) if other else (Audience.COUNSEL,)


class _Place(NamedTuple):
    """Where a ladder stands: the rung reached, how many it stands for, the next to come."""

    rung: Rung | None
    stands_for: int
    ahead: Rung | None


_Ladder = tuple[DutyClass, date, str]


class DueTogether(NamedTuple):
    """What fell due in many cases alike: a duty, for a date, by a clock, at an instant."""

    duty: str
    due_on: date
    zone: str
    due_at: datetime


class Round:
    """One look at every ladder at one instant, however many cases stand on it."""

    def __init__(self, almanac: Almanac, *, now: datetime) -> None:
        """Look at nothing yet: a ladder is worked out when the first case on it comes."""
        self._almanac, self._now = almanac, now
        self._places: dict[_Ladder, _Place] = {}
        self._queued: dict[tuple[_Ladder, datetime], int] = {}

    def reminders(self, number: int, chased: Chase) -> list[Reminder]:
        """Return the queue's rows for a case: for each duty the next thing to say.

        That is the most urgent rung already reached, or the first to come.
        """
        found = []
        for duty, day in chased.duties.items():
            place = self._place((STEPS[duty].duty_class, day, chased.zone))
            if (rung := place.rung or place.ahead) is not None:
                found.append(_reminder(number, duty, day, rung))
        return found

    def said(self, due: DueTogether) -> list[Saying]:
        """Return what must be said of a duty that counts, once for each who hears it."""
        kind = STEPS[StepKey(due.duty)]
        ladder = (kind.duty_class, due.due_on, due.zone)
        rung, stands_for, _ = self._place(ladder)
        if rung is None:
            return []
        missed = stands_for - self._queued_at(ladder, due.due_at)
        late = rung.label.startswith("overdue")
        return [
            Saying(
                at=rung.at,
                duty=due.duty,
                due_on=due.due_on,
                rung=rung.label,
                audience=audience,
                channel=Channel.EMAIL,
                duty_class=kind.duty_class,
                reason=NoticeReason.OVERDUE if late else NoticeReason.DUE_SOON,
                kept_back=NoticeReason.SUPPRESSED_NO_ADDRESS,
                body={"missed": missed} if missed else None,
            )
            for audience in audiences(kind.owner)
        ]

    def after(self, due: DueTogether) -> Rung | None:
        """Return the next rung once this one was said; None after the last."""
        return self._place((STEPS[StepKey(due.duty)].duty_class, due.due_on, due.zone)).ahead

    def _place(self, ladder: _Ladder) -> _Place:
        known = self._places.get(ladder)
        if known is None:
            rung, stands_for = current(*ladder, self._almanac, now=self._now)
            ahead = following(*ladder, self._almanac, now=self._now)
            known = self._places[ladder] = _Place(rung, stands_for, ahead)
        return known

    def _queued_at(self, ladder: _Ladder, due_at: datetime) -> int:
        known = self._queued.get((ladder, due_at))
        if known is None:
            _, known = current(*ladder, self._almanac, now=min(due_at, self._now))
            self._queued[ladder, due_at] = known
        return known


def _reminder(number: int, duty: StepKey, day: date, rung: Rung) -> Reminder:
    return Reminder(due_at=rung.at, case=number, duty=duty, rung=rung.label, due_on=day)
