"""The files of the reference data, read and checked against their schema."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from models.reference import schema
from models.reference.restriction_schema import RestrictionRecord
from models.rules.decisions import Refusal, Refused, RefusedError

R = TypeVar("R", bound=schema.Sourced)

SOURCES = "sources.yaml"
# Each kind of record fills a file of that name, or the files of a folder of that name.
KINDS: Mapping[str, type[schema.Sourced]] = {
    "consular_posts": schema.PostRecord,
    "fees": schema.FeeRecord,
    "holidays": schema.HolidayRecord,
    "ladders": schema.LadderRecord,
    "medical_exams": schema.MedicalRecord,
    "notes": schema.NoteRecord,
    "occupations": schema.OccupationRecord,
    "places": schema.PlaceRecord,
    "planning": schema.PlanningRecord,
    "ports": schema.PortRecord,
    "restrictions": RestrictionRecord,
    "rules": schema.RuleRecord,
    "us_holidays": schema.UsHolidayRecord,
    "timings": schema.TimingRecord,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with the reference data, and where."""

    file: str
    record: str
    key: str
    message: str  # what is wrong, and the remedy

    def __str__(self) -> str:
        """Say it in one line."""
        where = ": ".join(part for part in (self.file, self.record, self.key) if part)
        return f"{where}: {' '.join(self.message.split())}"


class ReferenceError(RefusedError):
    """The reference data cannot be read; `problems` tells each fault of every file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems; the message is theirs, one after the other."""
        told = "; ".join(map(str, problems))
        super().__init__(Refused(reason=Refusal.INVALID_FILE, message=told))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record, the file it stands in, and how it is written there."""

    file: str
    record: schema.Sourced
    document: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every record of the reference data. `version` names the content of the files."""

    version: str
    entries: tuple[Entry, ...]

    def records(self, kind: type[R]) -> tuple[R, ...]:
        """Return the records of one kind in the order in which they are written."""
        return tuple(e.record for e in self.entries if isinstance(e.record, kind))

    def placed(self, kind: type[R]) -> Iterator[tuple[str, R]]:
        """Yield each record of one kind with the file it stands in."""
        for entry in self.entries:
            if isinstance(entry.record, kind):
                yield entry.file, entry.record


def packaged() -> Traversable:
    """Return the folder of the data as it was installed."""
    return files("models.reference")


def read(folder: Traversable) -> Library:
    """Read all the data of a folder.

    ReferenceError when a file cannot be read or a record is not as its schema says; it names
    every fault of every file by file, record and key.
    """
    contents = dict(_files(folder))
    problems: list[Problem] = []
    parsed = {name: _parsed(name, raw, problems) for name, raw in contents.items()}
    sources = _sources(parsed.pop(SOURCES, None), problems)
    entries = tuple(
        entry
        for name, data in parsed.items()
        for document in _documents(name, data, problems)
        for entry in _entry(name, document, sources, problems)
    )
    if problems:
        raise ReferenceError(tuple(problems))
    digest = hashlib.sha256(b"".join(contents.values())).hexdigest()
    return Library(version=digest[:12], entries=entries)


def _files(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every data file, in the order of the names."""
    found = {SOURCES: folder.joinpath(SOURCES)}
    for kind in KINDS:
        found[f"{kind}.yaml"] = folder.joinpath(f"{kind}.yaml")
        shelf = folder.joinpath(kind)
        for file in shelf.iterdir() if shelf.is_dir() else ():
            if file.name.endswith(".yaml"):
                found[f"{kind}/{file.name}"] = file
    yield from (
        (name, found[name].read_bytes()) for name in sorted(found) if found[name].is_file()
    )


def _parsed(name: str, raw: bytes, problems: list[Problem]) -> Any:
    try:
        return yaml.load(raw, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or str(error)
        problems.append(Problem(file=name, record=line, key="", message=f"not YAML: {what}"))
        return []


def _sources(data: Any, problems: list[Problem]) -> dict[str, str]:
    listed = data if isinstance(data, dict) else {}
    if not listed or not all(isinstance(text, str) for text in listed.values()):
        message = "write one `KEY: citation` for each source"
        problems.append(Problem(file=SOURCES, record="", key="", message=message))
    return {str(key): str(text) for key, text in listed.items()}


def _documents(name: str, data: Any, problems: list[Problem]) -> list[dict[str, Any]]:
    listed = data if isinstance(data, list) else [data]
    found = [document for document in listed if isinstance(document, dict)]
    if len(found) < len(listed):
        message = "hold records only: each a block of `key: value`"
        problems.append(Problem(file=name, record="", key="", message=message))
    return found


def _entry(
    name: str, document: dict[str, Any], sources: dict[str, str], problems: list[Problem]
) -> Iterator[Entry]:
    kind = KINDS[name.partition("/")[0].removesuffix(".yaml")]
    try:
        record = kind.model_validate(document, context=sources)
    except ValidationError as error:
        label = str(document.get("id") or document.get("name") or "a record without id")
        problems.extend(_problem(name, label, told) for told in error.errors())
    else:
        yield Entry(file=name, record=record, document=document)


def _problem(name: str, label: str, told: ErrorDetails) -> Problem:
    match told["type"]:
        case "missing":
            message = "is missing; add it (null when nobody knows it)"
        case "extra_forbidden":
            message = "is not a key of this kind of record; correct its spelling or remove it"
        case _:
            message = f"{told['msg']}; correct the value {told['input']!r}"
    key = ".".join(str(part) for part in told["loc"])
    return Problem(file=name, record=label, key=key, message=message)
