"""Border restrictions as values: whom they touch, what they name, and when they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from models.rules.book import Confidence, Port
from models.rules.facts import Route
from models.rules.spans import span_of

# Where a date is read when no port is concerned: the department's head office.
HEAD_OFFICE_ZONE = "America/Toronto"
_NOT_AT_A_PORT = (Route.CONSULATE, Route.INSIDE)


class RestrictionKind(StrEnum):
    """What is restricted."""

    PORT = "port"  # named ports, or ports by kind or province
    ROUTE = "route"  # a way of filing
    PORTAL_OUTAGE = "portal_outage"  # the Employer Portal: no certificate can be obtained
    PROGRAMME = "programme"  # a class of applications is suspended


class Effect(StrEnum):
    """What a notice does."""

    CLOSE = "close"  # nothing is taken while it says so
    ADVISE = "advise"  # it counsels against: shown where a date is, but never moves it


class Purpose(StrEnum):
    """Whose visits a restriction speaks of."""

    ALL = "all"
    FIRST_ENTRY = "first_entry"  # arriving to apply for the first time
    FLAGPOLING = "flagpoling"  # already in Canada, leaving only to file


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a restriction touches; empty citizenships mean everyone."""

    purpose: Purpose = Purpose.ALL
    citizenships: tuple[str, ...] = ()
    exempt_citizenships: tuple[str, ...] = ()
    exempt_codes: tuple[str, ...] = ()  # LMIA-exemption codes, as T36
    exempt_us_permanent_residents: bool = False
    exempt_visa_exempt: bool = False  # whoever needs no visa on a ground that is recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Traveller:
    """What a port sees of the person who arrives; unknown facts never earn an exemption."""

    purpose: Purpose  # FIRST_ENTRY or FLAGPOLING
    citizenships: tuple[str, ...] = ()
    code: str = "T36"
    us_permanent_resident: bool | None = None
    visa_exempt: bool = False  # a ground of IRPR 190 is recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of the week, of the day, or of the calendar, on the port's wall clock.

    Minutes count from local midnight; `to_minute` is exclusive and 1440 is midnight. Without
    weekdays or dates a block means every day; without hours, the whole day.
    """

    weekdays: frozenset[int] | None = None  # Monday is 0
    from_minute: int = 0
    to_minute: int = 1440
    dates: frozenset[date] | None = None
    by_appointment: bool = False  # closed to those without an appointment
    ports: frozenset[str] | None = None  # None: every port the restriction names


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """How another source reads the same notice."""

    scope: Scope
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A notice that ports, a route, the portal or a programme are closed in part or wholly.

    `blocks` are closed, or with `open_only` all that stays open. `effective_from` is a date on
    the port's own calendar or an instant; `effective_to` likewise, a date being included.
    """

    id: str
    title: str
    kind: RestrictionKind
    version: int = 1
    effect: Effect = Effect.CLOSE
    ports: tuple[str, ...] = ()
    port_kind: str | None = None
    province: str | None = None
    all_ports: bool = False
    routes: tuple[Route, ...] = ()
    scope: Scope = field(default_factory=Scope)
    readings: tuple[SecondReading, ...] = ()
    blocks: tuple[Block, ...] = ()
    open_only: bool = False
    announced_at: datetime | None = None
    end_announced_at: datetime | None = None  # when its end was known; None: with the notice
    published_at: datetime | None = None  # when the firm published it; None: it ships
    effective_from: date | datetime | None = None
    effective_to: date | datetime | None = None
    supersedes: tuple[str, ...] = ()
    source: str = ""
    confidence: Confidence = Confidence.MEDIUM
    notes: tuple[str, ...] = ()
    document: Mapping[str, Any] = field(default_factory=dict, hash=False)  # as it was written


def touches(scope: Scope, traveller: Traveller) -> bool:
    """Say whether a scope takes in a traveller.

    Any one citizenship is enough, to be named as to be exempt; where none is known the person
    is taken to be named and not exempt, which is the cautious side.
    """
    if scope.purpose not in (Purpose.ALL, traveller.purpose):
        return False
    return _is_named(scope, traveller) and not _is_exempt(scope, traveller)


