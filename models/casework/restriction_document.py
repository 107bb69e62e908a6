"""The restriction file's form: its fields, and what each of them may hold."""

import re
from collections.abc import Callable
from datetime import date, datetime
from difflib import get_close_matches
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from models.rules.book import Confidence, PortKind
from models.rules.facts import Route
from models.rules.restrictions import Effect, Purpose, RestrictionKind
from models.rules.spelling import is_number

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PROVINCES = ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
_ID = re.compile(r"[A-Za-z0-9._-]{2,64}")
_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e]")  # breaks, controls, reversals
_YEARS = range(1990, 2101)
_When = TypeVar("_When", bound=date)


def is_new(info: ValidationInfo) -> bool:
    """Say whether a file is read to be published; one that was is read by looser rules."""
    return (info.context or {}).get("ports") is not None


def _wrong(sentence: str) -> NoReturn:
    # Braces would be read as places to fill in.
    raise PydanticCustomError("wrong", "{said}", {"said": sentence})


def _text(value: Any, info: ValidationInfo) -> str:
    if not isinstance(value, str) or not value.strip():
        _wrong("must be text, and not empty")
    text = value.strip()
    if is_number(text) and is_new(info):
        _wrong("must be text, and is a number: write it in words")
    if _UNSEEN.search(text) or len(text) > 2000:
        _wrong("must be one line of at most 2000 characters")
    return text


def _matching(pattern: str, sentence: str, fold: Callable[[str], str]) -> Callable[[Any], str]:
    compiled = re.compile(pattern)

    def check(value: Any) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(fold(value)):
            _wrong(sentence)
        return fold(value)

    return check


def _weekday(value: Any) -> int:
    if not isinstance(value, str) or value.lower() not in WEEKDAYS:
        _wrong(f"is not a weekday: write one of {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(value.lower())


def _hours(value: Any) -> tuple[int, int]:
    found = _HOURS.fullmatch(value) if isinstance(value, str) else None
    if not found:
        _wrong('is not a span of hours: write it as "16:00-24:00"')
    opens, first, closes, last = (int(part) for part in found.groups())
    start, end = opens * 60 + first, closes * 60 + last
    if first > 59 or last > 59 or end > 1440:
        _wrong('is not a time of day: hours run from "00:00" to "24:00"')
    if start >= end:
        _wrong("ends before it begins: past midnight write two blocks, one ending at 24:00")
    return start, end


def _in_range(found: _When) -> _When:
    """Return a date or instant of a year that a notice can mean."""
    if found.year not in _YEARS:
        _wrong(
            f"is out of range: years run from {_YEARS[0]} to {_YEARS[-1]}, and an end that "
            "nobody knows is null"
        )
    return found


def _day(value: Any) -> date:
    try:
        day = date.fromisoformat(value) if _DATE.fullmatch(value) else None
    except (TypeError, ValueError):
        day = None
    if day is None:
        _wrong("is not a date: write it as 2026-12-25")
    return _in_range(day)


def _instant(value: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        instant = None
    if instant is None:
        _wrong("is no date or instant: write 2026-12-25 or 2026-12-25T23:59:00-05:00")
    if instant.tzinfo is None:
        _wrong("has no offset: add one, as in 2026-12-25T23:59:00-05:00")
    return _in_range(instant)


def _day_or_instant(value: Any) -> date | datetime:
    return _day(value) if isinstance(value, str) and _DATE.fullmatch(value) else _instant(value)


def _announced(value: Any) -> datetime:
    if isinstance(value, str) and _DATE.fullmatch(value):
        _wrong(f"must be an instant: write it as {value}T00:00:00-05:00")
    return _instant(value)


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _not_empty(value: list[Any]) -> list[Any]:
    return value or _wrong("is an empty list: fill it or leave the field out")


def _known_port(value: Any, info: ValidationInfo) -> str:
    text, known = _text(value, info), (info.context or {}).get("ports")
    if known is not None and text not in known:
        near = get_close_matches(text.lower().replace(" ", "_"), sorted(known), n=3, cutoff=0.5)
        ask = (
            f"did you mean {' or '.join(near)}?" if near else "look it up in the list of ports"
        )
        _wrong(f"is not a port we know: {ask}")
    return text


Text = Annotated[str, PlainValidator(_text)]
Id = Annotated[
    str,
    PlainValidator(
        _matching(
            _ID.pattern, "must be 2 to 64 letters, digits, dots, dashes or underscores", str
        )
    ),
]
Citizenship = Annotated[
    str,
    PlainValidator(
        _matching("[A-Z]{2}", "is not a country: write its two letters, as US or MX", str.upper)
    ),
]
Code = Annotated[
    str,
    PlainValidator(
        _matching("[A-Z][0-9]{2}", "is not an exemption code: write it as T36", str.upper)
    ),
]
Province = Annotated[
    str,
    PlainValidator(
        _matching(
            "|".join(PROVINCES),
            f"is not a province: write one of {', '.join(PROVINCES)}",
            str.upper,
        )
    ),
]
PortId = Annotated[str, PlainValidator(_known_port)]
Weekday = Annotated[int, PlainValidator(_weekday)]
Day = Annotated[date, PlainValidator(_day)]
Edge = Annotated[date | datetime, PlainValidator(_day_or_instant)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ExemptForm(_Form):
    """Who is spared. `us_permanent_residents` and `visa_exempt` are our own additions.

    The latter are those whose ground of IRPR 190 is recorded.
    """

    citizenships: list[Citizenship] = []
    codes: list[Code] = []
    us_permanent_residents: bool = False
    visa_exempt: bool = False


class ScopeForm(_Form):
    """Whom a notice touches."""

    purpose: Purpose = Purpose.ALL
    citizenships: list[Citizenship] = []
    exempt: ExemptForm = ExemptForm()


class ReadingForm(_Form):
    """How another source reads the notice."""

    applies_to: ScopeForm
    source: Text


class BlockForm(_Form):
    """A part of the week, the day or the calendar. `ports` is our own addition."""

    weekdays: Annotated[list[Weekday], AfterValidator(_not_empty)] | None = None
    hours: Annotated[tuple[int, int], PlainValidator(_hours)] | None = None
    dates: Annotated[list[Day], AfterValidator(_not_empty)] | None = None
    whole: bool = False
    by_appointment: bool = False
    ports: Annotated[list[PortId], AfterValidator(_not_empty)] | None = None


Blocks = Annotated[list[BlockForm], BeforeValidator(_listed)]


class RestrictionForm(_Form):
    """The whole file. Our own additions are `notes`, what the source leaves open; `effect`,
    advise for what only counsels against; and `end_announced_at`, where the end was made known
    after the notice itself.
    """

    id: Id
    title: Text
    kind: RestrictionKind
    effect: Effect = Effect.CLOSE
    ports: list[PortId] = []
    port_kind: PortKind | None = None
    province: Province | None = None
    all: bool = False
    routes: list[Route] = []
    applies_to: ScopeForm = ScopeForm()
    readings: list[ReadingForm] = []
    closed: Blocks = []
    open: Blocks = []
    announced_at: Annotated[datetime, PlainValidator(_announced)] | None = None
    end_announced_at: Annotated[datetime, PlainValidator(_announced)] | None = None
    effective_from: Edge | None
    effective_to: Edge | None = None
    supersedes: list[Id] = []
    source: Text
    confidence: Confidence = Confidence.MEDIUM
    notes: list[Text] = []
