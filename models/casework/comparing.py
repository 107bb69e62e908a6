"""Two plans of one case side by side: what moves, by how many days, and what becomes late."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.casework.move_words import words_of
from models.rules.counted import counted
from models.rules.plan import StepKey

View = Mapping[str, Any]
FORECAST = "permit_forecast"
_FIRST_ASKED = (
    StepKey.FILING, StepKey.EXTENSION_FILING, StepKey.SPOUSE_FILING, StepKey.WORK_START,
)  # fmt: skip


def side_by_side(before: View, after: View) -> list[dict[str, Any]]:
    """Return each step of two plans in one row, and last the end of the permit.

    `moved_days` is null where a day is missing on either side; `late_days` counts from the last
    day on which the target or the limit still holds, and is 0 where there is time.
    """
    return [*_steps(before, after), _permit(before, after)]


def _steps(before: View, after: View) -> Iterator[dict[str, Any]]:
    old = {step["key"]: step for step in before["steps"]}
    new = {step["key"]: step for step in after["steps"]}
    for key in dict.fromkeys((*new, *old)):
        yield _row(key, old.get(key, {}), new.get(key, {}))


def _row(key: str, old: View, new: View) -> dict[str, Any]:
    was, now = old.get("planned_on"), new.get("planned_on")
    return {
        "step": key,
        "title": (new or old)["title"],
        "before_on": was,
        "after_on": now,
        "moved_days": (now - was).days if was and now else None,
        "latest_on": new.get("latest_on"),
        "was_late_days": _late(old),
        "late_days": _late(new),
        "before": old.get("status"),
        "after": new.get("status"),
        "why": _news(old, new),
    }


def _late(step: View) -> int:
    return max(0, -(step.get("slack_days") or 0))


def _news(old: View, new: View) -> list[str]:
    """Return what the new plan says of a step that the old one did not."""
    if not new:
        return ["Not part of the plan any more."]
    said = old["basis"]["explanation"] if old else ()
    return [line for line in new["basis"]["explanation"] if line not in said]


def _permit(before: View, after: View) -> dict[str, Any]:
    old, new = before[FORECAST], after[FORECAST]
    was, now = old["to"], new["to"]
    because = new["limited_by"]
    return {
        "step": FORECAST,
        "title": "Last day of the permit",
        "before_on": was,
        "after_on": now,
        "moved_days": (now - was).days if was and now else None,
        "latest_on": None,
        "was_late_days": 0,
        "late_days": 0,
        "before": old["limited_by"],
        "after": because,
        "why": [f"Limited by: {because.replace('_', ' ')}."] if because else [],
    }


def headline(steps: Iterable[View]) -> str:
    """Say in one line which day moves, and what becomes late."""
    rows = list(steps)
    moved = [row for row in rows if is_moved(row)]
    if not moved:
        return "No date moves."
    if (lost := _lost(moved)) is not None:
        return f"No day is left: {lost['title']} was on {lost['before_on']}."
    moved.sort(key=lambda row: row["step"] not in _FIRST_ASKED)  # stable: else in plan order
    return " ".join([*(f"{_move(row)}." for row in moved[:2]), _lateness(rows)])


def _lost(moved: Iterable[View]) -> View | None:
    """Return the first step that matters most and has no day any more."""
    asked = (row for row in moved if row["step"] in _FIRST_ASKED)
    return next((row for row in asked if row["before_on"] and not row["after_on"]), None)


def is_moved(row: View) -> bool:
    """Say whether a row's day, standing or lateness differs."""
    return bool(row["before_on"] != row["after_on"] or row["before"] != row["after"])


def _move(row: View) -> str:
    title, was, now, by = (row[n] for n in ("title", "before_on", "after_on", "moved_days"))
    if by:
        return f"{title}: {was} becomes {now}, {words_of(by)}"
    if was != now:
        return f"{title}: {was or 'no day'} becomes {now or 'no day'}"
    return f"{title}: {_word(row['before'])} becomes {_word(row['after'])}"


def _word(status: Any) -> str:
    return str(status or "not planned").replace("_", " ")


def _lateness(rows: Iterable[View]) -> str:
    late = [row for row in rows if row["late_days"] > row["was_late_days"]]
    if not late:
        return "Nothing becomes late."
    worst = max(late, key=lambda row: (row["step"] in _FIRST_ASKED, row["late_days"]))
    days, count = worst["late_days"], len(late)
    return (
        f"{counted(count, 'step')} become{'s' if count == 1 else ''} late: "
        f"{worst['title']} by {counted(days, 'day')}, its last day being "
        f"{worst['latest_on']}."
    )
