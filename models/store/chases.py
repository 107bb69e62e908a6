"""What is chased in each case, in a narrow table: a sweep need not load the cases."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from orjson import loads
from sqlalchemy import Connection, Text, cast, select

from models.rules.chasing import Chase
from models.rules.notices import Audience
from models.rules.plan import StepKey
from models.store import bulk
from models.store.tables import ChaseRow, table_of

CHASE = table_of(ChaseRow)
HEARS = {audience: CHASE.c[f"{audience}_id"] for audience in Audience}
_NAMES = ("case_number", "zone", *(column.name for column in HEARS.values()), "duties")
# JSON is cut up by us, and sooner than by the driver.
_AS_KEPT = [cast(CHASE.c[n], Text) if n == "duties" else CHASE.c[n] for n in _NAMES]
_ANEW = "ON CONFLICT (case_number) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in _NAMES[1:]
)
_DUTIES = {d.value: d for d in StepKey}


def put(conn: Connection, chases: Mapping[int, Chase]) -> None:
    """Keep what is chased in these cases, in place of what was before."""
    write_chases(conn, rows(chases))


def rows(chases: Mapping[int, Chase]) -> list[bulk.Row]:
    """Return what is chased as it is written, in the order of the cases."""
    return [_row(number, chases[number]) for number in sorted(chases)]


def write_chases(conn: Connection, made: Sequence[bulk.Row]) -> None:
    """Write such rows, in place of what was before."""
    bulk.insert(conn, CHASE, _NAMES, made, on_conflict=_ANEW)


def of(conn: Connection, numbers: Iterable[int]) -> dict[int, Chase]:
    """Return what is chased in these cases; unknown ones are left out."""
    query = select(*_AS_KEPT).where(CHASE.c.case_number.in_(set(numbers)))
    return {number: _chase(*told) for number, *told in conn.execute(query)}


def _row(number: int, chase: Chase) -> bulk.Row:
    told = [chase.hears.get(audience) for audience in HEARS]
    duties = {duty.value: day for duty, day in chase.duties.items()}
    return number, chase.zone, *told, bulk.json_text(duties)


def _chase(zone: str, *told: Any) -> Chase:
    *hears, duties = told
    return Chase(
        zone=zone,
        hears={a: person for a, person in zip(HEARS, hears, strict=True) if person is not None},
        duties={_DUTIES[name]: date.fromisoformat(day) for name, day in loads(duties).items()},
    )
