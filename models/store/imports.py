"""What portfolios said of a case, import after import: to tell a new cell from an old one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from models.rules.events import CaseOpened, FactsChanged
from models.rules.facts import Facts
from models.store.documents import facts_from
from models.store.particulars import Ref
from models.store.people import known, told_to
from models.store.tables import EventRow, table_of

_EVENT = table_of(EventRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import: the facts after it, and the paths it changed; None when it opened it."""

    facts: Facts
    changed: tuple[str, ...] | None


def imports_of(conn: Connection, numbers: Collection[int]) -> dict[int, list[Import]]:
    """Return the imports that each of these cases has seen, the oldest first."""
    fields = _EVENT.c.payload["fields"]
    rows = conn.execute(
        select(_EVENT.c.case_number, _EVENT.c.payload)
        .where(
            _EVENT.c.case_number.in_(numbers),
            _EVENT.c.name.in_((CaseOpened.name, FactsChanged.name)),
            fields["imported"].as_string().is_not(None),
        )
        .order_by(_EVENT.c.case_number, _EVENT.c.seq)
    ).all()
    found: dict[int, list[Import]] = {}
    for row, told in zip(rows, _imports(conn, rows), strict=True):
        found.setdefault(row.case_number, []).append(told)
    return found


def _imports(
    conn: Connection, rows: Sequence[Row[tuple[int, dict[str, object]]]]
) -> list[Import]:
    people = [_people(row.payload["people"]) for row in rows]
    told = known(conn, {ref[0] for refs in people for ref in refs.values()})
    return [
        Import(
            facts=facts_from(row.payload["fields"]["facts"], told_to(refs, told)),
            changed=_changed(row.payload["fields"]),
        )
        for row, refs in zip(rows, people, strict=True)
    ]


def _people(kept: dict[str, list[int]]) -> dict[str, Ref]:
    return {role: (person_id, revision) for role, (person_id, revision) in kept.items()}


def _changed(fields: dict[str, list[str]]) -> tuple[str, ...] | None:
    return tuple(fields["changed"]) if "changed" in fields else None
