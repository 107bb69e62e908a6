"""What can happen to a case, in the past tense, with the fields each event carries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from models.rules.case import DocumentStatus, Facts, Route

_DOCUMENT: dict[str, Any] = {"extra": "forbid", "strict": True, "coerce_numbers_to_str": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `name` is what the firm's records and our commands call it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _DOCUMENT
    name: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    """The firm took the case on, with what it knew."""

    name = "case_opened"
    facts: Facts
    imported: str | None = None  # digest of the portfolio's row, when it came from one


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsChanged(Event):
    """Something turned out otherwise; `facts` are the whole facts as they are known now."""

    name = "facts_changed"
    facts: Facts
    changed: tuple[str, ...] = ()  # dotted paths, as `applicant.passport_expires_on`
    imported: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReceived(Event):
    """A document of the package came in, is on its way, or is not needed."""

    name = "document_received"
    kind: str
    status: DocumentStatus = DocumentStatus.RECEIVED
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(Event):
    """The employer made the offer and the agreement is signed."""

    name = "offer_made"
    start_on: date | None = None  # when it differs from what intake was told
    months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecorded(Event):
    """The offer is in the Employer Portal and has a number; the fee is paid or not."""

    name = "certificate_recorded"
    number: str
    fee_paid: bool
    submitted_at: datetime | None = None  # the event's own instant when left out


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateWithdrawn(Event):
    """The employer withdrew a pending offer; the fee can be refunded."""

    name = "certificate_withdrawn"
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed(Event):
    """The application was made: presented at a port, or submitted online."""

    name = "filed"
    route: Route | None = None
    port: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectedBack(Event):
    """An officer could not finish the examination and named another time."""

    name = "directed_back"
    return_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred(Event):
    """The port would not take it that day; come back in its window, or file online."""

    name = "deferred"
    return_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminationHeld(Event):
    """The officer waits while the employer submits or mends the offer; today's work."""

    name = "examination_held"


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherExamination(Event):
    """Let in without status to report at a set time; no work meanwhile."""

    name = "further_examination"
    report_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReceived(Event):
    """Approved before travel: a letter of introduction with a printed last day of entry."""

    name = "letter_received"
    enter_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitIssued(Event):
    """A permit was printed. Its own dates rule from now on, not any forecast."""

    name = "permit_issued"
    number: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitChecked(Event):
    """The printed permit was read field by field against what was asked."""

    name = "permit_checked"
    correct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRefused(Event):
    """The officer said no."""

    name = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationWithdrawn(Event):
    """The applicant was allowed to withdraw and leave; no refusal on file."""

    name = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedIncomplete(Event):
    """The file came back as if it had never been made."""

    name = "returned_incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerWithdrew(Event):
    """The employer no longer offers the work."""

    name = "employer_withdrew"


@dataclass(frozen=True, slots=True, kw_only=True)
class InadmissibilityReported(Event):
    """An officer wrote a report; everything stops for counsel."""

    name = "inadmissibility_reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStarted(Event):
    """The first day of work."""

    name = "work_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftCanada(Event):
    """The worker left Canada."""

    name = "left_canada"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFiled(Event):
    """The renewal was submitted."""

    name = "extension_filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpouseFiled(Event):
    """The spouse's own application was submitted."""

    name = "spouse_filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Event):
    """The firm put the case on hold; it is not chased until resumed."""

    name = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """The hold is over, the firm's own or counsel's."""

    name = "resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Event):
    """Another colleague has the case now."""

    name = "handed_over"
    owner: str
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    """Nothing more is owed."""

    name = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    """A closed case lives again, where it was."""

    name = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned(Event):
    """The plan moved though nothing happened to the case: a restriction, or new law."""

    name = "replanned"
    cause: str  # the restriction's id and version


EVENTS: dict[str, type[Event]] = {kind.name: kind for kind in Event.__subclasses__()}
"""Every event by its name, in the order of a case's life."""
