"""A portfolio is taken in: new cases opened, changed ones told, the rest left alone."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from models.casework.acts import Act, Answer, Cause, Happened, Opening, World
from models.casework.office import Office
from models.casework.opening import OPENED
from models.casework.portfolio_csv import Portfolio, Problem, Row
from models.casework.replanning import present
from models.casework.spine import CHUNK, carried, retried
from models.rules.decisions import Refused
from models.rules.events import FactsChanged
from models.rules.facts import Facts
from models.store import cases, finding, imports
from models.store.engine import writing

_IMPORTED = Cause(reason="facts", because="The portfolio says so.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many rows were newly opened, updated, and left as they were; and what clashed."""

    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: list[Problem] = field(default_factory=list)


class _OnlyLookingError(Exception):
    """Rolls a dry run's transaction back."""


def take_in(
    office: Office, portfolio: Portfolio, *, now: datetime, dry_run: bool = False
) -> Tally:
    """Take the readable rows of a portfolio in, a chunk in each transaction.

    A file number that is known is an update, unless name and passport both differ: then two
    people share a number, and the row is refused. A row told before changes nothing, whatever
    was recorded since, and of one that differs from the last told only the new cells count; an
    empty cell never erases what is known.
    """
    rows = portfolio.taken
    total = Tally()
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        total = _sum(total, retried(partial(_tried, office, chunk, now, dry_run=dry_run)))
    return total


def _tried(office: Office, rows: Sequence[Row], now: datetime, *, dry_run: bool) -> Tally:
    with suppress(_OnlyLookingError), writing(office.engine) as conn:
        part = _chunk(office, conn, rows, now)
        if dry_run:
            raise _OnlyLookingError
    return part


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(
        accepted=one.accepted + other.accepted,
        updated=one.updated + other.updated,
        unchanged=one.unchanged + other.unchanged,
        conflicts=[*one.conflicts, *other.conflicts],
    )


def _chunk(office: Office, conn: Connection, rows: Sequence[Row], now: datetime) -> Tally:
    world = present(office, conn, now)
    numbers = finding.numbers_by_file_no(conn, [_file_no(row) for row in rows])
    stored = cases.load(conn, numbers.values(), to_change=True)
    said = _said_before(conn, rows, stored.values())
    acts: list[tuple[Row, Act]] = []
    conflicts: list[Problem] = []
    unchanged = 0
    for row in rows:
        known = stored.get(numbers.get(_file_no(row), 0))
        act = _act(row, known, said, now)
        if act is None:
            unchanged += 1
        elif isinstance(act, Problem):
            conflicts.append(act)
        else:
            acts.append((row, act))
    opened = _carry(conn, [a for a in acts if isinstance(a[1], Opening)], world, OPENED)
    told = _carry(conn, [a for a in acts if isinstance(a[1], Happened)], world, _IMPORTED)
    return Tally(
        accepted=_taken(opened),
        updated=_taken(told),
        unchanged=unchanged,
        conflicts=[*conflicts, *_refusals(opened), *_refusals(told)],
    )


def _carry(
    conn: Connection, acts: Sequence[tuple[Row, Act]], world: World, cause: Cause
) -> list[tuple[Row, Answer]]:
    answers = carried(conn, [act for _, act in acts], world, cause)
    return [(row, answer) for (row, _), answer in zip(acts, answers, strict=True)]


def _taken(answers: Sequence[tuple[Row, Answer]]) -> int:
    return sum(not isinstance(answer, Refused) for _, answer in answers)


def _refusals(answers: Sequence[tuple[Row, Answer]]) -> list[Problem]:
    return [
        Problem(
            row=row.row_number,
            file_no=row.file_no,
            column="",
            value="",
            reason=answer.message,
            remedy="Mend the row, then import the file again.",
        )
        for row, answer in answers
        if isinstance(answer, Refused)
    ]


def _said_before(
    conn: Connection, rows: Sequence[Row], stored: Iterable[cases.StoredCase]
) -> dict[int, dict[str, Any]]:
    """Return what earlier portfolios said of cases whose row is another one now, by path."""
    marks = {_file_no(row): _digest(row) for row in rows}
    changed = [c.case.number for c in stored if c.case.imported != marks[c.case.facts.file_no]]
    if not changed:
        return {}
    paths = {path for row in rows for path in row.told}
    found = imports.imports_of(conn, changed)
    return {number: _by_path(told, paths) for number, told in found.items()}


def _by_path(told: Iterable[imports.Import], paths: Collection[str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for one in told:
        for path in paths if one.changed is None else one.changed:
            said[path] = _at(one.facts, path)
    return said


def _at(facts: Facts, path: str) -> Any:
    value: Any = facts
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def _act(
    row: Row,
    known: cases.StoredCase | None,
    said: Mapping[int, Mapping[str, Any]],
    now: datetime,
) -> Act | Problem | None:
    facts = _told(row)
    mark = _digest(row)
    if known is None:
        return Opening(facts=facts, imported=mark)
    if known.case.imported == mark:
        return None
    if _is_somebody_else(facts, known.case.facts):
        return Problem(
            row=row.row_number,
            file_no=row.file_no,
            column="File No",
            value=_file_no(row),
            reason=f"{known.case.reference} has this file number for a person with another "
            "name and another passport date.",
            remedy="Give one of the two a file number of its own.",
        )
    before = said.get(known.case.number, {})
    news = {p: v for p, v in row.told.items() if p not in before or before[p] != v}
    merged = replace(row, told=news).over(known.case.facts)
    if merged == known.case.facts:
        return None
    changed = tuple(sorted(p for p, v in news.items() if _at(known.case.facts, p) != v))
    event = FactsChanged(facts=merged, changed=changed, imported=mark)
    return Happened(number=known.case.number, event=event, at=now)


def _file_no(row: Row) -> str:
    return row.file_no or ""


def _told(row: Row) -> Facts:
    if row.facts is None:
        raise ValueError(f"row {row.row_number} was rejected; it has no facts")
    return row.facts


def _digest(row: Row) -> str:
    text = json.dumps(dict(row.told), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _is_somebody_else(row: Facts, known: Facts) -> bool:
    """Say whether name and passport date are both known and both differ."""
    names = row.applicant.name.casefold() != known.applicant.name.casefold()
    told, held = row.applicant.passport_expires_on, known.applicant.passport_expires_on
    return names and told is not None and held is not None and told != held
