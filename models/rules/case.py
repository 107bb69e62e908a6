"""The values of a case: the facts a firm knows, and what has happened so far.

The facts are the same fields in the intake form, the facts file and the portfolio's columns.
A field left out is `None`: unknown, which is never the same as "no".
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from models.rules.records import (
    DOCUMENT,
    Application,
    CaseKind,
    Choice,
    CounselDecision,
    DocumentRequest,
    EmployerNotice,
    InsideGround,
    Pin,
    ProgrammeOrder,
    Travel,
    WorkerStanding,
)


class Stage(StrEnum):
    """Where in its life a case is; the seven words everybody uses."""

    JOB_OFFER = "job offer"  # the employer has yet to make the offer
    COMPLIANCE = "compliance"  # the offer must still reach the Employer Portal, fee paid
    FILING = "filing"  # ready to be presented at a port or sent online
    DECISION = "decision"  # before an officer
    PERMIT = "permit"  # a permit is held
    EXTENSION = "extension"  # the next permit is being prepared
    CLOSED = "closed"  # nothing more is owed


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


class Route(StrEnum):
    """How the application reaches an officer."""

    LAND = "land"  # on entry at a land port
    AIRPORT = "airport"  # on arrival at an airport in Canada
    CONSULATE = "consulate"  # online or at a visa office before travel
    INSIDE = "inside"  # online from within Canada
    RETURN = "return"  # leave and re-enter by land


AT_A_PORT = frozenset({Route.LAND, Route.AIRPORT, Route.RETURN})
"""The routes on which an officer decides at a counter, on entry."""


class Location(StrEnum):
    """Where the person is now."""

    OUTSIDE = "outside"  # outside Canada
    INSIDE = "inside"  # in Canada


class Inadmissibility(StrEnum):
    """What is known of a bar to entry."""

    NONE = "none"  # asked, and nothing found
    POSSIBLE = "possible"  # something that counsel must weigh
    UNKNOWN = "unknown"  # not asked yet


class Duties(StrEnum):
    """What the job's duties are, whatever its title says."""

    LISTED = "listed"  # those of the listed profession
    OPERATIONS = "operations"  # running the employer's daily business
    VISIT = "visit"  # meetings and the like, paid from abroad
    OTHER = "other"  # those of another occupation


class Arrangement(StrEnum):
    """The three shapes of pre-arranged work."""

    EMPLOYEE = "employee"  # of a Canadian enterprise
    CONTRACT = "contract"  # between the professional and a Canadian enterprise
    FOREIGN_EMPLOYER = (
        "foreign_employer"  # between a US or Mexican employer and a Canadian client
    )


class DocumentStatus(StrEnum):
    """How far a document is."""

    RECEIVED = "received"  # in hand
    IN_PROCESS = "in_process"  # asked for, on its way
    NOT_APPLICABLE = "not_applicable"  # this case does not need it


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """The foreign professional."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    name: str
    email: str | None = None
    citizenships: tuple[str, ...] = ()  # ISO 3166 alpha-2, as on the passports held
    us_permanent_resident: bool | None = None
    residence: str | None = None
    location: Location | None = None
    status_valid_to: date | None = None
    last_exit_on: date | None = None
    passport_expires_on: date | None = None
    credential: str | None = None
    degree_field: str | None = None
    years_experience: int | float | None = None
    experience_basis: str | None = None
    licence: str | None = None
    licence_province: str | None = None
    licence_issuer: str | None = None  # the body that gave it
    degree_years: int | float | None = None  # of study
    degree_country: str | None = None
    experience_in: str | None = None  # the occupation in which the years were worked
    biometrics_on: date | None = None
    visa_exempt_basis: str | None = None
    inside_ground: InsideGround | None = None  # of IRPR 199, for who applies inside Canada
    inadmissibility: Inadmissibility = Inadmissibility.UNKNOWN
    lived_in_designated_country: bool | None = None
    six_month_country: str | None = None  # where six months of the last year were spent
    unauthorized_work_ended_on: date | None = None
    zone: str | None = None  # IANA; the zone in which this person reads a clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """Who offers the work, and where in Canada it is done."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    name: str | None = None
    country: str | None = None
    site: str | None = None
    client_contract: str | None = None
    controlled_by_applicant: bool | None = None
    ineligible: bool | None = None  # on the department's list, or in default of a penalty
    labour_dispute: bool | None = None
    agreement_signed_on: date | None = None
    contact_email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The work offered."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    occupation: str | None = None
    noc: str | None = None
    teer: int | None = None
    description: str | None = None
    arrangement: Arrangement | None = None
    start_on: date | None = None
    months: int | None = None
    health_setting: bool | None = None
    wage: int | float | None = None  # Canadian dollars an hour
    duties: Duties | None = None
    building_trade: bool | None = None
    supervising_professional: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """How and where the firm means to file."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    route: Route | None = None
    port: str | None = None  # a port's id in the reference data
    flagpoling: bool = False  # already in Canada, leaving only to file


@dataclass(frozen=True, slots=True, kw_only=True)
class Spouse:
    """The spouse or common-law partner, when there is one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    name: str | None = None
    citizenships: tuple[str, ...] = ()
    email: str | None = None
    relationship: str | None = None
    location: Location | None = None
    passport_expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child of the family."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    name: str | None = None
    citizenships: tuple[str, ...] = ()
    born_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the firm who answers for cases."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who in the firm has the case."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    office_zone: str = "America/Toronto"
    office_province: str | None = None  # two letters; whose days off the office keeps
    owner: Colleague | None = None
    backup: Colleague | None = None
    supervisor: Colleague | None = None


