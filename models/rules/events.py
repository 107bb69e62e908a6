"""What can happen to a case, in the past tense, with the fields each event carries."""

from dataclasses import dataclass
from datetime import date, datetime

from models.rules.case import DocumentStatus
from models.rules.event import Event as Event
from models.rules.facts import Facts, Route
from models.rules.permit_events import ChangeOfEmployerFiled as ChangeOfEmployerFiled
from models.rules.permit_events import ChangeReplyReceived as ChangeReplyReceived
from models.rules.permit_events import CounselDecided as CounselDecided
from models.rules.permit_events import Departed as Departed
from models.rules.permit_events import DocumentRequestAnswered as DocumentRequestAnswered
from models.rules.permit_events import DocumentRequested as DocumentRequested
from models.rules.permit_events import EmployerFindingAnswered as EmployerFindingAnswered
from models.rules.permit_events import EmployerFindingReceived as EmployerFindingReceived
from models.rules.permit_events import PermitCancelled as PermitCancelled
from models.rules.permit_events import PlanPinned as PlanPinned
from models.rules.permit_events import PlanUnpinned as PlanUnpinned
from models.rules.permit_events import ProgrammeResumed as ProgrammeResumed
from models.rules.permit_events import ProgrammeSuspended as ProgrammeSuspended
from models.rules.permit_events import RestorationFiled as RestorationFiled
from models.rules.permit_events import ReturnedToCanada as ReturnedToCanada
from models.rules.permit_events import ReviewFiled as ReviewFiled
from models.rules.permit_events import SecondApplicationFiled as SecondApplicationFiled
from models.rules.permit_events import SpouseCaseOpened as SpouseCaseOpened
from models.rules.permit_events import SpousePermitIssued as SpousePermitIssued
from models.rules.permit_events import SpouseRefused as SpouseRefused
from models.rules.permit_events import StatusRestored as StatusRestored
from models.rules.permit_events import WorkerChanged as WorkerChanged
from models.rules.permit_events import WorkStopped as WorkStopped
from models.rules.records import CaseKind, WorkerStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    """The firm took the case on, with what it knew."""

    name = "case_opened"
    facts: Facts
    imported: str | None = None  # digest of the portfolio's row, when it came from one
    kind: CaseKind = CaseKind.WORKER
    worker: WorkerStanding | None = None  # of a spouse's case


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
    issued_on: date | None = None  # of a medical examination or biometrics: the day itself
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
    # What the offer in the portal says, where it was noted.
    code: str | None = None  # the exemption code, as T36
    noc: str | None = None
    employer: str | None = None
    site: str | None = None
    wage: int | float | None = None  # Canadian dollars an hour


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
    received_at: datetime | None = None  # as the system's receipt says; else the event's own


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
    # What else is printed, where it was noted; it is held against what was asked.
    employer: str | None = None
    occupation: str | None = None
    noc: str | None = None
    location: str | None = None
    code: str | None = None
    shorter_because: str | None = None  # the officer's reason for an early end


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitChecked(Event):
    """The printed permit was read field by field against what was asked."""

    name = "permit_checked"
    correct: bool
    wrong: tuple[str, ...] = ()  # the fields that are not as asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRefused(Event):
    """The officer said no."""

    name = "refused"
    notified_at: datetime | None = None  # when it was received, if not at the decision
    in_canada: bool | None = None  # whether the matter arose in Canada


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
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpouseFiled(Event):
    """The spouse's own application was submitted."""

    name = "spouse_filed"
    received_at: datetime | None = None


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


_OWN_FIRST = sorted(Event.__subclasses__(), key=lambda kind: kind.__module__ != __name__)
EVENTS: dict[str, type[Event]] = {kind.name: kind for kind in _OWN_FIRST}
"""Every event by its name, in the order of a case's life; last what may come beside it."""
