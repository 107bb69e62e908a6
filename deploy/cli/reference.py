"""`northbound occupations` and `ports`: what the house knows, and on whose word."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from deploy.cli.output import answer, plain, say, table
from deploy.cli.port_words import WEEKDAYS, hours_of_the_day, told_port
from deploy.cli.wiring import add_as_of

if TYPE_CHECKING:
    from models.rules.book import DatedHours, OpeningHours, Port, RuleBook

Told = dict[str, Any]
_EARLIEST, _LATEST = 1900, 2100  # as for every date in a facts file
_FIRST = 3
_A_DAY_KM = 500  # further away no port stands in for another


def add_to(commands: Any) -> None:
    """Add `occupations` and `ports`."""
    for name, run, about in (
        ("occupations", occupations, "the professions of the treaty's list"),
        ("ports", ports, "the ports of entry and their hours"),
    ):
        parser = commands.add_parser(name, help=about)
        parser.add_argument("search", nargs="?", default="", metavar="SEARCH")
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.set_defaults(run=run)
    parser.add_argument(
        "--on", metavar="DAY", type=_day, help="the hours of a day, not of today"
    )
    add_as_of(parser)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        complaint = f"{text!r} is not a date: write it as 2027-01-18"
        raise argparse.ArgumentTypeError(complaint) from None
    if not _EARLIEST <= day.year <= _LATEST:
        raise argparse.ArgumentTypeError(f"the year {day.year:04d} of {text} cannot be meant")
    return day


def occupations(args: argparse.Namespace) -> int:
    """Answer with the professions whose name, carried titles or spellings hold SEARCH."""
    from models.reference.loader import load_book
    from models.rules.occupations import Unlisted, find

    book = load_book()
    known = book.occupations.values()
    shown = [o for o in known if _holds(args.search, o.id, o.name, *o.titles, *o.synonyms)]
    told = [_occupation(o) for o in shown]
    missed = find(book, args.search)
    near = missed.suggestions if isinstance(missed, Unlisted) else ()
    columns = ("id", "name", "regulated")
    notes = _notes(book, "occupations", args.search)
    return answer(args, told, lambda: _tell(told, columns, args.search, near, notes))


def ports(args: argparse.Namespace) -> int:
    """Answer with the ports whose id, name or aliases hold SEARCH, and their hours that day."""
    from zoneinfo import ZoneInfo

    from deploy.cli.wiring import law_here, now_of
    from models.rules.gazetteer import suggest_ports

    book, now = law_here(args), now_of(args)
    shown = [p for p in book.ports.values() if _holds(args.search, p.id, p.name, *p.aliases)]
    told = [_port(p, book, args.on or now.astimezone(ZoneInfo(p.zone)).date()) for p in shown]
    near = suggest_ports(book, args.search)
    columns = ("id", "name", "province", "hours")
    notes = _notes(book, "ports", args.search)
    return answer(
        args, told, lambda: _tell(told, columns, args.search, near, notes, in_words=told_port)
    )


def _holds(search: str, *names: str) -> bool:
    from models.rules.spelling import folded

    return any(folded(search) in folded(name) for name in names)


def flat(value: Any) -> Told:
    """Return a record's fields with those of its provenance beside them."""
    from dataclasses import asdict

    told = asdict(value)
    origin: Told = told.pop("provenance")
    return told | origin


def _occupation(value: Any) -> Told:
    told = flat(value)
    told["credentials"] = [
        [{"kind": part["kind"]} | part["detail"] for part in branch]
        for branch in told["credentials"]
    ]
    return told


def _port(value: "Port", book: "RuleBook", on: date) -> Told:
    told = flat(value)
    if value.place is not None:
        told["place"] = flat(value.place)
    told |= _alternates(value, book)
    del told["hours_provenance"]
    return told | _hours_of_a_day(value, on) | {"closed_that_day": _closed(value, book, on)}


