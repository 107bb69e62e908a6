"""Which cases rest on one another: a spouse's on a worker's."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from models.rules.records import CaseKind
from models.store.tables import CaseLinkRow, table_of

_LINK = table_of(CaseLinkRow)


class Link(NamedTuple):
    """One way of a link: what the other case is to this one."""

    case: int
    to: int
    kind: CaseKind


def add(conn: Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """Link spouses' cases with their workers', given as (spouse, worker), both ways."""
    both = [
        row
        for spouse, worker in pairs
        for row in (
            Link(spouse, worker, CaseKind.WORKER),
            Link(worker, spouse, CaseKind.SPOUSE),
        )
    ]
    if both:
        conn.execute(
            insert(_LINK),
            [{"case_number": a, "to_number": b, "kind": kind.value} for a, b, kind in both],
        )


def of(conn: Connection, numbers: Collection[int]) -> list[Link]:
    """Return the links of these cases, in order; most cases have none."""
    query = select(_LINK).where(_LINK.c.case_number.in_(numbers))
    rows = conn.execute(query.order_by(_LINK.c.case_number, _LINK.c.to_number))
    return [Link(row.case_number, row.to_number, CaseKind(row.kind)) for row in rows]
