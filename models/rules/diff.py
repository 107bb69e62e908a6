"""The difference between two plans: what we tell people."""

from datetime import UTC, date, datetime
from typing import Any

from models.rules.plan import STEPS, Change, Plan, StepDates

_FIELDS = ("status", "planned_on", "latest_on", "due_at", "safe_on")


def diff(old: Plan, new: Plan, *, reason: str, because: str) -> tuple[Change, ...]:
    """Return the fields that differ, step by step in the order of the new plan.

    `reason` is one word (restriction, facts, event, law) and `because` a sentence with its
    source. `earliest_on` is left out: it follows the calendar, and nobody acts on it. The
    same plan twice is an empty tuple.
    """
    before = {step.key: step for step in old.steps}
    after = {step.key: step for step in new.steps}
    changes: list[Change] = []
    for key in dict.fromkeys((*after, *before)):
        changes.extend(_step_changes(before.get(key), after.get(key), reason, because))
    return tuple(changes)


def _step_changes(
    old: StepDates | None, new: StepDates | None, reason: str, because: str
) -> list[Change]:
    key = (new or old).key  # type: ignore[union-attr]  # one of the two is there
    changes = []
    for name in _FIELDS:
        was, now = getattr(old, name, None), getattr(new, name, None)
        if was != now:
            changes.append(Change(key, name, was, now, reason, because))
    return changes


def as_told(change: Change) -> dict[str, Any]:
    """Return a change as the body of a notice holds it: plain JSON, with the step's title."""
    return {
        "step": change.step.value,
        "title": STEPS[change.step].title,
        "field": change.field,
        "old": plain(change.old),
        "new": plain(change.new),
        "reason": change.reason,
        "because": change.because,
    }


def plain(value: Any) -> Any:
    """Return a date or instant as JSON has it (instants in UTC with `Z`), all else as it is."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value
