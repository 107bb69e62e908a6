"""Answers to "may this happen?": yes, with the case after it, or no, with the reason."""

from dataclasses import dataclass
from enum import StrEnum

from models.rules.case import Case


class Refusal(StrEnum):
    """Why something was refused; scripts rely on these words."""

    UNKNOWN_CASE = "unknown_case"  # no case has that reference
    UNKNOWN_EVENT = "unknown_event"  # no event has that name
    WRONG_STAGE = "wrong_stage"  # the case is not at a stage that takes this event
    STALE_VERSION = "stale_version"  # somebody changed the case since it was read
    INVALID_VALUE = "invalid_value"  # a field's value cannot be
    MISSING_FIELD = "missing_field"  # a field that must be there is not
    CERTIFICATE_MISSING = "certificate_missing"  # no offer number, or its fee is not paid
    CERTIFICATE_USED = "certificate_used"  # each number serves one permit
    NOT_LAWFUL = "not_lawful"  # the law forbids it as told
    IDENTITY_CONFLICT = "identity_conflict"  # the file number belongs to somebody else
    DUPLICATE = "duplicate"  # that case or restriction exists already
    UNKNOWN_RESTRICTION = "unknown_restriction"  # no restriction has that id
    UNKNOWN_NOTICE = "unknown_notice"  # no notice has that key or number
    UNKNOWN_PROPOSAL = "unknown_proposal"  # no proposal has that number
    NEEDS_APPROVAL = "needs_approval"  # it would move many cases: it waits for a second look
    ALREADY_DECIDED = "already_decided"  # somebody else decided the proposal
    EFFECT_CHANGED = "effect_changed"  # it would move other cases than whoever decides saw
    INVALID_FILE = "invalid_file"  # the file cannot be read as what it should be
    DATABASE = "database"  # the database cannot be used, or refused
    UNREACHABLE = "unreachable"  # a file, folder or server could not be reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """It may happen; this is the case afterwards."""

    case: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It may not happen. `message` is one line a paralegal understands, with the remedy."""

    reason: Refusal
    message: str


class RefusedError(Exception):
    """A refusal on its way through code that cannot go on; carries the answer."""

    def __init__(self, refused: Refused) -> None:
        """Keep the refusal; its message is the error's."""
        super().__init__(refused.message)
        self.refused = refused


def refuse(reason: Refusal, message: str) -> RefusedError:
    """Return the error for a refusal, to be raised."""
    return RefusedError(Refused(reason=reason, message=message))
