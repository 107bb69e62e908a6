"""What is chased in each case, in a narrow table: a sweep need not load the cases."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from models.rules.chasing import Chase
from models.rules.notices import Audience
from models.rules.plan import StepKey
from models.store.bulk import insert, json_text
from models.store.tables import ChaseRow, table_of

_CHASE = table_of(ChaseRow)
_AUDIENCES = {a.value: a for a in Audience}
_DUTIES = {d.value: d for d in StepKey}


def put(conn: Connection, chases: Mapping[int, Chase]) -> None:
    """Keep what is chased in these cases, in place of what was before."""
    rows = [(n, json_text(_document(chases[n]))) for n in sorted(chases)]
    anew = "ON CONFLICT (case_number) DO UPDATE SET document = excluded.document"
    insert(conn, _CHASE, ("case_number", "document"), rows, on_conflict=anew)


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
