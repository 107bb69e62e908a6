"""Why a search for what a notice may touch leaves the other cases out, counted in one walk.

The conditions are those of `finding.may_be_touched`; each case is counted under the first that
keeps it out.
"""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    case,
    false,
    func,
    literal_column,
    select,
    text,
)

from models.rules.facts import Route, Stage
from models.store.finding import files_yet
from models.store.tables import CaseRow, table_of

_CASE = table_of(CaseRow)
_ONLINE = (Route.CONSULATE.value, Route.INSIDE.value)


class RuledOut(StrEnum):
    """Why a case cannot be touched."""

    FILED = "filed"  # already: an officer or counsel has it
    PERMIT_HELD = "permit_held"  # nothing is to be filed where this closes
    OVER = "over"  # only its records are kept
    ONLINE = "online"  # planned online
    NO_PORT = "no_port"  # no port is named yet that could be closed
    ANOTHER_PORT = "another_port"
    NO_WAY = "no_way"  # no way of filing is named yet
    ANOTHER_WAY = "another_way"


_OF_A_STAGE = {
    Stage.DECISION: RuledOut.FILED,
    Stage.PERMIT: RuledOut.PERMIT_HELD,
}
_When = tuple[ColumnElement[bool], RuledOut]


def by_reason(
    conn: Connection,
    *,
    ports: Sequence[str] | None,
    routes: Collection[Route] | None,
    online: bool,
) -> tuple[int, dict[RuledOut, int]]:
    """Return how many open cases such a search finds, and why it leaves out how many others."""
    whens = [] if online else [*_nothing_ahead(), *_elsewhere(ports), *_otherwise(routes)]
    # Numbers are sorted in three quarters of the time that names take.
    numbered: list[Any] = [(when, literal_column(str(n))) for n, (when, _) in enumerate(whens)]
    looked_at: ColumnElement[Any] = literal_column(str(len(whens)))
    why = (case(*numbered, else_=looked_at) if whens else looked_at).label("why")
    query = select(why, func.count()).where(_CASE.c.open).group_by(text("why"))
    found = {int(number): cases for number, cases in conn.execute(query)}
    left_out = {reason: found[n] for n, (_, reason) in enumerate(whens) if n in found}
    return found.get(len(whens), 0), left_out


def _nothing_ahead() -> list[_When]:
    # A comparison with no day is neither true nor false, and so is its contrary.
    over = ~func.coalesce(files_yet(date.min), false())
    there = [(over & (_CASE.c.stage == at.value), why) for at, why in _OF_A_STAGE.items()]
    return [*there, (over, RuledOut.OVER)]


def _elsewhere(ports: Sequence[str] | None) -> list[_When]:
    if ports is None:
        return []
    nowhere = _CASE.c.port.is_(None)
    return [
        (nowhere & _CASE.c.route.in_(_ONLINE), RuledOut.ONLINE),
        (nowhere, RuledOut.NO_PORT),
        (_CASE.c.port.not_in(ports), RuledOut.ANOTHER_PORT),
    ]


def _otherwise(routes: Collection[Route] | None) -> list[_When]:
    if routes is None:
        return []
    return [
        (_CASE.c.route.is_(None), RuledOut.NO_WAY),
        (_CASE.c.route.not_in([r.value for r in routes]), RuledOut.ANOTHER_WAY),
    ]
