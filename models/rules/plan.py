"""What a plan is: steps with dates, each of which can say why.

The dates are plain rows, cheap to make and to compare; the sentences that explain them are
put together only when somebody reads them.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from models.rules.facts import Route
from models.rules.findings import Who
from models.rules.steps import STEPS as STEPS
from models.rules.steps import Owner as Owner
from models.rules.steps import StepKey as StepKey
from models.rules.steps import StepKind as StepKind


class Status(StrEnum):
    """How a step stands."""

    PENDING = "pending"  # something must come first
    READY = "ready"  # can be done now
    WAITING = "waiting"  # in somebody else's hands
    DONE = "done"
    BLOCKED = "blocked"  # cannot be done as things stand; the reason says why
    SKIPPED = "skipped"  # passed over
    NOT_APPLICABLE = "not_applicable"  # not part of this case


class Reading(NamedTuple):
    """One of two ways to read the law or a source; counsel chooses."""

    due_on: date | None
    due_at: datetime | None
    citation: str
    note: str


Line = tuple[str, tuple[Any, ...]]
"""A sentence with {} in it, and the values that fill it when somebody reads it."""


class Why(NamedTuple):
    """The grounds of a date, unspoken: rule, inputs, and sentences to be filled in."""

    rule: str  # id in rules.yaml, or PLAN_... for a planning value
    inputs: tuple[tuple[str, Any], ...] = ()
    lines: tuple[Line, ...] = ()
    doubt: str | None = None  # the question that is open, in one sentence
    who: Who | None = None  # who can end it


class StepDates(NamedTuple):
    """One step of a plan. Dates are days in the office's zone; `due_at` is an instant in UTC.

    `latest_on` is the last day on which the target still holds, `safe_on` the earlier working
    day a person should aim at, and `due_at` the authority's own last instant.
    """

    key: StepKey
    status: Status
    earliest_on: date | None
    planned_on: date | None
    latest_on: date | None
    due_at: datetime | None
    safe_on: date | None
    why: Why
    readings: tuple[Reading, ...] = ()
    counsel: bool = False

    @property
    def is_doubtful(self) -> bool:
        """Say whether counsel must look: also wherever two readings differ."""
        return self.counsel or bool(self.readings)

    @property
    def is_late(self) -> bool:
        """Say whether the day planned lies after the last that holds."""
        planned, latest = self.planned_on, self.latest_on
        return planned is not None and latest is not None and planned > latest

    @property
    def slack_days(self) -> int | None:
        """Calendar days from planned to latest; None when either is unknown."""
        if self.planned_on is None or self.latest_on is None:
            return None
        return (self.latest_on - self.planned_on).days


class Forecast(NamedTuple):
    """The permit that is likely to be printed; once one is, its own dates stand here."""

    valid_from: date | None
    valid_to: date | None
    limited_by: str | None
    readings: tuple[Reading, ...] = ()
    why: Why | None = None


class Plan(NamedTuple):
    """A case's plan at an instant, under one book and one set of restrictions."""

    as_of: datetime
    number: int
    book_version: str
    route: Route | None
    port: str | None
    filing_on: date | None
    forecast: Forecast
    steps: tuple[StepDates, ...]
    binding_limits: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()  # ids of those that shaped the plan

    def step(self, key: StepKey) -> StepDates | None:
        """Return one step, or None when it is not part of this plan."""
        for step in self.steps:
            if step.key is key:
                return step
        return None


class Beside(StrEnum):
    """What a plan says beside its steps."""

    PERMIT_FORECAST = "permit_forecast"  # how long the permit is likely to be, or is


class Change(NamedTuple):
    """One field of one step that differs between two plans, and what made it differ."""

    step: StepKey | Beside
    field: str
    old: Any
    new: Any
    reason: str  # restriction, facts, event, law, time
    because: str  # a sentence with the source
    why: Why | None = None  # the grounds of what is new, or of what was where that is gone
