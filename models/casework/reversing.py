"""What is undone before anybody heard of it is told to nobody, neither move nor return."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from models.casework.acts import Carried
from models.rules.diff import as_told
from models.store.unsaid import Hearing, Unsaid, never_mind, take_back, unsaid

_Move = tuple[str, str, str, str]  # step, field, before, after


class Return(NamedTuple):
    """A notice that a plan is back: who would hear it, and what it undoes."""

    key: str
    hearing: Hearing
    back: frozenset[_Move]  # as it is told
    undone: frozenset[_Move]  # all that moved


def returns(answers: Iterable[Carried]) -> list[Return]:
    """Return the notices of what a withdrawal carried, in a form that compares quickly."""
    return [
        Return(
            notice.key,
            (notice.case, notice.audience.value, notice.person),
            _moves((notice.body or {}).get("changes") or ()),
            _moves(map(as_told, answer.changes or answer.kept_out)),
        )
        for answer in answers
        for notice in answer.notices
    ]


def quieted(conn: Connection, told: Sequence[Return], *, cause: str) -> int:
    """Supersede the returns of moves that nobody heard of, and those moves; say how many.

    `cause` is the key under which the moves were told. Where a notice has left, or may have,
    or the return is not exactly its reverse, the return is told: something else may have moved
    the plan meanwhile. The returns are in the ledger already, of this transaction.
    """
    waiting = unsaid(conn, cause, {one.hearing[0] for one in told})
    undone = [
        (one, waiting[one.hearing])
        for one in told
        if one.hearing in waiting and _is_reverse(waiting[one.hearing], one)
    ]
    taken = take_back(conn, [first for _, first in undone])
    return never_mind(conn, [one.key for one, first in undone if first.keys <= taken])


def _is_reverse(first: Unsaid, one: Return) -> bool:
    moved = _moves(first.body.get("changes") or ())
    reverse = {(step, field, new, old) for step, field, old, new in moved}
    return one.back <= reverse <= one.undone


def _moves(changes: Iterable[dict[str, Any]]) -> frozenset[_Move]:
    return frozenset((c["step"], c["field"], str(c["old"]), str(c["new"])) for c in changes)
