"""What a law file looks like: one value of the law as it will be, and from when.

Nothing is taken for what it resembles: `true` is no 1, and a number is no source.
"""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    model_validator,
)

from models.reference.schema import WallClock, WallClockEnd, Weekday
from models.rules.book import Confidence
from models.rules.spelling import is_number

_LONGEST_LINE = 1000
_LONGEST_DAY = len("2026-12-01")
_EARLIEST, _LATEST = 1900, 2100
_WHOLE = re.compile(r"-?[0-9]{1,9}")  # a file is read as text; no number of the law is longer


class LawKind(StrEnum):
    """Which part of the book a value belongs to."""

    RULE = "rule"  # a limit, or what a rule says
    FEE = "fee"  # an amount
    PLANNING = "planning"  # how long something takes; practice
    HOLIDAY = "holiday"  # a day on which nothing need be done
    PORT_HOURS = "port_hours"  # when a port is open, on its own clock


def _moment(told: object) -> object:
    """Read a day, or an instant with its offset; a number is neither."""
    if isinstance(told, date):
        return told
    if not isinstance(told, str):
        raise ValueError("is no date: write it as 2026-12-01")
    try:
        is_day = len(told) <= _LONGEST_DAY
        found = date.fromisoformat(told) if is_day else datetime.fromisoformat(told)
    except ValueError:
        raise ValueError("is no date: write it as 2026-12-01") from None
    if isinstance(found, datetime) and found.tzinfo is None:
        raise ValueError("has no zone: write it as 2026-12-01T05:00Z")
    if not _EARLIEST <= found.year <= _LATEST:
        raise ValueError("is in a year that cannot be meant: write it in full")
    return found


def _day(told: object) -> object:
    found = _moment(told)
    if isinstance(found, datetime):
        raise ValueError("is no day: leave the hour out")
    return found


def _line(told: str) -> str:
    if not told.strip() or not told.isprintable() or len(told) > _LONGEST_LINE:
        raise ValueError(f"must be one line of at most {_LONGEST_LINE} characters")
    return told.strip()


ACCEPTED = {"accepted": True}
"""The context in which a document is read that was published: looser files were taken once."""


def _is_accepted(info: ValidationInfo) -> bool:
    return bool(info.context and info.context.get("accepted"))


def _words(told: str, info: ValidationInfo) -> str:
    if is_number(told) and not _is_accepted(info):
        raise ValueError("must be text, and is a number: write it in words")
    return _line(told)


def _whole(told: object, info: ValidationInfo) -> object:
    """Read a whole number, which a file gives as text; true and 3.0 are none."""
    if _is_accepted(info):
        return told
    if isinstance(told, str) and _WHOLE.fullmatch(told):
        return int(told)
    if isinstance(told, int) and not isinstance(told, bool):
        return told
    raise ValueError("must be a whole number, written as 60")


Line = Annotated[str, AfterValidator(_line)]  # a level or a code is one too
Text = Annotated[str, AfterValidator(_words)]
Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[date | datetime, BeforeValidator(_moment)]


def _listed(told: object) -> object:
    return [told] if isinstance(told, str) else told


class Told(BaseModel):
    """Part of a law file: nothing but the keys named; what is left out stays as it is."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class LimitValue(Told):
    """What changes of a rule's limit. A span is told whole: years, months and days."""

    years: Annotated[Whole, Field(ge=0, le=100)] | None = None
    months: Annotated[Whole, Field(ge=0, le=1200)] | None = None
    days: Annotated[Whole, Field(ge=0, le=36500)] | None = None
    days_outside: Annotated[Whole, Field(ge=0, le=36500)] | None = None
    deemed_days: Annotated[Whole, Field(ge=0, le=36500)] | None = None
    detail: Text | None = None


class RuleValue(Told):
    """What changes of a rule."""

    title: Text | None = None
    text: Text | None = None
    citation: Text | None = None
    limit: LimitValue | None = None
    rolls_over: bool | None = None
    doubt: Text | None = None
    values: list[Line] | None = None


class FeeValue(Told):
    """The amount of a fee, in cents of a Canadian dollar."""

    cents: Annotated[Whole, Field(ge=0, le=10_000_000)]
    legal_basis: Text | None = None


class PlanningValue(Told):
    """How long something takes, in days."""

    least: Annotated[Whole, Field(ge=0, le=3650)]
    usual: Annotated[Whole, Field(ge=0, le=3650)]
    at_worst: Annotated[Whole, Field(ge=0, le=3650)]


class HolidayValue(Told):
    """A holiday as a formula over the years, or as one day of one year by its dates."""

    citation: Text
    month: Annotated[Whole, Field(ge=1, le=12)] | None = None
    day: Annotated[Whole, Field(ge=1, le=31)] | None = None
    weekday: Annotated[Whole, Field(ge=0, le=6)] | None = None
    nth: Annotated[Whole, Field(ge=-5, le=5)] | None = None
    before_day: Annotated[Whole, Field(ge=1, le=31)] | None = None
    easter: Annotated[Whole, Field(ge=-100, le=100)] | None = None
    if_sunday_next_day: bool = False


class HoursValue(Told):
    """The hours of a port on the days on which it opens; 24:00 is midnight."""

    weekdays: list[Weekday] | None = None
    opens: WallClock
    closes: WallClockEnd
    closed_on_holidays: list[Literal["CA", "US"]] = []

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        if self.closes is not None and self.closes <= self.opens:
            raise ValueError("closes before it opens: correct opens or closes")
        return self


_IN_A_WORD, _BY_THE_CLOCK = "in a word", "by the clock"
UNSEEN = frozenset({_IN_A_WORD, _BY_THE_CLOCK})
"""Parts of a fault's path that stand in no file."""


def _told_how(told: object) -> str:
    return _BY_THE_CLOCK if isinstance(told, dict | HoursValue) else _IN_A_WORD


class PortHoursValue(Told):
    """A port's hours: always, unknown, or those of a day."""

    hours: Annotated[
        Annotated[Literal["always", "unknown"], Tag(_IN_A_WORD)]
        | Annotated[HoursValue, Tag(_BY_THE_CLOCK)],
        Discriminator(_told_how),
    ]


VALUES: dict[LawKind, type[Told]] = {
    LawKind.RULE: RuleValue,
    LawKind.FEE: FeeValue,
    LawKind.PLANNING: PlanningValue,
    LawKind.HOLIDAY: HolidayValue,
    LawKind.PORT_HOURS: PortHoursValue,
}


class LawForm(Told):
    """One value as it will be. Its two clocks: when it could be known, and when it binds."""

    id: Text
    kind: Annotated[LawKind, Field(strict=False)]
    value: dict[str, Any]
    published_on: Day
    effective_from: Moment
    effective_to: Moment | None = None
    source: Annotated[list[Text], BeforeValidator(_listed), Field(min_length=1)]
    confidence: Annotated[Confidence, Field(strict=False)] = Confidence.MEDIUM
    note: Text | None = None
    retroactive: bool = False  # it binds from before it could be known, and that is meant
