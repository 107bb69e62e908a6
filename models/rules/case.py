"""A case as it stands: its facts, what it waits for, and what has happened so far."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from models.rules.facts import Facts, Stage
from models.rules.permit import Certificate, Permit
from models.rules.records import (
    DOCUMENT,
    Application,
    CaseKind,
    Choice,
    CounselDecision,
    DocumentRequest,
    EmployerNotice,
    Pin,
    ProgrammeOrder,
    Travel,
    WorkerStanding,
)


class Awaiting(StrEnum):
    """The finer state: the one thing the case waits for next."""

    OFFER = "offer"  # the employer's signed offer
    CERTIFICATE = "certificate"  # the offer number and the paid compliance fee
    FILING = "filing"  # presentation at the port, or the online submission
    RETURN_VISIT = "return visit"  # an officer named another day
    DECISION = "decision"  # the officer's answer to an online application
    EXAMINATION = "examination"  # on hold at the counter; the employer must act today
    FURTHER_EXAMINATION = "further examination"  # let in to report again; no status, no work
    ENTRY = "entry"  # a letter of introduction is held; it must be used by its printed date
    PERMIT_CHECK = "permit check"  # the printed permit against what was asked
    WORK_START = "work start"  # the first day of work
    EXTENSION_WINDOW = (
        "extension window"  # at work; the next file opens six months before the end
    )
    EXTENSION_CERTIFICATE = (
        "extension certificate"  # a new offer number and fee for the renewal
    )
    EXTENSION_FILING = "extension filing"  # the renewal must be in before the permit ends
    EXTENSION_DECISION = "extension decision"  # renewal pending
    REFUSAL_REVIEW = "refusal review"  # refused, withdrawn or returned: file again, or end
    RESTORATION_DECISION = "restoration decision"  # no status and no work until it comes
    COUNSEL = "counsel"  # an inadmissibility report: everything stops for a lawyer
    RETENTION = "retention"  # the work is over; the employer still keeps its records
    NOTHING = "nothing"  # closed


class DocumentStatus(StrEnum):
    """How far a document is."""

    RECEIVED = "received"  # in hand
    IN_PROCESS = "in_process"  # asked for, on its way
    NOT_APPLICABLE = "not_applicable"  # this case does not need it


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of the package."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    kind: str
    status: DocumentStatus
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Opaque numbers of the persons a case speaks of; their names live in the person table."""

    applicant: int
    owner: int | None = None
    backup: int | None = None
    supervisor: int | None = None
    employer: int | None = None
    spouse: int | None = None
    supervising: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as it stands: the facts, and what the events so far have made of them.

    `done` holds the day on which each finished step was finished, in the office's zone.
    """

    number: int
    version: int
    opened_on: date
    facts: Facts
    people: People
    stage: Stage
    awaiting: Awaiting
    done: dict[str, date] = field(default_factory=dict)
    certificates: tuple[Certificate, ...] = ()
    permits: tuple[Permit, ...] = ()
    documents: tuple[Document, ...] = ()
    filed_at: datetime | None = None
    return_at: datetime | None = None  # the day an officer named
    enter_by: date | None = None  # printed on the letter of introduction
    refused_on: date | None = None
    closed_from: Awaiting | None = None  # where a reopened case, or one counsel frees, goes on
    held: bool = False
    imported: str | None = None  # digest of the portfolio's row last taken in
    kind: CaseKind = CaseKind.WORKER
    worker: WorkerStanding | None = None  # of a spouse's case: what its dates rest on
    applications: tuple[Application, ...] = ()
    travels: tuple[Travel, ...] = ()
    requests: tuple[DocumentRequest, ...] = ()  # by an officer
    employer_notices: tuple[EmployerNotice, ...] = ()
    orders: tuple[ProgrammeOrder, ...] = ()  # that suspended the programme
    decisions: tuple[CounselDecision, ...] = ()  # one for each question, the last
    spouse_permit: Permit | None = None  # as told on the worker's case
    pin: Pin | None = None  # the plan keeps to the border as it was when it was pinned
    spouse_case: int | None = None  # of a worker's case: the number of the spouse's own

    @property
    def reference(self) -> str:
        """The case's short name, the only one that appears outside the person table."""
        return reference_of(self.number)

    @property
    def permit(self) -> Permit | None:
        """The permit now held: the last one issued."""
        return self.permits[-1] if self.permits else None

    @property
    def certificate(self) -> Certificate | None:
        """The certificate the next filing would use: the last that nothing has overtaken."""
        pending = (c for c in reversed(self.certificates) if not (c.used or c.withdrawn))
        return next((c for c in pending if not c.superseded), None)

    @property
    def pending_certificate(self) -> Certificate | None:
        """The certificate an application already made stands on: overtaken since, or not."""
        return next(
            (c for c in reversed(self.certificates) if not (c.used or c.withdrawn)), None
        )

    def decided(self, question: str) -> Choice | None:
        """Return what counsel decided of a doubt, known by its rule's id; None: nothing yet."""
        for decision in self.decisions:
            if decision.question == question:
                return decision.choice
        return None


def reference_of(number: int) -> str:
    """Return the reference of case `number`: 12 is `NB-00012`."""
    return f"NB-{number:05d}"
