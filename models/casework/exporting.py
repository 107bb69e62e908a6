"""The portfolio taken out of the house: as a spreadsheet that imports again, or whole."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from models.casework.facts_fields import Shape, paths_of
from models.casework.office import Office
from models.casework.portfolio_columns import COLUMNS, IMPLIED, NOT_KNOWN, NOTES, column_for
from models.casework.spine import CHUNK
from models.casework.spreadsheet_text import escaped
from models.casework.views import case_view, plan_view
from models.rules.almanac import Almanac
from models.rules.case import reference_of
from models.rules.facts import Facts
from models.store import audit, cases, finding, ledger
from models.store.engine import reading
from models.store.plans import unpack


@cache
def headings() -> tuple[tuple[str, str], ...]:
    """Return heading and field of every column: the import's own, then fields without one."""
    own = tuple(
        (c.heading, c.path) for c in COLUMNS if c.path != NOTES and _can_hold(c.heading)
    )
    told = {path for _, path in own}
    leaves = (p for p, f in paths_of(Facts).items() if f.shape not in (Shape.PART, Shape.PARTS))
    return (*own, *((path, path) for path in leaves if path not in told))


def _can_hold(heading: str) -> bool:
    # A column that asks yes or no gives way to its field's own path, which holds any word.
    column = column_for(heading)
    return column is not None and column_for(column.path) is column


def write_csv(office: Office, stream: TextIO) -> tuple[int, list[str]]:
    """Write every case's facts as a portfolio that imports again unchanged.

    Returns how many cases there are, and the references of those with children, which no
    column of a portfolio can hold.
    """
    writer = csv.writer(stream)
    writer.writerow(heading for heading, _ in headings())
    count, with_children = 0, []
    with reading(office.engine) as conn:
        for numbers in _chunks(conn):
            for number, found in cases.load(conn, numbers).items():
                facts = found.case.facts
                writer.writerow(_row(facts))
                count += 1
                if facts.children:
                    with_children.append(reference_of(number))
    return count, with_children


def _chunks(conn: Connection) -> Iterator[list[int]]:
    after = 0
    while numbers := finding.all_cases(conn, after=after, limit=CHUNK):
        yield numbers
        after = numbers[-1]


def _row(facts: Facts) -> list[str]:
    cells = {path: _cell(_at(facts, path)) for _, path in headings()}
    for path in IMPLIED:
        cells[path] = cells[path] or NOT_KNOWN
    return [escaped(cell) for cell in cells.values()]


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def whole_cases(office: Office) -> Iterator[dict[str, Any]]:
    """Give every case with its history: facts, plan as announced, notices, events."""
    with reading(office.engine) as conn:
        almanac = office.almanac(conn)
        for numbers in _chunks(conn):
            yield from _whole(conn, numbers, almanac)


def _whole(
    conn: Connection, numbers: Sequence[int], almanac: Almanac
) -> Iterator[dict[str, Any]]:
    events = audit.histories(conn, numbers)
    notices: dict[str, list[dict[str, Any]]] = {}
    for notice in ledger.ledger(conn, cases=numbers, limit=None):
        notices.setdefault(notice["case"], []).append(notice)
    for number, found in cases.load(conn, numbers).items():
        case, plan = found.case, unpack(found.packed_plan, number)
        on = plan.as_of.astimezone(ZoneInfo(case.facts.team.office_zone)).date()
        yield {
            **case_view(case, almanac.book, on),
            "plan": plan_view(plan, case, almanac),
            "notices": notices.get(case.reference, []),
            "events": [asdict(event) for event in events[number]],
        }
