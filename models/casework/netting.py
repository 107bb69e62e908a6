"""What moves again before anybody heard of the first move is told once, from end to end.

A second version, a heir or a withdrawal finds what waits to be said of what it follows. Both
moves together are one: told as that, or, where the plan is back, to nobody.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from models.casework.acts import Carried
from models.rules.diff import as_told
from models.rules.saying import first_told
from models.store.unsaid import Hearing, Unsaid, never_mind, rewrite, take_back, unsaid

Told = dict[str, Any]  # a change as the body of a notice holds it


class Fresh(NamedTuple):
    """A notice of the second move, in the ledger already, of this transaction."""

    key: str
    duty: str
    reason: str
    body: dict[str, Any]


class Turn(NamedTuple):
    """What moved in a case, all of it, and what its people are told of that."""

    case: int
    moved: list[Told]
    notices: list[tuple[Hearing, Fresh]]


class _Folded(NamedTuple):
    """What waits, the notice that follows on it if there is one, and both moves as one."""

    first: Unsaid
    second: Fresh | None
    whole: list[Told]


def turns(answers: Iterable[Carried]) -> list[Turn]:
    """Return what a publishing moved, in a form that other processes can send."""
    moved = ((a, a.changes or a.kept_out) for a in answers)
    return [
        Turn(a.case.number, [as_told(c) for c in changes], [_fresh(n) for n in a.notices])
        for a, changes in moved
        if changes
    ]


def _fresh(notice: Any) -> tuple[Hearing, Fresh]:
    hearing = notice.case, notice.audience.value, notice.person
    body = dict(notice.body or {})
    return hearing, Fresh(notice.key, str(notice.duty), notice.reason.value, body)


def told_once(conn: Connection, moves: Sequence[Turn], *, causes: Collection[str]) -> int:
    """Fold the notices of these moves with what waits of `causes`; say how many fell away.

    Where a notice has left, or may have, or something else moved the plan in between, both
    are told as they are.
    """
    waiting: dict[int, list[tuple[Hearing, Unsaid]]] = {}
    for hearing, first in unsaid(conn, causes, {turn.case for turn in moves}).items():
        waiting.setdefault(hearing[0], []).append((hearing, first))
    folded = [one for turn in moves for one in _folded(turn, waiting.get(turn.case, ()))]
    taken = take_back(conn, [one.first for one in folded])
    rewrite(conn, {one.second.key: _body(one, one.second) for one in _told(folded, taken)})
    return never_mind(conn, _untold(folded, taken))


def _folded(turn: Turn, waiting: Iterable[tuple[Hearing, Unsaid]]) -> Iterator[_Folded]:
    following = dict(turn.notices)
    for hearing, first in waiting:
        second = following.get(hearing)
        before = [list(body.get("changes") or ()) for body in first.bodies]
        whole = net([*before, _after(before, turn.moved, second)])
        if whole == [] or (whole and second and _leads(second, first, whole)):
            yield _Folded(first, second, whole)


def net(moves: Sequence[Sequence[Told]]) -> list[Told] | None:
    """Return moves told one after the other as one; None where they do not meet."""
    found: dict[tuple[str, str], Told] = {}
    for change in (change for move in moves for change in move):
        key = change["step"], change["field"]
        before = found.get(key)
        if before is not None and before["new"] != change["old"]:
            return None
        found[key] = {**change, "old": before["old"]} if before else change
    return [change for change in found.values() if change["old"] != change["new"]]


def _after(
    before: Sequence[Sequence[Told]], moved: Iterable[Told], second: Fresh | None
) -> list[Told]:
    # Not all that moves is told; but of what was about to be, the newest is.
    told = [*before, (second.body.get("changes") or ()) if second else ()]
    spoken_of = {(c["step"], c["field"]) for changes in told for c in changes}
    return [c for c in moved if (c["step"], c["field"]) in spoken_of]


def _leads(second: Fresh, first: Unsaid, whole: Iterable[Told]) -> bool:
    """Say whether the second notice is about what matters most in both moves."""
    leading = first_told(change["step"] for change in whole)
    return second.reason == first.reason and second.duty == leading


def _told(folded: Iterable[_Folded], taken: Collection[str]) -> Iterator[Any]:
    return (one for one in folded if one.whole and not one.first.keys.isdisjoint(taken))


def _untold(folded: Iterable[_Folded], taken: set[str]) -> Iterator[str]:
    return (
        one.second.key
        for one in folded
        if one.second and not one.whole and one.first.keys <= taken
    )


def _body(one: _Folded, second: Fresh) -> dict[str, Any]:
    """Return the words of the second notice for both moves, each step with its grounds."""
    grounds: dict[str, Any] = {}
    for duty, body in zip(one.first.duties, one.first.bodies, strict=True):
        grounds |= {duty: body.get("basis"), **(body.get("grounds") or {})}
    grounds |= second.body.get("grounds") or {}
    steps = {change["step"] for change in one.whole} - {second.duty}
    beside = {step: why for step, why in grounds.items() if step in steps and why}
    words: dict[str, Any] = {**second.body, "changes": one.whole, "grounds": beside}
    return {name: word for name, word in words.items() if name != "grounds" or word}
