"""What is said to whom, and when: notices as values. Deciding them reads no clock."""

from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from models.rules.book import DutyClass
from models.rules.case import reference_of

NOBODY = "-"  # in a key, where nobody can be reached


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
        begin, middle, end = key_around(self)
        return f"{begin}{reference_of(self.case)}{middle}{self.person or NOBODY}{end}"


class Saying(NamedTuple):
    """A notice as it is in every case alike: all of it but the case and the person.

    `kept_back` is why it is not said where nobody can be reached.
    """

    at: datetime
    duty: str
    due_on: date | None
    rung: str
    audience: Audience
    channel: Channel
    duty_class: DutyClass
    reason: NoticeReason
    kept_back: NoticeReason
    body: dict[str, Any] | None = None


def key_around(said: Notice | Saying) -> tuple[str, str, str]:
    """Return a key's text before the case, between case and person, and after the person."""
    due = said.due_on.isoformat() if said.due_on else "-"
    begin = f"{_stamp(said.at)}:"
    return begin, f":{said.duty}:{due}:{said.rung}:{said.audience}:", f":{said.channel}"


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
