"""The certificate and the permit: what an offer says, and what an officer printed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from models.rules.records import DOCUMENT


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
