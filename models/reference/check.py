"""The data check: what no single record can show. Run as `python -m models.reference.check`."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.reference import schema
from models.reference.carrying import end_of, start_of
from models.reference.library import Library, Problem, ReferenceError, packaged, read
from models.reference.loader import book_of
from models.reference.restriction_schema import RestrictionRecord
from models.rules.book import DutyClass
from models.rules.spelling import folded
from models.rules.superseding import circle

PLANNING_IDS = frozenset(
    {
        "documents",
        "offer",
        "certificate",
        "package",
        "entry",
        "permit_check",
        "target_start",
        "passport_renewal",
        "extension_lead",
        "attestation",
    }
    | {f"filing_lead.{route}" for route in ("land", "airport", "return")}
    | {f"processing.{route}" for route in ("land", "airport", "return", "consulate", "inside")}
)
VERSIONED = (schema.RuleRecord, schema.FeeRecord)  # the others have one record for each id


def check(folder: Traversable) -> tuple[Problem, ...]:
    """Return all that is wrong with a folder of reference data."""
    try:
        library = read(folder)
        book_of(library)
    except ReferenceError as error:
        return error.problems
    return tuple(problem for rule in CHECKS for problem in rule(library))


def _periods(library: Library) -> Iterator[Problem]:
    for file, record in library.placed(schema.Sourced):
        if not isinstance(record, schema.Dated | RestrictionRecord):
            continue
        if end_of(record.effective_to) < start_of(record.effective_from):
            message = f"is before effective_from {record.effective_from}; correct either"
            yield Problem(file=file, record=record.key, key="effective_to", message=message)


def _versions(library: Library) -> Iterator[Problem]:
    for kind in VERSIONED:
        by_id: defaultdict[str, list[tuple[str, schema.Dated]]] = defaultdict(list)
        for file, record in library.placed(kind):
            by_id[record.key].append((file, record))
        for versions in by_id.values():
            yield from _overlaps(versions)


def _overlaps(versions: list[tuple[str, schema.Dated]]) -> Iterator[Problem]:
    ordered = sorted(versions, key=lambda placed: start_of(placed[1].effective_from))
    for (_, earlier), (file, later) in pairwise(ordered):
        if end_of(earlier.effective_to) >= start_of(later.effective_from):
            message = "the version ahead of it still binds; end that one the day before"
            yield Problem(file=file, record=later.key, key="effective_from", message=message)


def _ids(library: Library) -> Iterator[Problem]:
    seen: dict[tuple[type[schema.Sourced], str], str] = {}
    for file, record in library.placed(schema.Sourced):
        if isinstance(record, VERSIONED):
            continue
        first = seen.get((type(record), record.key))
        if first is not None:
            message = f"stands in {first} already; give each record an id of its own"
            yield Problem(file=file, record=record.key, key="id", message=message)
        seen[type(record), record.key] = file


def _names(library: Library) -> Iterator[Problem]:
    ports = (
        (f, p.id, [p.id, p.name, *p.aliases]) for f, p in library.placed(schema.PortRecord)
    )
    yield from _shared_names(ports, "aliases")
    jobs = library.placed(schema.OccupationRecord)
    titles = ((f, o.id, [o.name, *o.titles, *o.synonyms]) for f, o in jobs)
    yield from _shared_names(titles, "synonyms")


def _shared_names(named: Iterable[tuple[str, str, list[str]]], key: str) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for file, record, names in named:
        for name in names:
            owner = owners.setdefault(folded(name), record)
            if owner != record:
                message = f"{name!r} means {owner} already; keep it with one of them"
                yield Problem(file=file, record=record, key=key, message=message)


def _zones(library: Library) -> Iterator[Problem]:
    for file, port in library.placed(schema.PortRecord):
        try:
            ZoneInfo(port.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            message = f"the zone database has no {port.zone!r}; write an IANA name"
            yield Problem(file=file, record=port.id, key="zone", message=message)


def _citations(library: Library) -> Iterator[Problem]:
    for file, rule in library.placed(schema.RuleRecord):
        if rule.limit is not None and not rule.citation.strip():
            message = "a rule with a limit needs its section of law or instruction; add it"
            yield Problem(file=file, record=rule.id, key="citation", message=message)


def _planning(library: Library) -> Iterator[Problem]:
    known = {record.id for record in library.records(schema.PlanningRecord)}
    for missing in sorted(PLANNING_IDS - known):
        message = "the planner needs this value; add it"
        yield Problem(file="planning.yaml", record=missing, key="id", message=message)
    for file, value in library.placed(schema.PlanningRecord):
        if not value.least <= value.usual <= value.at_worst:
            message = "write least, usual and at_worst in rising order"
            yield Problem(file=file, record=value.id, key="usual", message=message)


def _ladders(library: Library) -> Iterator[Problem]:
    known = {record.id for record in library.records(schema.LadderRecord)}
    for missing in sorted(set(DutyClass) - known):
        message = "this class of duty has no ladder; add one"
        yield Problem(file="ladders.yaml", record=missing, key="id", message=message)
    for file, ladder in library.placed(schema.LadderRecord):
        if ladder.rungs != sorted(set(ladder.rungs), reverse=True) or ladder.rungs[-1] < 0:
            message = "write each rung once, the most distant first, none below 0"
            yield Problem(file=file, record=ladder.id, key="rungs", message=message)


def _places(library: Library) -> Iterator[Problem]:
    ports = {record.id for record in library.records(schema.PortRecord)}
    for file, place in library.placed(schema.PlaceRecord):
        if place.port not in ports:
            message = f"there is no port {place.port!r}; use an id of the ports' files"
            yield Problem(file=file, record=place.port, key="port", message=message)


def _restrictions(library: Library) -> Iterator[Problem]:
    ports = {record.id for record in library.records(schema.PortRecord)}
    for file, restriction in library.placed(RestrictionRecord):
        for unknown in sorted(restriction.named_ports() - ports):
            message = f"there is no port {unknown!r}; use an id of the ports' files"
            yield Problem(file=file, record=restriction.id, key="ports", message=message)


def _superseding(library: Library) -> Iterator[Problem]:
    placed = {r.id: (f, r) for f, r in library.placed(RestrictionRecord)}
    for file, record in placed.values():
        for unknown in sorted(set(record.supersedes) - placed.keys()):
            message = f"there is no restriction {unknown!r}; use the id of another file"
            yield Problem(file=file, record=record.id, key="supersedes", message=message)
    found = circle({name: tuple(record.supersedes) for name, (_, record) in placed.items()})
    if found:
        message = f"goes in a circle: {' supersedes '.join(found)}; take one of them out"
        file = placed[found[0]][0]
        yield Problem(file=file, record=found[0], key="supersedes", message=message)


def _holidays(library: Library) -> Iterator[Problem]:
    for file, holiday in library.placed(schema.HolidayRecord):
        if not holiday.has_one_shape():
            message = "give month and day, or month, weekday and nth, or easter alone"
            yield Problem(file=file, record=holiday.name, key="month", message=message)


CHECKS: tuple[Callable[[Library], Iterator[Problem]], ...] = (
    _periods, _versions, _ids, _names, _zones, _citations, _planning, _ladders, _places,
    _restrictions, _superseding, _holidays,
)  # fmt: skip


def main(arguments: Sequence[str] = ()) -> int:
    """Check the installed data, or the folder named; write one line for each problem."""
    problems = check(Path(arguments[0]) if arguments else packaged())
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
