"""The law as dated values: what the rules read, and where each value comes from.

Law is never edited: a new value is added with the day from which it binds (`effective_from`)
and the day on which it could be known (`published_on`). The two are different clocks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any


class Confidence(StrEnum):
    """How far a value can be trusted."""

    HIGH = "high"  # statute or the department's instruction, read in full
    MEDIUM = "medium"  # one firm or news source, or an inference
    LOW = "low"  # weak, old or conflicting; counsel decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a value comes from and when it binds. Unknown ends are `None`, with a note."""

    source: tuple[str, ...]
    confidence: Confidence
    effective_from: date | datetime | None = None
    effective_to: date | datetime | None = None
    published_on: date | None = None
    note: str | None = None  # what the source leaves open, in our words

    def binds(self, on: date | datetime) -> bool:
        """Say whether the value is in force; an unknown start or end does not exclude it.

        A day stands for its 18:00 UTC, when every office in Canada has begun it and none has
        ended it: of two values that change hands within a day, one alone is in force on it. An
        instant is held against a start or an end that is a day by its day in UTC.
        """
        start, end = self.effective_from, self.effective_to
        return (start is None or start <= _like(start, on)) and (
            end is None or _like(end, on) <= end
        )


_HOUR_OF_A_DAY = time(18, tzinfo=UTC)


def _like(limit: date | datetime, on: date | datetime) -> date | datetime:
    """Return `on` as a day or as an instant, whichever the limit is."""
    if isinstance(limit, datetime):
        return on if isinstance(on, datetime) else datetime.combine(on, _HOUR_OF_A_DAY)
    return on.astimezone(UTC).date() if isinstance(on, datetime) else on


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """The time-bound part of a rule: how much, from what, in which direction, counted how."""

    years: int = 0
    months: int = 0
    days: int = 0
    days_outside: int = 0  # in place of the days, for a matter that arose outside Canada
    deemed_days: int = 0  # after sending, until the law presumes that it was received
    anchor: str | None = None  # the fact it is counted from
    direction: str | None = None  # "after" or "before"
    counting: str | None = None  # a term of the calendars: within, clear, beginning-on ...
    relation: str | None = None  # for limits that only order two things
    detail: str | None = None  # what does not fit the fields above, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One legal rule in one version."""

    id: str
    title: str
    stage: str
    kind: str
    text: str
    citation: str
    provenance: Provenance
    actors: tuple[str, ...] = ()
    limit: TimeLimit | None = None
    rolls_over: bool | None = (
        None  # on a holiday (Interpretation Act s.26); None: unsaid or unsure
    )
    doubt: str | None = None  # where sources conflict
    values: tuple[str, ...] = ()  # what it names that is no span: countries, a code, a paper


