"""Facts and events from documents and forms, and facts back into a document.

Every flaw is told at once, each with its dotted path, its value and what to write instead.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from models.casework.document_reading import FieldPath, Reading
from models.casework.facts_checks import EVENT_FIELDS, check, permit_flaws
from models.casework.facts_fields import paths_of
from models.casework.facts_file import load
from models.casework.flaws import Flaw, UnmeantError, nearest, refusal_of
from models.rules.decisions import Refusal, refuse
from models.rules.events import (
    EVENTS,
    CaseOpened,
    Event,
    FactsChanged,
    Replanned,
    SpouseCaseOpened,
    WorkerChanged,
)
from models.rules.facts import Facts
from models.rules.permit import Permit

_NOT_FROM_FIELDS = (CaseOpened, FactsChanged, Replanned, SpouseCaseOpened, WorkerChanged)
_WITH_A_PERMIT = tuple(EVENTS[n] for n in ("permit_issued", "restored", "spouse_permit_issued"))
LineOf = Callable[[FieldPath], int | None]


def read_facts(
    document: Mapping[str, Any],
    *,
    ports: Collection[str] | None = None,
    line_of: LineOf = lambda _: None,
    source: str = "",
) -> Facts:
    """Return the facts a nested document tells; what the form lets be left out may be missing.

    Null and empty text mean unknown. With `ports`, the port must be one of those ids.
    `line_of` finds a path's line in the file named `source`. RefusedError tells all flaws.
    """
    reading = Reading()
    facts = reading.section(Facts, document, ())
    flaws = [*reading.flaws, *_contradictions(facts, ports)]
    if not isinstance(facts, Facts) or flaws:
        raise refusal_of([_located(flaw, line_of) for flaw in flaws], source)
    return facts


def read_facts_file(path: Path, *, ports: Collection[str] | None = None) -> Facts:
    """Return the facts of one YAML or JSON file; flaws are told with file and line."""
    file = load(path)
    return read_facts(file.content, ports=ports, line_of=file.line_of, source=f"{path}: ")


def _located(flaw: Flaw, line_of: LineOf) -> Flaw:
    line = line_of(tuple(int(p) if p.isdigit() else p for p in flaw.path.split(".")))
    return flaw if line is None else replace(flaw, path=f"line {line}: {flaw.path}")


def _contradictions(facts: Any, ports: Collection[str] | None) -> Iterator[Flaw]:
    if isinstance(facts, Facts):
        yield from permit_flaws(facts.permit)
        yield from _unknown_port("filing.port", facts.filing.port, ports)


def _unknown_port(path: str, port: str | None, ports: Collection[str] | None) -> Iterator[Flaw]:
    if port is not None and ports is not None and port not in ports:
        close = nearest(port, ports)
        hint = f'Did you mean "{close}"? ' if close else ""
        yield Flaw(
            path=path, value=port, reason="no port has that id",
            remedy=f"{hint}See `northbound ports`.",
        )  # fmt: skip


def with_changes(
    facts: Facts, changes: Mapping[str, Any], *, ports: Collection[str] | None = None
) -> tuple[Facts, tuple[str, ...]]:
    """Return the facts with some fields set by dotted path, and the paths that truly changed.

    Text is read by the field's own type: `job.start_on=2027-03-01`, `filing.flagpoling=yes`,
    `applicant.citizenships=US,MX`; empty or `null` makes a field unknown. An unknown path or
    a value that cannot be is refused.
    """
    unknown = [path for path in changes if path not in paths_of(Facts)]
    if unknown:
        raise refusal_of([_unknown_path(path, changes[path]) for path in unknown])
    document = to_document(facts)
    for path, value in changes.items():
        _set(document, path.split("."), value)
    changed = read_facts(document, ports=ports)
    return changed, tuple(p for p in changes if _at(facts, p) != _at(changed, p))


def _unknown_path(path: str, value: Any) -> Flaw:
    known, tail = paths_of(Facts), path.rpartition(".")[2]
    namesakes = (name for name in known if name.rpartition(".")[2] == tail)
    close = nearest(path, known) if "." in path else next(namesakes, "") or nearest(tail, known)
    remedy = f'Did you mean "{close}"?' if close else "See the facts file for the fields."
    return Flaw(path=path, value=value, reason="no such field", remedy=remedy)


def _set(document: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        document[name] = document.get(name) or {}
        document = document[name]
    document[path[-1]] = value


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def event_from_fields(
    name: str, told: Mapping[str, Any], *, ports: Collection[str] | None = None
) -> Event:
    """Return the event of a form or a command from its fields, text read by each one's type.

    Opening a case, changing its facts, replanning it and what another case did to it are not
    told by a form's fields:
    their names are refused here as unknown, like any other that is no event.
    """
    kind = EVENTS.get(name)
    if kind is None or kind in _NOT_FROM_FIELDS:
        takeable = [n for n, k in EVENTS.items() if k not in _NOT_FROM_FIELDS]
        close = nearest(name, takeable)
        hint = f'Did you mean "{close}"?' if close else "See `northbound events`."
        raise refuse(Refusal.UNKNOWN_EVENT, f'No event is called "{name}" here. {hint}')
    reading = Reading()
    event = reading.section(kind, told, ())
    flaws = [*reading.flaws, *_event_flaws(event, ports)]
    if not isinstance(event, kind) or flaws:
        raise refusal_of(flaws, f"{name}: ")
    return event


def _event_flaws(event: Any, ports: Collection[str] | None) -> Iterator[Flaw]:
    for name in [f.name for f in fields(event)] if isinstance(event, Event) else []:
        value = getattr(event, name)
        path = EVENT_FIELDS.get(f"{event.name}.{name}")
        if path and value is not None:
            yield from _checked(name, path, value)
        if name == "port":
            yield from _unknown_port(name, value, ports)
    if isinstance(event, _WITH_A_PERMIT):
        permit = Permit(valid_from=_at(event, "valid_from"), valid_to=_at(event, "valid_to"))
        yield from permit_flaws(permit, "valid_to")


def _checked(name: str, path: str, value: Any) -> Iterator[Flaw]:
    try:
        check(path, value)
    except UnmeantError as error:
        yield Flaw(path=name, value=value, reason=error.reason, remedy=error.remedy)


def to_document(value: Any) -> Any:
    """Return facts, or any value of a case, as JSON holds it: ISO dates, lists, plain words."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_document(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): to_document(part) for name, part in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_document(part) for part in value]
    return str(value) if isinstance(value, str) else value
