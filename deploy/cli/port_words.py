"""A port in words: its hours of a day, those before and after, and where else to go."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from deploy.cli.output import plain

Told = Mapping[str, Any]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COUNTRIES = {"CA": "Canada", "US": "the United States"}
_SHORTEST_RANGE = 3  # two days in a row are named, more are a range


def told_port(record: Told) -> dict[str, Any]:
    """Return a port as it is answered, its hours and alternates in words instead of data."""
    told = dict(record)
    told["hours"] = hours_of_the_day(told)
    del told["closed_that_day"]
    for name in ("former_hours", "coming_hours"):
        told[name] = [_dated_words(one) for one in told[name]]
    told["alternates"] = list(_alternates_words(told))
    del told["alternates_more"]
    return told


def _alternates_words(record: Told) -> Iterator[str]:
    for one in record["alternates"]:
        known = one["km"] is not None
        away = f"{one['km']} km to the {one['towards']}" if known else "distance unknown"
        yield f"{one['name']} ({away})"
    if more := record["alternates_more"]:
        yield f"{more} more in {record['province']}, distance unknown"


def hours_of_the_day(record: Told) -> str:
    """Return a port's hours in words, and first whether it is closed on the day asked for."""
    hours = hours_words(record["hours"])
    if not (why := record["closed_that_day"]):
        return hours
    day: date = record["hours_on"]
    reason = ", a holiday" if why == "holiday" else ""
    return f"closed on {day:%A} {day}{reason} (else {hours})"


def hours_words(hours: Told | None) -> str:
    """Return hours as on a door: 09:00-17:00 mon-sat, closed on holidays of Canada."""
    if hours is None:
        return "unknown"
    clock, days = f"{hours['opens']}-{hours['closes']}", hours["weekdays"]
    shown = clock if len(days) == len(WEEKDAYS) else f"{clock} {_days_words(days)}"
    if countries := hours["closed_on_holidays"]:
        return f"{shown}, closed on holidays of {_listed(map(_country, countries))}"
    return "always" if shown == "00:00-24:00" else shown


def _country(code: str) -> str:
    return _COUNTRIES.get(code, code)


def _listed(names: Iterable[str]) -> str:
    return " and ".join(names)


def _days_words(days: Iterable[str]) -> str:
    runs: list[list[str]] = []
    for day in sorted(days, key=WEEKDAYS.index):
        if runs and WEEKDAYS.index(runs[-1][-1]) + 1 == WEEKDAYS.index(day):
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run_words(run) for run in runs)


def _run_words(run: list[str]) -> str:
    return f"{run[0]}-{run[-1]}" if len(run) >= _SHORTEST_RANGE else ", ".join(run)


def _dated_words(one: Told) -> str:
    said = " ".join(_span(one))
    origin = [*(one["source"] or ()), *(_labelled(one, "confidence"))]
    told = f"{said}: {hours_words(one['hours'])}" if said else hours_words(one["hours"])
    return f"{told} ({', '.join(origin)})" if origin else told


def _span(one: Told) -> Iterator[str]:
    for word, name in (("from", "effective_from"), ("to", "effective_to")):
        if one[name] is not None:
            yield f"{word} {plain(one[name])}"


def _labelled(one: Told, name: str) -> Iterator[str]:
    if one[name] is not None:
        yield f"{name} {plain(one[name])}"
