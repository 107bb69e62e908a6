"""What a case keeps of its past beside permits: applications, trips, requests, notices.

Small values, each optional in a case, so that what was stored before them still reads.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

DOCUMENT: dict[str, Any] = {"extra": "forbid", "strict": True, "coerce_numbers_to_str": True}
"""How every value of a case is read from a document: nothing unknown, nothing guessed."""


class CaseKind(StrEnum):
    """Whose permit a case is about."""

    WORKER = "worker"  # the professional's own
    SPOUSE = "spouse"  # the spouse's open permit, which rests on a worker's case


class ApplicationKind(StrEnum):
    """What an application asks for."""

    PERMIT = "permit"  # a permit of its own, first or anew: at a port, abroad, or after a no
    EXTENSION = "extension"  # a renewal from inside Canada (IRPR 201)
    SECOND = "second"  # beside a renewal that is still pending
    CHANGE_OF_EMPLOYER = "change of employer"  # the same, for other work than the permit's
    RESTORATION = "restoration"  # of status lost (IRPR 182)
    SPOUSE = "spouse"  # the spouse's, as told on the worker's case


class Outcome(StrEnum):
    """How an application stands."""

    PENDING = "pending"  # before an officer
    APPROVED = "approved"  # a letter of introduction; the permit is printed on entry
    ISSUED = "issued"  # a permit was printed
    RESTORED = "restored"  # status is back, without a permit
    REFUSED = "refused"  # the officer said no
    WITHDRAWN = "withdrawn"  # by the applicant, or with the employer's offer
    RETURNED = "returned"  # as if it had never been made


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One application. `filed_at` is the instant of receipt, when somebody recorded it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    kind: ApplicationKind
    filed_at: datetime | None = None
    certificate: str | None = None  # the offer number it stands on
    employer: str | None = None  # the new one, of a change of employer
    occupation: str | None = None  # likewise
    replied_on: date | None = None  # the public policy's reply to a change of employer
    may_start: bool | None = None  # whether it lets the new work begin
    outcome: Outcome = Outcome.PENDING
    answered_at: datetime | None = None  # when it was decided
    notified_at: datetime | None = None  # when the answer was received
    in_canada: bool | None = None  # whether the matter arose in Canada


class Admitted(StrEnum):
    """As what somebody came back to Canada."""

    WORKER = "worker"  # with a right to work
    VISITOR = "visitor"  # without one


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """One trip out of Canada; an end that nobody recorded is unknown."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    left_on: date | None = None
    returned_on: date | None = None
    admitted_as: Admitted | None = None
    stay_to: date | None = None  # the last day the officer gave


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRequest:
    """What an officer wants to see; `due_on` as printed on the request."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    what: str
    received_on: date
    due_on: date | None = None
    answered_on: date | None = None


class NoticeKind(StrEnum):
    """What the department wrote to an employer."""

    INSPECTION = "inspection"  # attend, answer, give documents
    PRELIMINARY = "preliminary finding"  # submissions are due
    FINAL = "final determination"  # a penalty is due


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerNotice:
    """A notice to the employer. Received ten days after it was sent, unless known otherwise."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    kind: NoticeKind
    sent_on: date
    received_on: date | None = None
    due_on: date | None = None  # as printed
    quarantine: bool = False  # about items 18 to 23, whose times are shorter
    answered_on: date | None = None


class Reach(StrEnum):
    """What an order of the Governor in Council touches."""

    INTAKE = "intake"  # no new applications are taken
    PROCESSING = "processing"  # pending ones wait, or end
    PERMITS = "permits"  # permits already issued


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeOrder:
    """An order that bears on a case (IRPA 87.301-87.305); both ends are days it holds."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    order: str  # its name in the Canada Gazette
    reach: Reach
    from_on: date
    to_on: date | None = None


class Choice(StrEnum):
    """What counsel may answer to a doubt."""

    CLEARED = "cleared"  # nothing stands in the way
    BARRED = "barred"  # it does stand in the way
    AS_STATED = "as stated"  # the date of the step itself rules
    OTHER_READING = "other reading"  # the date in its readings rules


@dataclass(frozen=True, slots=True, kw_only=True)
class CounselDecision:
    """Counsel's answer to one doubt, which is known by the id of its rule."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    question: str
    choice: Choice
    on: date


class WorkerStatus(StrEnum):
    """How the worker stands on whom a spouse's permit rests."""

    AWAITED = "awaited"  # no permit yet
    HELD = "held"  # a permit is held
    PENDING = "pending"  # a renewal waits for its answer; past its end under IRPR 186(u)
    LOST = "lost"  # status was lost, and may be restored
    ENDED = "ended"  # nothing more is asked for


class InsideGround(StrEnum):
    """On what somebody may apply from inside Canada; each is a rule R199_ of its name."""

    WORK_PERMIT = "work_permit"  # IRPR 199(a)
    SECTION_186 = "section_186"  # (b): at work under section 186, and no business visitor
    STUDY_PERMIT = "study_permit"  # (c)
    RESIDENT_PERMIT = "resident_permit"  # (d): a temporary one, of at least six months
    FAMILY = "family"  # (e): of somebody with one of those before
    NO_OTHER_MEANS = "no_other_means"  # (f): in a situation of section 206 or 207
    APPROVED_BEFORE = "approved_before"  # (g): in writing, and not yet issued
    TREATY = "treaty"  # (h): a professional of the treaty
    MISSION = "mission"  # (i): work at a foreign mission, with a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerStanding:
    """The copy of a worker's case that a spouse's dates rest on."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    number: int  # of the worker's case
    status: WorkerStatus
    valid_from: date | None = None
    valid_to: date | None = None
    occupation: str | None = None
    noc: str | None = None
    teer: int | None = None
    in_canada: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A person's word that a plan stays as it is, whatever is published about the border."""

    __pydantic_config__: ClassVar[dict[str, Any]] = DOCUMENT
    reason: str
    until_on: date  # the last day on which it holds, in the office's zone
