"""The facts a firm knows of a case: the person, the employer, the job, the filing.

They are the same fields in the intake form, the facts file and the portfolio's columns. A
field left out is `None`: unknown, which is never the same as "no".
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from models.rules.permit import Certificate, Permit
from models.rules.records import DOCUMENT, InsideGround


class Stage(StrEnum):
    """Where in its life a case is; the seven words everybody uses."""

    JOB_OFFER = "job offer"  # the employer has yet to make the offer
    COMPLIANCE = "compliance"  # the offer must still reach the Employer Portal, fee paid
    FILING = "filing"  # ready to be presented at a port or sent online
    DECISION = "decision"  # before an officer
    PERMIT = "permit"  # a permit is held
    EXTENSION = "extension"  # the next permit is being prepared
    CLOSED = "closed"  # nothing more is owed


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


# Which fields are personal: they are stored in the person table and nowhere else.
PERSONAL: dict[str, tuple[str, ...]] = {
    "applicant": ("name", "email", "residence", "passport_expires_on", "licence", "zone"),
    "spouse": ("name", "email", "passport_expires_on"),
    "employer": ("contact_email",),
    "job": ("supervising_professional",),
    "children": ("name", "born_on"),
    "team": ("owner", "backup", "supervisor"),
}
