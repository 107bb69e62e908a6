"""What would be if: facts by dotted path, and more, for one plan and never saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.casework.days_as_written import WRITE, read_day
from models.casework.facts_document import with_changes
from models.casework.flaws import Flaw, UnmeantError, refusal_of
from models.casework.portfolio_places import Places, read_route
from models.rules.almanac import Almanac
from models.rules.book import RuleBook
from models.rules.case import Case
from models.rules.decisions import Refused, RefusedError, refuse
from models.rules.events import FactsChanged
from models.rules.facts import AT_A_PORT, Route
from models.rules.happening import UNDER_WAY, has_paid_number, needs_number
from models.rules.supposing import without_certificate_until
from models.rules.transitions import decide

CERTIFICATE_ON = "certificate.expected_on"
"""The day on which the offer number is expected: a supposition, no field of the facts."""

_PORT, _ROUTE = "filing.port", "filing.route"
_UNKNOWN = ("", "null", "~")
_MOST_DAYS_AHEAD = 3653


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """A case as it would be, the calendars it would be planned under, and what was changed."""

    case: Case
    almanac: Almanac
    changed: tuple[str, ...]


def suppose(
    case: Case, almanac: Almanac, what_if: Mapping[str, Any], *, now: datetime
) -> Supposed:
    """Return a case as it would be; RefusedError for what cannot be supposed of it.

    A port may be given by its name; where it lies on another way than the case takes, the case
    takes that way. `certificate.expected_on` is the day on which the offer number comes.
    """
    told = dict(what_if)
    expected = told.pop(CERTIFICATE_ON, None)
    told |= _placed(case, told, almanac.book)
    facts, paths = with_changes(case.facts, told, ports=almanac.book.ports)
    answer = decide(case, FactsChanged(facts=facts, changed=paths), at=now, book=almanac.book)
    if isinstance(answer, Refused):
        raise refuse(answer.reason, answer.message)
    if expected is None or str(expected).strip() in _UNKNOWN:
        return Supposed(case=answer.case, almanac=almanac, changed=paths)
    day = _expected(case, expected, now)
    return Supposed(
        case=answer.case,
        almanac=without_certificate_until(almanac, day),
        changed=(*paths, CERTIFICATE_ON),
    )


def _placed(case: Case, told: Mapping[str, Any], book: RuleBook) -> dict[str, Any]:
    """Return port and route as one place: the route follows a port on another way."""
    if not told.keys() & {_PORT, _ROUTE}:
        return {}
    named = told.get(_PORT, case.facts.filing.port)
    if not isinstance(named, str) or named.strip() in _UNKNOWN:
        return {}
    try:
        place, said = Places(book).read(named.strip()), told.get(_ROUTE)
        route = _route_said(said) if said is not None else case.facts.filing.route
    except UnmeantError as error:
        raise _refused(_PORT, named, error.reason, error.remedy) from None
    fits = route is not None and place.agrees_with(route)
    if said is not None and route in AT_A_PORT and not fits:
        raise _refused(_PORT, named, f"not where {route} goes", "Name a port for that route.")
    follows = {} if fits or said is not None else {_ROUTE: place.route.value}
    return {_PORT: place.port, **follows}


def _route_said(said: Any) -> Route | None:
    """Return the route a word names; what names none is left to whoever reads the facts."""
    try:
        return read_route(str(said).strip())
    except UnmeantError:
        return None


def _expected(case: Case, told: Any, now: datetime) -> date:
    today = now.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
    try:
        day = told if type(told) is date else read_day(str(told))
    except UnmeantError as error:
        raise _refused(CERTIFICATE_ON, told, error.reason, WRITE) from None
    why = _why_not(case, day, today)
    if why is not None:
        raise _refused(CERTIFICATE_ON, told, *why)
    return day


def _why_not(case: Case, day: date, today: date) -> tuple[str, str] | None:
    if not needs_number(case):
        return "a spouse's case stands on no offer number", "Leave it out."
    if has_paid_number(case) or case.awaiting in UNDER_WAY:
        return "the case has its offer number already", "Leave it out."
    if not 0 <= (day - today).days <= _MOST_DAYS_AHEAD:
        return f"not a day in the ten years from {today}", WRITE
    return None


def _refused(path: str, told: Any, reason: str, remedy: str) -> RefusedError:
    return refusal_of([Flaw(path=path, value=told, reason=reason, remedy=remedy)])
