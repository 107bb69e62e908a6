"""Each case that a publishing moves in one line, the most urgent first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from heapq import nsmallest
from typing import Any

from models.casework.move_words import field_words, title_of
from models.rules.counted import counted
from models.rules.plan import StepKey

View = Mapping[str, Any]
MOST_LINES = 40  # what a person reads at a terminal
_STEPS = (
    StepKey.FILING, StepKey.EXTENSION_FILING, StepKey.SPOUSE_FILING, StepKey.RESTORATION,
    StepKey.WORK_START,
)  # fmt: skip
_FIELDS = ("planned_on", "status", "latest_on", "due_at", "safe_on")
_LOST, _LATE, _IN_TIME = range(3)


def in_short(found: Iterable[View], most: int = MOST_LINES) -> list[str]:
    """Return a line for each case (reference and changes), at most so many."""
    first = most_urgent(found, most)
    return [f"{one['reference']}  {_line(one['changes'])}" for one in first]


def most_urgent(found: Iterable[View], most: int) -> list[View]:
    """Return so many cases at most: those without a day first, then the late, then by day."""
    return nsmallest(most, found, key=_urgency)


def reasons(found: Iterable[View]) -> list[str]:
    """Return each sentence that says why, with its source, once."""
    return list(dict.fromkeys(c["because"] for one in found for c in one["changes"]))


def _line(changes: Sequence[View]) -> str:
    first = min(changes, key=_weight)
    title, field = title_of(first["step"]), first["field"]
    moved = field_words(field, first["old"], first["new"])
    others = len(changes) - 1
    more = (
        f"; {counted(others, 'more date or state', 'more dates or states')}" if others else ""
    )
    return f"{title}: {moved}{_late_words(changes)}{more}."


def _weight(change: View) -> tuple[int, int]:
    """Return how little a change matters: the day of a filing first, other fields last."""
    step, field = change["step"], change["field"]
    return (
        _FIELDS.index(field) if field in _FIELDS else len(_FIELDS),
        _STEPS.index(step) if step in _STEPS else len(_STEPS),
    )


def _late_words(changes: Iterable[View]) -> str:
    late = _late(changes)
    said = [f"{title_of(step)} {counted(days, 'day')} late" for step, days in late.items()]
    return f"; becomes late: {', '.join(said)}" if said else ""


def _late(changes: Iterable[View]) -> dict[str, int]:
    """Return by how many days a step comes after its last day, or work after its target.

    Of the plan only what moves is known here: a day that stays is not held against its last.
    """
    new: dict[tuple[str, str], Any] = {}
    late: dict[str, int] = {}
    for one in changes:
        step, field = one["step"], one["field"]
        new[step, field] = one["new"]
        day, latest = new.get((step, "planned_on")), new.get((step, "latest_on"))
        if day and latest and day > latest:
            late[step] = (day - latest).days
        elif (step, field) == (StepKey.WORK_START, "planned_on") and _is_later(one):
            late[step] = (one["new"] - one["old"]).days
    return late


def _is_later(change: View) -> bool:
    old, new = change["old"], change["new"]
    return old is not None and new is not None and new > old


def _urgency(one: View) -> tuple[int, date, str]:
    """Return what sorts first who has no day any more, then who is late, then the next due."""
    changes = one["changes"]
    lost = any(c["field"] == "planned_on" and c["new"] is None and c["step"] in _STEPS
               for c in changes)  # fmt: skip
    rank = _LOST if lost else _LATE if _late(changes) else _IN_TIME
    first = min(changes, key=_weight)
    days = [d for d in (first["old"], first["new"]) if type(d) is date]
    return rank, min(days, default=date.max), one["reference"]