class PortKind(StrEnum):
    """What sort of place an officer sits in."""

    LAND = "land"  # a land border crossing
    AIRPORT = "airport"  # on arrival in Canada
    PRECLEARANCE = "preclearance"  # Canadian officers on US soil


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """The hours of a port on its own wall clock. `closes` is exclusive; midnight is `None`."""

    weekdays: frozenset[int] = frozenset(range(7))  # Monday is 0
    opens: time = time(0)
    closes: time | None = None
    closed_on_holidays: tuple[str, ...] = ()  # countries, as "CA", "US"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedHours:
    """Hours with their days and source; `hours` None: nobody could confirm them."""

    hours: OpeningHours | None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a port is: degrees north and east, rounded to what the source supports."""

    latitude: float
    longitude: float
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A port of entry. `hours` is None when nobody could confirm them: shown as unknown.

    They are the newest known, and hold for the days of their provenance; those before them
    are `former_hours`, oldest first.
    """

    id: str
    name: str
    kind: PortKind
    province: str
    zone: str  # IANA
    provenance: Provenance
    aliases: tuple[str, ...] = ()
    hours: OpeningHours | None = None
    hours_note: str | None = None  # as "international arrivals only"
    hours_provenance: Provenance | None = None
    opposite: str | None = None  # the place on the other side
    place: Place | None = None  # None: nobody found it, so no distance is told
    in_service: bool = True  # False: opening not confirmed, or not for these applications
    former_hours: tuple[DatedHours, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def dated_hours(self) -> tuple[DatedHours, ...]:
        """All hours that are known, the newest last."""
        known = self.hours_provenance or self.provenance
        return (*self.former_hours, DatedHours(hours=self.hours, provenance=known))

    @property
    def closes_on(self) -> tuple[str, ...]:
        """The countries on whose holidays the port is, or was, closed: as CA, US."""
        told = (d.hours.closed_on_holidays for d in self.dated_hours if d.hours)
        return tuple(dict.fromkeys(country for countries in told for country in countries))

    def hours_on(self, day: date) -> OpeningHours | None:
        """Return the hours of a day; None where nobody could confirm them for it."""
        binding = (d.hours for d in reversed(self.dated_hours) if d.provenance.binds(day))
        return next(binding, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One thing a credential branch asks for; `detail` keeps the source's own particulars."""

    kind: str  # degree, licence, experience, post_secondary_diploma_or_certificate ...
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NocSuggestion:
    """A code of the national classification that may fit; confirmed case by case."""

    code: str
    title: str
    teer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """A profession of the treaty's list. Any one branch of `credentials` is enough."""

    id: str
    name: str
    category: str
    credentials: tuple[tuple[Requirement, ...], ...]
    provenance: Provenance
    titles: tuple[str, ...] = ()  # carried inside the row, as Actuary inside Mathematician
    synonyms: tuple[str, ...] = ()  # other exact spellings of the same title
    nocs: tuple[NocSuggestion, ...] = ()
    noc_confidence: Confidence | None = None
    medical_exam: str | None = None  # "always", "only after a designated country", ...
    medical_basis: str | None = None
    medical_confidence: Confidence | None = None
    regulated: str | None = None  # yes, no, varies
    regulated_confidence: Confidence | None = None
    conditions: tuple[Requirement, ...] = ()  # what is asked beside the credentials
    spouse: tuple[str, ...] = ()
    predecessor_from: date | None = None  # since when the treaty before this one carried it
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """An amount somebody must pay, in Canadian dollars (cents)."""

    id: str
    name: str
    cents: int
    payer: str
    legal_basis: str
    provenance: Provenance
    payable_when: str | None = None
    refund: str | None = None
    exemptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningValue:
    """How long something takes. Not law: observed or the firm's own, and it says which.

    Days are calendar days unless `working` is set.
    """

    id: str
    least: int
    usual: int
    at_worst: int  # nine times in ten it takes no longer
    provenance: Provenance
    working: bool = False


class TimingKind(StrEnum):
    """What a figure of how long an answer took is."""

    POSTED = "posted"  # the time the department shows
    STANDARD = "standard"  # what it promises for four files in five
    TARGET = "target"  # what it aims at for some
    REPORTED = "reported"  # one person's own
    AT_ONCE = "at_once"  # the way itself decides on the spot


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingFigure:
    """How long an answer took on one way, in calendar days, as seen on a day."""

    id: str
    route: str  # a word of models.rules.facts.Route
    kind: TimingKind
    days: int
    seen_on: date
    provenance: Provenance


class DutyClass(StrEnum):
    """What happens when a date is missed."""

    HARD = "hard"  # status or a legal right is lost
    PLANNED = "planned"  # an appointment or a filing slips
    ADVISORY = "advisory"  # good practice


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """How often a duty is spoken of: days before it is due, most distant first."""

    duty_class: DutyClass
    rungs: tuple[int, ...]
    working: bool = False  # rungs counted in working days
    overdue_every: int | None = 1  # days between notices once it is late; None: no more
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRule:
    """One holiday of a calendar as a formula over the years.

    Exactly one of the three shapes: `month` and `day`; `month`, `weekday` and `nth` (negative
    counts from `before_day`: the last such weekday strictly before that day of the month); or
    `easter`, an offset in days from Easter Sunday.
    """

    name: str
    citation: str
    provenance: Provenance
    month: int | None = None
    day: int | None = None
    weekday: int | None = None  # Monday is 0
    nth: int | None = None
    before_day: int | None = None
    easter: int | None = None
    if_sunday_next_day: bool = False  # Canada Day alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What holds for a whole list, no rule of its own. `about`: occupations, ports or fees."""

    id: str
    about: str
    title: str
    text: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleBook:
    """All the law and practice the rules read, in one immutable value.

    `version` names the content: the same facts, version and instant give the same plan. Two
    books are never compared value by value, so each can key what was worked out under it.
    """

    version: str
    rules: Mapping[str, tuple[Rule, ...]]  # versions of each rule, oldest first
    ports: Mapping[str, Port]
    occupations: Mapping[str, Occupation]
    fees: tuple[Fee, ...]
    planning: Mapping[str, PlanningValue]
    ladders: Mapping[DutyClass, Ladder]
    holidays: tuple[HolidayRule, ...]
    us_holidays: tuple[HolidayRule, ...] = ()  # on which some ports close
    posts: tuple[str, ...] = ()  # places of filing that mean the consulate route
    notes: tuple[Note, ...] = ()
    former_planning: tuple[PlanningValue, ...] = ()  # what was planned with before, dated
    timings: tuple[TimingFigure, ...] = ()  # how long answers took, as seen
    # On which days what was laid over the book became known, and the book as it was at the
    # end of a day, without what came later: a value laid over another may leave nothing of it.
    told_on: tuple[date, ...] = ()
    earlier: Callable[[date], "RuleBook"] | None = None

    def rule(self, rule_id: str, on: date | datetime | None = None) -> Rule:
        """Return the version of a rule that binds on a day, or the newest; KeyError if none.

        A day before the first known version gets the oldest one, whose provenance then says
        from when it is known to bind.
        """
        versions = self.rules[rule_id]
        if on is None:
            return versions[-1]
        return next((r for r in reversed(versions) if r.provenance.binds(on)), versions[0])

    def fee(self, fee_id: str, on: date) -> Fee | None:
        """Return the amount of a fee in force on a day, or None when none is known."""
        known = (f for f in self.fees if f.id == fee_id and f.provenance.binds(on))
        return next(known, None)
