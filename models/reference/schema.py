"""What a record of the reference data looks like, kind by kind.

Keys that are unknown are refused. Dates that nobody knows are written as null, never left out.
"""

from calendar import monthrange
from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
)
from pydantic_core.core_schema import ValidationInfo

from models.rules.book import Confidence, DutyClass, PortKind, TimingKind
from models.rules.facts import Duties, Route
from models.rules.findings import Who
from models.rules.fitting import ConditionKind

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Trust = Annotated[Confidence, Field(strict=False)]
Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[list[Text], Field(default_factory=list)]  # may be left out
Day = date | AwareDatetime


def _on_the_clock(told: object) -> object:
    if not isinstance(told, str) or len(told) != 5:
        raise ValueError('write it as "HH:MM", in quotation marks')
    if told == "24:00":
        return None
    try:
        return time.fromisoformat(told)
    except ValueError:
        raise ValueError('is no time of day: write it as "09:00"') from None


WallClock = Annotated[time, BeforeValidator(_on_the_clock)]
WallClockEnd = Annotated[time | None, BeforeValidator(_on_the_clock)]


class Form(BaseModel):
    """Part of a record: nothing but the keys named."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Sourced(Form):
    """Anything that is carried: it says where it comes from and how far to trust it."""

    confidence: Trust

    @property
    def key(self) -> str:
        """The name by which problems are told."""
        return str(getattr(self, "id", None) or getattr(self, "name", ""))


class Record(Sourced):
    """A record of the house's own files, which cite by the keys of sources.yaml."""

    source: Annotated[list[Text], Field(min_length=1)]

    @field_validator("source")
    @classmethod
    def _as_cited(cls, keys: list[str], info: ValidationInfo) -> list[str]:
        known: dict[str, str] = info.context or {}
        unknown = [k for k in keys if k not in known and not k.startswith("http")]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is neither a key of sources.yaml nor an address")
        return [known.get(key, key) for key in keys]


class Dated(Record):
    """A record that binds from a day, to a day, and could be known from a day."""

    effective_from: Day | None
    effective_to: Day | None
    published_on: date | None
    note: Text | None = None


class LimitForm(Form):
    """The `limit` of a rule."""

    years: int = 0
    months: int = 0
    days: int = 0
    days_outside: int = 0
    deemed_days: int = 0
    anchor: Text | None = None
    direction: Literal["after", "before"] | None = None
    counting: Literal["within", "clear", "beginning-on"] | None = None
    relation: Text | None = None
    detail: Text | None = None


class RuleRecord(Dated):
    """One version of one rule of law."""

    id: Text
    title: Text
    stage: Text
    kind: Text
    text: Text
    citation: str
    actors: Texts
    limit: LimitForm | None = None
    rolls_over: bool | None = None
    doubt: Text | None = None
    values: Texts


class HoursForm(Form):
    """The `hours` of a port on its own wall clock."""

    weekdays: list[Weekday] | None = None
    opens: WallClock
    closes: WallClockEnd
    closed_on_holidays: Annotated[list[Literal["CA", "US"]], Field(default_factory=list)]


class PortRecord(Dated):
    """A port of entry; its dates are those of its hours."""

    id: Text
    name: Text
    aliases: Texts
    kind: Annotated[PortKind, Field(strict=False)]
    province: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    zone: Text
    opposite: Text | None
    hours: Literal["always"] | HoursForm | None
    hours_note: Text | None = None
    in_service: bool = True
    notes: Texts


class PlaceRecord(Record):
    """Where a port is, in degrees north and east."""

    port: Text
    latitude: Annotated[float, Field(ge=41, le=84)]
    longitude: Annotated[float, Field(ge=-142, le=-52)]

    @property
    def key(self) -> str:
        """The port's own id."""
        return self.port


class NocForm(Form):
    """A code of the national classification."""

    code: Annotated[str, Field(pattern=r"^\d{5}$")]
    title: Text
    teer: Annotated[int, Field(ge=0, le=5)]


