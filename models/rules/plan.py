"""What a plan is: steps with dates, each of which can say why.

The dates are plain rows, cheap to make and to compare; the sentences that explain them are
put together only when somebody reads them.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from models.rules.book import DutyClass
from models.rules.case import Route


class StepKey(StrEnum):
    """The steps of a case's life, in the order in which they are shown."""

    DOCUMENTS = "documents"  # the applicant's and employer's papers
    PASSPORT_RENEWAL = "passport_renewal"  # when the passport would cut the permit short
    OFFER = "offer"  # the signed offer of employment
    CERTIFICATE = "certificate"  # offer number and compliance fee
    PACKAGE = "package"  # support letter, index, route decided
    FILING = "filing"  # at the port or online
    DECISION = "decision"  # the officer's answer
    ENTRY = "entry"  # activating a letter of introduction by its printed date
    PERMIT_CHECK = "permit_check"  # the printed permit, the same day
    RIGHTS_INFORMATION = "rights_information"  # employer, by the first day of work
    WORK_START = "work_start"  # the target start
    EXTENSION_WINDOW = "extension_window"  # open the renewal file
    EXTENSION_CERTIFICATE = "extension_certificate"  # new offer and fee for the renewal
    EXTENSION_FILING = "extension_filing"  # before the permit ends, in UTC
    EXTENSION_DECISION = "extension_decision"  # renewal answered
    PERMIT_END = "permit_end"  # the right to work ends unless a renewal is in
    RESTORATION = "restoration"  # ninety days after status was lost
    RECORD_RETENTION = "record_retention"  # the employer's six years


class Owner(StrEnum):
    """Who must act."""

    FIRM = "firm"
    EMPLOYER = "employer"
    APPLICANT = "applicant"
    OFFICER = "officer"
    SPOUSE = "spouse"


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


class Course(NamedTuple):
    """What the days of a case come to, before it is a plan: its steps, and what shaped them."""

    steps: tuple[StepDates, ...]
    forecast: Forecast
    filing_on: date | None = None
    misses_start: bool = False  # the filing or the first day of work is too late for it
    shaped_by: tuple[str, ...] = ()  # ids of the restrictions that moved the filing


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
        return next((s for s in self.steps if s.key is key), None)


class Change(NamedTuple):
    """One field of one step that differs between two plans, and what made it differ."""

    step: StepKey
    field: str
    old: Any
    new: Any
    reason: str  # restriction, facts, event, law, time
    because: str  # a sentence with the source


class StepKind(NamedTuple):
    """What is true of a step in every case: its title, who acts, what a miss costs."""

    title: str
    owner: Owner
    duty_class: DutyClass
    action: str  # what to do, as the e-mail says it
    zone: str | None = None  # the authority's zone when it is not the port's or the office's


STEPS: dict[StepKey, StepKind] = {
    StepKey.DOCUMENTS: StepKind(
        "Collect the documents", Owner.APPLICANT, DutyClass.PLANNED,
        "Send the outstanding papers of the checklist to the firm.",
    ),
    StepKey.PASSPORT_RENEWAL: StepKind(
        "Renew the passport before filing", Owner.APPLICANT, DutyClass.ADVISORY,
        "Renew the passport first: the permit may stop on the day it expires.",
    ),
    StepKey.OFFER: StepKind(
        "Signed offer of employment", Owner.EMPLOYER, DutyClass.PLANNED,
        "Sign the offer with the worker and send the firm a copy.",
    ),
    StepKey.CERTIFICATE: StepKind(
        "Employer compliance certificate", Owner.EMPLOYER, DutyClass.PLANNED,
        "Submit the offer in the Employer Portal, pay the fee, and send the A-number.",
    ),
    StepKey.PACKAGE: StepKind(
        "Prepare the filing package", Owner.FIRM, DutyClass.PLANNED,
        "Finish the support letter and evidence index, and confirm the route.",
    ),
    StepKey.FILING: StepKind(
        "File the application", Owner.APPLICANT, DutyClass.PLANNED,
        "Present the complete package at the port on the planned day, or submit it online.",
    ),
    StepKey.DECISION: StepKind(
        "Officer's decision", Owner.OFFICER, DutyClass.ADVISORY,
        "Ask for the status of the file, and record the answer.",
    ),
    StepKey.ENTRY: StepKind(
        "Enter Canada on the letter of introduction", Owner.APPLICANT, DutyClass.HARD,
        "Enter Canada by the date printed on the letter; it cannot be extended.",
    ),
    StepKey.PERMIT_CHECK: StepKind(
        "Check the printed permit", Owner.APPLICANT, DutyClass.PLANNED,
        "Read every field of the permit before leaving the counter, and tell the firm.",
    ),
    StepKey.RIGHTS_INFORMATION: StepKind(
        "Give the worker the rights information", Owner.EMPLOYER, DutyClass.PLANNED,
        "Give the worker the government's rights information by the first day of work.",
    ),
    StepKey.WORK_START: StepKind(
        "First day of work", Owner.EMPLOYER, DutyClass.PLANNED,
        "Confirm that work has started.",
    ),
    StepKey.EXTENSION_WINDOW: StepKind(
        "Open the extension file", Owner.FIRM, DutyClass.PLANNED,
        "Open the extension: confirm that the job goes on, and ask for a new offer.",
    ),
    StepKey.EXTENSION_CERTIFICATE: StepKind(
        "New compliance certificate for the extension", Owner.EMPLOYER, DutyClass.PLANNED,
        "Submit a new offer and pay a new fee: the earlier number cannot be used again.",
    ),
    StepKey.EXTENSION_FILING: StepKind(
        "File the extension", Owner.FIRM, DutyClass.HARD,
        "Submit the renewal online; it is late at midnight UTC, not local midnight.",
        zone="UTC",
    ),
    StepKey.EXTENSION_DECISION: StepKind(
        "Decision on the extension", Owner.OFFICER, DutyClass.ADVISORY,
        "Ask for the status of the renewal, and record the answer.",
    ),
    StepKey.PERMIT_END: StepKind(
        "The permit ends", Owner.APPLICANT, DutyClass.HARD,
        "Stop work after this day unless a renewal was filed in time.",
    ),
    StepKey.RESTORATION: StepKind(
        "Apply to restore status", Owner.FIRM, DutyClass.HARD,
        "Stop work, and file for restoration with counsel or leave Canada.",
        zone="UTC",
    ),
    StepKey.RECORD_RETENTION: StepKind(
        "Keep the employer's records", Owner.EMPLOYER, DutyClass.ADVISORY,
        "Keep the compliance records until this day.",
    ),
}  # fmt: skip