def _closed(port: "Port", book: "RuleBook", on: date) -> str | None:
    """Return why a port is closed on a day by its own hours: weekday, holiday, or None."""
    from models.rules.practice import practice_of

    hours = port.hours_on(on)
    if hours is None:
        return None
    if on.weekday() not in hours.weekdays:
        return "weekday"
    return "holiday" if practice_of(book).closed_in(hours.closed_on_holidays)(on) else None


def _hours_of_a_day(port: "Port", on: date) -> Told:
    """Return the hours in force with where they come from, those before, and those to come."""
    known_hours = port.dated_hours
    held = next((d for d in reversed(known_hours) if d.provenance.binds(on)), None)
    starts = [(d, d.provenance.effective_from) for d in known_hours if d is not held]
    coming = [d for d, start in starts if start is not None and start > on]
    known = held.provenance if held and (held.hours or port.hours_provenance) else None
    return {
        "hours": _hours(held.hours if held else None),
        "former_hours": [_dated(d) for d, _ in starts if d not in coming],
        "coming_hours": [_dated(d) for d in coming],
        "hours_on": on,
        "hours_source": known.source if known else (),
        "hours_confidence": known.confidence if known else None,
        "hours_from": known.effective_from if known else None,
        "hours_to": known.effective_to if known else None,
    }


def _dated(one: "DatedHours") -> Told:
    return flat(one) | {"hours": _hours(one.hours)}


def _alternates(port: "Port", book: "RuleBook") -> Told:
    """Return the three likeliest other ports, and the nearest in each direction within a day.

    Of a port without a place, all of its province. `alternates_more` counts those of the
    province beside them whose distance nobody knows.
    """
    from models.rules.alternates import in_each_direction, nearby, unmeasured

    others = book.ports.values()
    around = in_each_direction(port, others, within_km=_A_DAY_KM)
    likely = nearby(port, others)
    shown = [a for n, a in enumerate(likely) if n < _FIRST or a in around or not port.place]
    rest = [a for a in unmeasured(port, others) if a not in shown]
    told = [
        {"port": a.port.id, "name": a.port.name, "km": a.km, "towards": a.towards}
        for a in shown
    ]
    return {"alternates": told, "alternates_more": len(rest)}


def _hours(hours: "OpeningHours | None") -> Told | None:
    """Return opening hours as written on a door; null when nobody could confirm them."""
    if hours is None:
        return None
    return {
        "weekdays": [WEEKDAYS[day] for day in sorted(hours.weekdays)],
        "opens": f"{hours.opens:%H:%M}",
        "closes": f"{hours.closes:%H:%M}" if hours.closes else "24:00",
        "closed_on_holidays": hours.closed_on_holidays,
    }


def _notes(book: "RuleBook", about: str, search: str) -> list[str]:
    """Return what holds for a whole list, when the whole list is shown."""
    return [f"{n.title}. {n.text}" for n in book.notes if n.about == about and not search]


def _tell(
    told: Sequence[Told],
    columns: Sequence[str],
    asked: str,
    near: Sequence[str],
    notes: Iterable[str],
    *,
    in_words: Callable[[Told], Told] = dict,
) -> None:
    if not told:
        say(f"Nothing matches {asked!r}." + (f" Near it: {', '.join(near)}." if near else ""))
    elif len(told) == 1:
        tell_one(in_words(told[0]))
    else:
        table(columns, [[_cell(record, column) for column in columns] for record in told])
    for note in notes:
        say(note)


def _cell(record: Told, column: str) -> Any:
    return hours_of_the_day(record) if column == "hours" else record[column]


def tell_one(record: Told) -> None:
    """Write all that is known of one record."""
    for key, value in record.items():
        if value not in (None, (), [], {}):
            parts = value if _many(value) else [value]
            say(f"{key}: {'; '.join(map(_words, parts))}")


def _many(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _words(value: Any) -> str:
    if _many(value):
        return " and ".join(map(_words, value))
    if isinstance(value, dict):
        told = {key: part for key, part in value.items() if part not in (None, 0)}
        return ", ".join(f"{key} {_words(part)}" for key, part in told.items())
    return str(plain(value))
