"""A closing that nobody announced, from a few words: which port or way, from when, to when."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from models.casework.days_as_written import WRITE, read_day
from models.casework.flaws import Flaw, UnmeantError, did_you_mean, refusal_of
from models.casework.portfolio_places import Places, read_route
from models.casework.restriction_file import from_document
from models.rules.book import RuleBook
from models.rules.decisions import Refusal, RefusedError, refuse
from models.rules.restrictions import Restriction
from models.rules.spelling import folded

ID = "supposed-closing"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEARS = range(2000, 2100)


def closing(
    book: RuleBook,
    *,
    ports: Sequence[str] = (),
    routes: Sequence[str] = (),
    start: str | None = None,
    end: str | None = None,
    today: date,
) -> Restriction:
    """Return the notice that would close ports, by id or name, or ways of filing, wholly.

    Both ends are days, or the name of a weekday: the next one. Without `start` it is today's,
    without `end` it has none. RefusedError for what names nothing.
    """
    if bool(ports) is bool(routes):
        raise refuse(
            Refusal.MISSING_FIELD,
            "Say what closes: ports (as rainbow_bridge, or by name), or ways of filing (as "
            "land), one of the two.",
        )
    first = _day("from", start, today) if start is not None else today
    last = _day("to", end, first) if end is not None else None
    if last is not None and last < first:
        raise _refused("to", end, f"before {first}, the first day", "Correct one of the two.")
    ids, ways = [_port(book, p) for p in ports], [_route(r) for r in routes]
    place = {"kind": "port", "ports": ids} if ids else {"kind": "route", "routes": ways}
    document = {
        "id": ID,
        "title": _title([book.ports[p].name for p in ids], ways),
        **place,
        "closed": [{"whole": True}],
        "effective_from": first,
        "effective_to": last,
        "source": "a supposition",
        "confidence": "low",
    }
    return from_document(document, ports=book.ports)


def _title(ports: Collection[str], routes: Collection[str]) -> str:
    ways = [f"the route {route}" for route in routes]
    return f"Supposed: {' and '.join([*ports, *ways])} closed"


def _port(book: RuleBook, text: str) -> str:
    try:
        found = Places(book).read(text.strip()).port
    except UnmeantError as error:
        raise _refused("port", text, error.reason, error.remedy) from None
    if found is None:
        raise _refused("port", text, "a visa office, no port", "Close the route consulate.")
    return found


def _route(text: str) -> str:
    try:
        return read_route(text.strip()).value
    except UnmeantError as error:
        raise _refused("route", text, error.reason, error.remedy) from None


def _day(name: str, text: str, today: date) -> date:
    word = folded(text)
    if word in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS.index(word) - today.weekday()) % 7)
    try:
        day = read_day(text)
    except UnmeantError as error:
        near = did_you_mean(text, _WEEKDAYS)
        remedy = near if "mean" in near else f"{WRITE} A weekday is the next of its name."
        raise _refused(name, text, error.reason, remedy) from None
    if day.year not in _YEARS:
        raise _refused(name, text, "a year that cannot be meant", WRITE)
    return day


def _refused(path: str, value: Any, reason: str, remedy: str) -> RefusedError:
    return refusal_of([Flaw(path=path, value=value, reason=reason, remedy=remedy)])
