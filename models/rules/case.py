"""The values of a case: the facts a firm knows, and what has happened so far.

The facts are the same fields in the intake form, the facts file and the portfolio's columns.
A field left out is `None`: unknown, which is never the same as "no".
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

_DOCUMENT: dict[str, Any] = {"extra": "forbid", "strict": True, "coerce_numbers_to_str": True}


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
    COUNSEL = "counsel"  # an inadmissibility report: everything stops for a lawyer
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

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
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
    visa_exempt_basis: str | None = None
    inadmissibility: Inadmissibility = Inadmissibility.UNKNOWN
    lived_in_designated_country: bool | None = None
    zone: str | None = None  # IANA; the zone in which this person reads a clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """Who offers the work, and where in Canada it is done."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    name: str | None = None
    country: str | None = None
    site: str | None = None
    client_contract: str | None = None
    controlled_by_applicant: bool | None = None
    contact_email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The work offered."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    occupation: str | None = None
    noc: str | None = None
    teer: int | None = None
    description: str | None = None
    arrangement: Arrangement | None = None
    start_on: date | None = None
    months: int | None = None
    health_setting: bool | None = None
    supervising_professional: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """How and where the firm means to file."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    route: Route | None = None
    port: str | None = None  # a port's id in the reference data
    flagpoling: bool = False  # already in Canada, leaving only to file


@dataclass(frozen=True, slots=True, kw_only=True)
class Spouse:
    """The spouse or common-law partner, when there is one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    name: str | None = None
    citizenships: tuple[str, ...] = ()
    email: str | None = None
    relationship: str | None = None
    location: Location | None = None
    passport_expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child of the family."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    name: str | None = None
    citizenships: tuple[str, ...] = ()
    born_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the firm who answers for cases."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who in the firm has the case."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    office_zone: str = "America/Toronto"
    owner: Colleague | None = None
    backup: Colleague | None = None
    supervisor: Colleague | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The employer's compliance certificate: offer number and fee, one for each permit.

    The number is `A` and seven digits (IRCC, employer-specific work permits). `submitted_at`
    is an instant: the offer must be in strictly before the worker applies (IRPR 209.11(1)).
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    number: str | None = None
    fee_paid: bool = False
    submitted_at: datetime | None = None
    used: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """A work permit as printed; both ends are days on which it is valid."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    number: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of the package."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    kind: str
    status: DocumentStatus
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that was told about a case."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
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
        """The certificate the next filing would use: the last neither used nor withdrawn."""
        usable = (c for c in reversed(self.certificates) if not (c.used or c.withdrawn))
        return next(usable, None)


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
