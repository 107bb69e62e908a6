"""How hard a closing hits one case: the days it moves, and how late it becomes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.casework.acts import Carried
from models.casework.elsewhere import Elsewhere
from models.rules.book import DutyClass
from models.rules.plan import STEPS, Change, Plan, StepDates, StepKey

NOBODY, UNNAMED, NO_PORT = "nobody", "not named", "no port"
_FILINGS = (StepKey.FILING, StepKey.EXTENSION_FILING, StepKey.SPOUSE_FILING)
_DAYS = ("planned_on", "latest_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """One case that a closing moves, and how late it becomes.

    `late_days` counts from the target start and `past_limit_days` from the last day of the step
    `limit`, with which status or a right is lost; both are 0 where the closing is not why.
    """

    reference: str
    owner: str
    employer: str
    port: str
    filing_was: date | None
    filing_on: date | None  # None: no day is left
    target_on: date | None
    starts_was: date | None
    starts_on: date | None
    late_days: int = 0
    limit: str | None = None
    past_limit_days: int = 0
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def is_stranded(self) -> bool:
        """Say whether no day to file is left."""
        return self.filing_on is None and self.filing_was is not None

    @property
    def is_rushed(self) -> bool:
        """Say whether the case must be filed earlier than planned, before its way closes."""
        was, now = self.filing_was, self.filing_on
        return was is not None and now is not None and now < was

    @property
    def how_hard(self) -> tuple[int, ...]:
        """Return what cases are ranked by: no day, a lost right, a late start, haste."""
        soon = -self.filing_on.toordinal() if self.is_rushed and self.filing_on else 0
        lost = self.is_stranded, self.past_limit_days, self.late_days
        return *lost, self.is_rushed, soon

    @property
    def is_late(self) -> bool:
        """Say whether the start or a limit is missed; without a day left, nobody can say."""
        is_past = self.late_days > 0 or self.past_limit_days > 0
        return is_past and not self.is_stranded


def struck(answer: Carried) -> Struck:
    """Return what a closing does to a case, from its plan under it and what that changed."""
    case, plan = answer.case, answer.plan
    old = _Before(answer.changes)
    filing = next((s for s in map(plan.step, _FILINGS) if s is not None), None)
    files = filing.key if filing else StepKey.FILING
    start = plan.step(StepKey.WORK_START)
    limit, past = _past_limit(plan, old)
    facts = case.facts
    return Struck(
        reference=case.reference,
        owner=facts.team.owner.name if facts.team.owner else NOBODY,
        employer=facts.employer.name or UNNAMED,
        port=facts.filing.port or NO_PORT,
        filing_was=old.day(files, filing, "planned_on"),
        filing_on=filing.planned_on if filing else None,
        target_on=facts.job.start_on,
        starts_was=old.day(StepKey.WORK_START, start, "planned_on"),
        starts_on=start.planned_on if start else None,
        late_days=_later(start, old),
        limit=limit,
        past_limit_days=past,
    )


class _Before:
    """What a plan said before, told by what changed in it."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        self._was = {(c.step, c.field): c.old for c in changes if c.field in _DAYS}

    def day(self, key: StepKey, step: StepDates | None, name: str) -> Any:
        """Return a step's day as it was, also of one that is no part of the plan any more."""
        return self._was.get((key, name), getattr(step, name, None))

    def late(self, step: StepDates) -> int:
        """Return by how many days a step was late already."""
        planned, latest = (self.day(step.key, step, name) for name in _DAYS)
        return max(0, (planned - latest).days) if planned and latest else 0


def _later(step: StepDates | None, old: _Before) -> int:
    """Return by how many days a step is late, when it was not as late before."""
    late = max(0, -(step.slack_days or 0)) if step else 0
    return late if step and late > old.late(step) else 0


def _past_limit(plan: Plan, old: _Before) -> tuple[str | None, int]:
    hard = [s for s in plan.steps if STEPS[s.key].duty_class is DutyClass.HARD]
    past = max(hard, key=lambda step: _later(step, old), default=None)
    days = _later(past, old)
    return (past.key.value, days) if past is not None and days else (None, 0)
