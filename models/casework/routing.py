"""The route advisor as people ask for it: of a stored case, or of a facts file alone."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from models.casework.office import Office
from models.casework.references import load_one
from models.casework.routes_view import ways_view
from models.rules.almanac import Almanac
from models.rules.alternates import unmeasured
from models.rules.book import RuleBook
from models.rules.calendars import OutsideCalendarError
from models.rules.case import Case, People
from models.rules.decisions import Refusal, refuse
from models.rules.facts import Facts, Route
from models.rules.happening import AT_REST
from models.rules.opening import opened
from models.rules.records import CaseKind
from models.rules.routes import ways_of
from models.rules.timing import OWN_FOR_DAYS, Answered, timed, timing
from models.rules.ways import Way
from models.store import answers
from models.store.engine import reading

_NO_WAY = "No way is lawful as the case stands: see the reasons."


def headline(found: Iterable[Mapping[str, Any]]) -> str:
    """Return what to do, of the ways as they are answered: in words a client may be told."""
    said = [row["because"] or row["once_settled"] for row in found]
    return next(filter(None, said), _NO_WAY)


def unmeasured_words(found: Iterable[Mapping[str, Any]], book: RuleBook) -> str | None:
    """Return which of the land ports compared may be near or far, and how many are left out.

    Of the province of the first one; None where every distance from it is known.
    """
    compared = dict.fromkeys(row["port"] for row in found if row["route"] == Route.LAND)
    first = next((book.ports[port] for port in compared if port), None)
    unknown = unmeasured(first, book.ports.values()) if first else ()
    if first is None or not unknown:
        return None
    shown = [a.port.name for a in unknown if a.port.id in compared]
    if more := len(unknown) - len(shown):
        others = f"{more} more" if shown else f"{more}"
        shown.append(f"{others} in {first.province}, not compared")
    return f"Distance from {first.name} unknown: {', '.join(shown)}."


def routes_of_facts(office: Office, facts: Facts, *, now: datetime) -> list[dict[str, Any]]:
    """Return every way of filing a case that is only a facts file, as if opened now."""
    with reading(office.engine) as conn:
        almanac, own = office.almanac(conn), _finished(conn, now)
    case = opened(0, facts, People(applicant=0), on=_day(facts, now))
    return _answer(office, case, almanac, own, now)


def routes_of_case(office: Office, reference: str, *, now: datetime) -> list[dict[str, Any]]:
    """Return every way of filing a stored case as of an instant; nothing is written."""
    with reading(office.engine) as conn:
        case = load_one(conn, reference).case
        almanac = office.almanac(conn)
        own = _finished(conn, now, of_spouses=case.kind is CaseKind.SPOUSE)
    return _answer(office, case, almanac, own, now)


def _finished(conn: Connection, now: datetime, *, of_spouses: bool = False) -> list[Answered]:
    since = now - timedelta(days=OWN_FOR_DAYS + 1)
    return answers.answered(conn, since=since, until=now, of_spouses=of_spouses)


def _day(facts: Facts, now: datetime) -> date:
    return now.astimezone(ZoneInfo(facts.team.office_zone)).date()


def _answer(
    office: Office, case: Case, almanac: Almanac, own: Iterable[Answered], now: datetime
) -> list[dict[str, Any]]:
    found, counted_by = advised(office, case, almanac, own, now=now)
    return ways_view(found, counted_by, on=_day(case.facts, now))


def advised(
    office: Office,
    case: Case,
    almanac: Almanac,
    own: Iterable[Answered],
    *,
    now: datetime,
) -> tuple[tuple[Way, ...], Almanac]:
    """Return the ways of a case, and the almanac with the times that they were counted by.

    RefusedError for a case whose life is over, and for a date that no calendar covers.
    """
    if case.awaiting in AT_REST:
        raise refuse(
            Refusal.WRONG_STAGE,
            f"{case.reference} is closed: nothing is left to file. Reopen it first "
            "(case record … reopened).",
        )
    finished, almanac = tuple(own), almanac.as_known(now)
    times = [timing(r, almanac.book, finished, on=_day(case.facts, now)) for r in Route]
    counted_by = office.almanac_under(almanac.restrictions, timed(almanac.book, times))
    try:
        return ways_of(case, counted_by, times, as_of=now), counted_by
    except OutsideCalendarError as error:
        raise refuse(Refusal.INVALID_VALUE, f"{error}.") from error
