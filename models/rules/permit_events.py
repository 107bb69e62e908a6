"""What can happen beside a filing and its answer: to a permit, a family, an employer."""

from dataclasses import dataclass
from datetime import date, datetime

from models.rules.event import Event
from models.rules.records import Admitted, Choice, NoticeKind, Reach, WorkerStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondApplicationFiled(Event):
    """Another application was made while the renewal is pending."""

    name = "second_application_filed"
    received_at: datetime | None = None  # as the system's receipt says; else the event's own


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOfEmployerFiled(Event):
    """A permit for another employer or other work was applied for, from inside Canada."""

    name = "change_of_employer_filed"
    employer: str
    occupation: str | None = None  # when it differs too
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReplyReceived(Event):
    """The public policy's reply came: the new work may begin before the permit, or not."""

    name = "change_reply_received"
    may_start: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedToCanada(Event):
    """The worker came back to Canada, as a worker or as a visitor."""

    name = "returned_to_canada"
    admitted_as: Admitted | None = None
    stay_to: date | None = None  # the last day the officer gave, if any


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationFiled(Event):
    """Restoration of status was applied for, with a permit on a new offer."""

    name = "restoration_filed"
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRestored(Event):
    """Status is restored; with the permit that was printed, or as a visitor without one."""

    name = "restored"
    number: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitCancelled(Event):
    """The permit was cancelled before its printed end."""

    name = "permit_cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStopped(Event):
    """The worker has stopped work, because the right to it or the job is over."""

    name = "work_stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFiled(Event):
    """Leave for judicial review of the refusal was asked of the Federal Court."""

    name = "review_filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departed(Event):
    """The worker left Canada for good; what remains is the employer's records."""

    name = "departed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRequested(Event):
    """An officer asked for something more, by a day printed on the request."""

    name = "document_requested"
    what: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRequestAnswered(Event):
    """What an officer asked for was sent."""

    name = "document_request_answered"
    what: str | None = None  # the one asked for last, when left out


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerFindingReceived(Event):
    """The department wrote to the employer: an inspection, a finding, or a penalty."""

    name = "employer_finding_received"
    kind: NoticeKind
    sent_on: date
    received_on: date | None = None  # when it is known; the law presumes ten days
    due_on: date | None = None  # when the notice prints one
    quarantine: bool = False  # about items 18 to 23, whose times are shorter


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerFindingAnswered(Event):
    """The employer answered the notice, or paid the penalty."""

    name = "employer_finding_answered"
    kind: NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SpousePermitIssued(Event):
    """The spouse's permit was printed."""

    name = "spouse_permit_issued"
    number: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SpouseRefused(Event):
    """The spouse's application was refused."""

    name = "spouse_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpouseCaseOpened(Event):
    """The spouse has a case of its own; never told by hand."""

    name = "spouse_case_opened"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSuspended(Event):
    """An order stopped intake or processing, or touches permits already issued."""

    name = "programme_suspended"
    order: str
    reach: Reach = Reach.INTAKE
    from_on: date | None = None  # the event's own day when left out
    to_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeResumed(Event):
    """The order holds no more."""

    name = "programme_resumed"
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounselDecided(Event):
    """Counsel ended a doubt; `question` is the id of the rule that it stands under."""

    name = "counsel_decided"
    question: str
    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPinned(Event):
    """The plan stays as it is, whatever is published about the border, to the end of a day."""

    name = "plan_pinned"
    reason: str
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanUnpinned(Event):
    """The plan heeds the border again; what was published meanwhile moves it now."""

    name = "plan_unpinned"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerChanged(Event):
    """The worker's case moved on which this spouse's case rests; never told by hand."""

    name = "worker_changed"
    worker: WorkerStanding
