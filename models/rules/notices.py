"""What is said to whom, and when: notices as values. Deciding them reads no clock."""

from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from models.rules.book import DutyClass
from models.rules.case import reference_of


class Audience(StrEnum):
    """For whom the words are chosen."""

    COUNSEL = "counsel"  # the firm: lawyer or paralegal
    EMPLOYER = "employer"  # the employer's contact
    APPLICANT = "applicant"  # the professional


class Channel(StrEnum):
    """How a notice travels."""

    EMAIL = "email"
    SLACK = "slack"


class NoticeReason(StrEnum):
    """Why a notice is said, or is kept back."""

    DUE_SOON = "due_soon"  # a rung of the ladder was reached
    OVERDUE = "overdue"  # the date has passed
    MOVED = "moved"  # a planned date changed
    PINNED = "pinned"  # a planned date would have changed, had nobody pinned the plan
    SUPPRESSED_NO_ADDRESS = "no_address"  # nobody to send it to
    SUPPRESSED_HELD = "on_hold"  # the case is on hold
    SUPPRESSED_BLOCKED = "blocked"  # the step cannot be done yet; its cause is told instead


class Notice(NamedTuple):
    """One thing said to one person over one channel.

    `at` is the instant from which it is due to be said, in UTC; `due_on` the date it
    announces. `body` is what must be kept for the templates, without a name or an address: of
    a change all of it, of a reminder only what its case cannot tell when it is written.
    """

    at: datetime
    case: int
    duty: str
    due_on: date | None
    rung: str  # "30d", "overdue-3d", or the cause of a change: "e7", "on-2017-05.v1"
    audience: Audience
    person: int | None
    channel: Channel
    duty_class: DutyClass
    reason: NoticeReason
    cause: str | None = None  # set on change notices: restriction and version, or event
    body: dict[str, Any] | None = None

    @property
    def key(self) -> str:
        """The unique key, in time order. It carries opaque numbers only, never an address."""
        due = self.due_on.isoformat() if self.due_on else "-"
        return (
            f"{_stamp(self.at)}:{reference_of(self.case)}:{self.duty}:{due}:{self.rung}"
            f":{self.audience}:{self.person or '-'}:{self.channel}"
        )


@lru_cache(maxsize=1024)  # a thousand notices of one morning share it
def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


class Reminder(NamedTuple):
    """The next rung of one open duty: a row of the queue, ordered by when it is due."""

    due_at: datetime
    case: int
    duty: str
    rung: str
    due_on: date