class MedicalRecord(Record):
    """Why a profession does or does not need a medical examination."""

    id: Text
    exam: Text
    basis: Text


class ConditionRecord(Record):
    """What a profession asks beside its credentials; `paper` shows that it is met."""

    kind: Annotated[ConditionKind, Field(strict=False)]
    text: Text
    doubt: Text
    who: Annotated[Who, Field(strict=False)]
    paper: Text | None = None
    titles: Texts  # only for these titles of the row
    duties: Annotated[list[Annotated[Duties, Field(strict=False)]], Field(default_factory=list)]
    raised_by: Texts  # cues in what is told of the job: a question, never an answer
    settled_by: Texts


class OccupationRecord(Dated):
    """A profession of the treaty's list; each requirement names its `kind`."""

    id: Text
    name: Text
    category: Literal["general", "medical_allied", "scientist", "teacher"]
    titles: Texts
    synonyms: Texts
    credentials: Annotated[list[list[dict[str, Any]]], Field(min_length=1)]
    nocs: list[NocForm]
    noc_confidence: Trust
    medical: Text
    regulated: Literal["yes", "no", "varies"]
    regulated_confidence: Trust
    conditions: Annotated[list[ConditionRecord], Field(default_factory=list)]
    spouse: list[Text]
    notes: Texts
    predecessor_from: date | None

    @field_validator("credentials")
    @classmethod
    def _named(cls, branches: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
        if not all(branch and all(r.get("kind") for r in branch) for branch in branches):
            raise ValueError("each branch lists requirements and each of them has a `kind`")
        return branches


class FeeRecord(Dated):
    """One amount of a fee."""

    id: Text
    name: Text
    cents: Annotated[int, Field(ge=0)]
    payer: Text
    legal_basis: Text
    payable_when: Text | None
    refund: Text | None
    exemptions: Texts
    notes: Texts


class PlanningRecord(Dated):
    """How long something takes."""

    id: Text
    least: Annotated[int, Field(ge=0)]
    usual: Annotated[int, Field(ge=0)]
    at_worst: Annotated[int, Field(ge=0)]
    working: bool = False


class TimingRecord(Record):
    """How long an answer took on a way, as seen on a day."""

    id: Text
    route: Annotated[Route, Field(strict=False)]
    kind: Annotated[TimingKind, Field(strict=False)]
    days: Annotated[int, Field(ge=0, le=3650)]
    seen_on: date
    note: Text | None = None


class LadderRecord(Record):
    """How often a class of duty is spoken of."""

    id: Annotated[DutyClass, Field(strict=False)]
    rungs: Annotated[list[int], Field(min_length=1)]
    working: bool = False
    overdue_every: Annotated[int, Field(ge=1)] | None


class HolidayRecord(Dated):
    """One holiday as a formula over the years."""

    name: Text
    citation: str
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    weekday: Annotated[int, Field(ge=0, le=6)] | None = None
    nth: int | None = None
    before_day: Annotated[int, Field(ge=1, le=31)] | None = None
    easter: int | None = None
    if_sunday_next_day: bool = False

    def has_one_shape(self) -> bool:
        """Say whether the holiday can be computed, for every year and in one way only."""
        if self.easter is not None:
            return all(v is None for v in (self.month, self.day, self.weekday, self.nth))
        if self.month is None:
            return False
        if self.weekday is not None:
            return self.day is None and self.nth not in (None, 0)
        # 2001 is no leap year: 29 February is not a day of every year.
        return self.day is not None and self.day <= monthrange(2001, self.month)[1]


class UsHolidayRecord(HolidayRecord):
    """One federal holiday of the United States."""


class PostRecord(Record):
    """A place of filing that means the consulate route."""

    name: Text


class NoteRecord(Dated):
    """What holds for a whole list."""

    id: Text
    about: Literal["occupations", "ports", "fees"]
    title: Text
    text: Text
