"""What moves in a plan, in words: which step, what was, what becomes, and by how much."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from models.rules.counted import counted
from models.rules.diff import plain
from models.rules.plan import STEPS, Beside, StepKey

View = Mapping[str, Any]
_DAY = timedelta(days=1)
_FIELDS = {
    "planned_on": "planned day",
    "latest_on": "last day",
    "due_at": "last instant",
    "safe_on": "safe day",
    "from": "first day",
    "to": "last day",
    "limited_by": "limit",
}


def title_of(step: str) -> str:
    """Return what people call a step, or the permit beside the steps."""
    return "The permit" if step == Beside.PERMIT_FORECAST else STEPS[StepKey(step)].title


def field_words(field: str, old: Any, new: Any) -> str:
    """Return one move: last day 2027-01-29 becomes 2027-01-28, 1 day earlier."""
    name = _FIELDS.get(field, field.replace("_", " "))
    said = f"{name} {_value(old)} becomes {_value(new)}"
    by = days_between(old, new)
    return f"{said}, {words_of(by)}" if by else said


def days_between(old: Any, new: Any) -> int | None:
    """Return by how many whole days a date or instant moves; None where no two are."""
    if not (isinstance(old, date) and isinstance(new, date)):
        return None
    if isinstance(old, datetime) is not isinstance(new, datetime):
        return None
    days, rest = divmod(new - old, _DAY)
    return None if rest else days


def words_of(days: int) -> str:
    """Return a move in words: 3 days later."""
    count = abs(days)
    return f"{counted(count, 'day')} {'later' if days > 0 else 'earlier'}"


def step_lines(changes: Iterable[View]) -> list[str]:
    """Return a line for each step that moves, with all that moves of it."""
    of_step: dict[str, list[str]] = {}
    for one in changes:
        said = of_step.setdefault(one["step"], [])
        said.append(field_words(one["field"], one["old"], one["new"]))
    return [f"{title_of(step)}: {'; '.join(said)}" for step, said in of_step.items()]


def _value(found: Any) -> str:
    if found is None:
        return "none"
    return str(plain(found)).replace("_", " ")