def _is_named(scope: Scope, traveller: Traveller) -> bool:
    if not scope.citizenships or not traveller.citizenships:
        return True
    return any(c in scope.citizenships for c in traveller.citizenships)


def _is_exempt(scope: Scope, traveller: Traveller) -> bool:
    return (
        traveller.code in scope.exempt_codes
        or any(c in scope.exempt_citizenships for c in traveller.citizenships)
        or (scope.exempt_us_permanent_residents and traveller.us_permanent_resident is True)
        or (scope.exempt_visa_exempt and traveller.visa_exempt)
    )


def may_touch(restriction: Restriction, traveller: Traveller) -> bool:
    """Say whether any reading of the notice takes in a traveller: the stricter one is kept."""
    return any(touches(scope, traveller) for scope in _scopes(restriction))


def is_doubtful(restriction: Restriction, traveller: Traveller) -> bool:
    """Say whether the readings of the notice disagree about this traveller."""
    return len({touches(scope, traveller) for scope in _scopes(restriction)}) > 1


def readings_of(restriction: Restriction, traveller: Traveller) -> tuple[tuple[bool, str], ...]:
    """Return each reading of the notice: whether it takes in a traveller, and its source."""
    own = (touches(restriction.scope, traveller), restriction.source)
    return (own, *((touches(r.scope, traveller), r.source) for r in restriction.readings))


def _scopes(restriction: Restriction) -> tuple[Scope, ...]:
    return (restriction.scope, *(reading.scope for reading in restriction.readings))


def names_port(restriction: Restriction, port: Port) -> bool:
    """Say whether a notice names a port; each selector it gives narrows the others."""
    if restriction.kind is not RestrictionKind.PORT:
        return False
    by_list = not restriction.ports or port.id in restriction.ports
    by_kind = restriction.port_kind in (None, port.kind.value)
    by_province = restriction.province in (None, port.province)
    return _selects_ports(restriction) and by_list and by_kind and by_province


def _selects_ports(restriction: Restriction) -> bool:
    chosen = restriction.ports or restriction.port_kind or restriction.province
    return bool(chosen) or restriction.all_ports


def names_route(restriction: Restriction, route: Route | None) -> bool:
    """Say whether a notice names a way of filing; a programme without routes names them all."""
    if restriction.kind is RestrictionKind.PROGRAMME:
        return not restriction.routes or route in restriction.routes
    return restriction.kind is RestrictionKind.ROUTE and route in restriction.routes


def days_in_force(restriction: Restriction, zone: str) -> tuple[date, date] | None:
    """Return the first and last day a notice covers, even in part; None: start unknown."""
    if restriction.effective_from is None:
        return None
    span = span_of(restriction.effective_from, restriction.effective_to, zone)
    return span.first, span.last


def in_force(restriction: Restriction, day: date, zone: str) -> bool:
    """Say whether a notice covers a day of `zone`; a day covered in part is covered."""
    days = days_in_force(restriction, zone)
    return days is not None and days[0] <= day <= days[1]


def affects(
    restriction: Restriction,
    *,
    route: Route | None,
    port: Port | None,
    day: date,
    traveller: Traveller,
) -> bool:
    """Say whether a notice speaks of this visit: place or route, person, and day.

    It may still leave that very day open: `models.rules.ports.opening` says what it closes.
    """
    zone = port.zone if port else HEAD_OFFICE_ZONE
    named = _names(restriction, route, port)
    return named and in_force(restriction, day, zone) and may_touch(restriction, traveller)


def _names(restriction: Restriction, route: Route | None, port: Port | None) -> bool:
    if restriction.kind is RestrictionKind.PORTAL_OUTAGE:
        return True
    if restriction.kind is RestrictionKind.PORT:
        return (
            port is not None and route not in _NOT_AT_A_PORT and names_port(restriction, port)
        )
    return names_route(restriction, route)
