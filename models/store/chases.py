"""What is chased in each case, in a narrow table: a sweep need not load the cases."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from models.rules.chasing import Chase
from models.rules.notices import Audience
from models.rules.plan import StepKey
from models.store import bulk
from models.store.tables import ChaseRow, table_of

_CHASE = table_of(ChaseRow)
_AUDIENCES = {a.value: a for a in Audience}
_DUTIES = {d.value: d for d in StepKey}


def put(conn: Connection, chases: Mapping[int, Chase]) -> None:
    """Keep what is chased in these cases, in place of what was before."""
    write_chases(conn, rows(chases))


def rows(chases: Mapping[int, Chase]) -> list[bulk.Row]:
    """Return what is chased as it is written, in the order of the cases."""
    return [(n, bulk.json_text(_document(chases[n]))) for n in sorted(chases)]


def write_chases(conn: Connection, made: Sequence[bulk.Row]) -> None:
    """Write such rows, in place of what was before."""
    anew = "ON CONFLICT (case_number) DO UPDATE SET document = excluded.document"
    bulk.insert(conn, _CHASE, ("case_number", "document"), made, on_conflict=anew)


def of(conn: Connection, numbers: Iterable[int]) -> dict[int, Chase]:
    """Return what is chased in these cases; unknown ones are left out."""
    query = select(_CHASE).where(_CHASE.c.case_number.in_(set(numbers)))
    return {number: _chase(document) for number, document in conn.execute(query)}


def _document(chase: Chase) -> dict[str, Any]:
    return {
        "zone": chase.zone,
        "hears": {audience.value: person for audience, person in chase.hears.items()},
        "duties": {duty.value: day.isoformat() for duty, day in chase.duties.items()},
    }


def _chase(document: Mapping[str, Any]) -> Chase:
    return Chase(
        zone=document["zone"],
        hears={_AUDIENCES[name]: person for name, person in document["hears"].items()},
        duties={
            _DUTIES[name]: date.fromisoformat(day) for name, day in document["duties"].items()
        },
    )