class Superseded(StrEnum):
    """What an offer no longer agrees with; amended while pending, it is recorded again."""

    PASSPORT = "passport"  # it carries the number of another passport
    EMPLOYER = "employer"  # it was made by another employer


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The employer's compliance certificate: offer number and fee, one for each permit.

    The number is `A` and seven digits (IRCC, employer-specific work permits). `submitted_at`
    is an instant: the offer must be in strictly before the worker applies (IRPR 209.11(1)).
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    number: str | None = None
    fee_paid: bool = False
    submitted_at: datetime | None = None
    used: bool = False
    withdrawn: bool = False
    superseded: Superseded | None = None
    # What the offer in the portal says, where it was noted.
    code: str | None = None
    noc: str | None = None
    employer: str | None = None
    site: str | None = None
    wage: int | float | None = None


class PermitField(StrEnum):
    """What is read on a printed permit, before leaving the counter."""

    NAME = "name"  # and date of birth
    PASSPORT = "passport"  # its number
    EMPLOYER = "employer"
    OCCUPATION = "occupation"
    NOC = "noc"  # the code of the national classification
    LOCATION = "location"  # the place or places of work
    CODE = "code"  # the exemption code, as T36
    VALID_FROM = "valid_from"
    VALID_TO = "valid_to"
    CONDITIONS = "conditions"  # anything else that is printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """A work permit as printed; both ends are days on which it is valid."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    number: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    checked: bool = False
    issued_on: date | None = None
    cancelled_on: date | None = None
    # What else is printed, where it was noted.
    employer: str | None = None
    occupation: str | None = None
    noc: str | None = None
    location: str | None = None
    code: str | None = None
    shorter_because: str | None = None  # the officer's reason for an early end
    wrong: tuple[str, ...] = ()  # the fields found not to be as asked, each a PermitField


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of the package."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    kind: str
    status: DocumentStatus
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that was told about a case."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    file_no: str
    applicant: Applicant
    employer: Employer = field(default_factory=Employer)
    job: Job = field(default_factory=Job)
    filing: Filing = field(default_factory=Filing)
    spouse: Spouse = field(default_factory=Spouse)
    children: tuple[Child, ...] = ()
    team: Team = field(default_factory=Team)
    stage: Stage = Stage.JOB_OFFER
    certificate: Certificate = field(default_factory=Certificate)
    permit: Permit = field(default_factory=Permit)


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


# Which fields are personal: they are stored in the person table and nowhere else.
PERSONAL: dict[str, tuple[str, ...]] = {
    "applicant": ("name", "email", "residence", "passport_expires_on", "licence", "zone"),
    "spouse": ("name", "email", "passport_expires_on"),
    "employer": ("contact_email",),
    "job": ("supervising_professional",),
    "children": ("name", "born_on"),
    "team": ("owner", "backup", "supervisor"),
}
