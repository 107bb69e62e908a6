"""Two plans of one case side by side: what moves, by how many days, and what becomes late."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.casework.move_words import days_between, field_words, words_of
from models.rules.counted import counted
from models.rules.diff import plain
from models.rules.forecast import TWO_PASSPORT_READINGS
from models.rules.plan import StepKey

View = Mapping[str, Any]
FORECAST = "permit_forecast"
_LIMITS = ("latest_on", "safe_on", "due_at")
_FIRST_ASKED = (
    StepKey.FILING, StepKey.EXTENSION_FILING, StepKey.SPOUSE_FILING, StepKey.WORK_START,
)  # fmt: skip


def side_by_side(before: View, after: View) -> list[dict[str, Any]]:
    """Return each step of two plans in one row, and last the end of the permit.

    `moved_days` is null where a day is missing on either side; `late_days` counts from the last
    day on which the target or the limit still holds, and is 0 where there is time. `limits` are
    the last day, the safe day and the last instant where they move; `readings`, of the permit,
    the other ends that the law may be read to give it, where one appears, goes or moves.
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
        "limits": list(_limits(old, new)) if old and new else [],
        "readings": [],
    }


def _limits(old: View, new: View) -> Iterator[dict[str, Any]]:
    """Yield what moves of a step beside its day; of one that comes or goes the day says all."""
    for field in _LIMITS:
        was, now = old.get(field), new.get(field)
        if was != now:
            yield {"field": field, "was": was, "now": now}


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
        "limits": [],
        "readings": list(_readings(old, new)),
    }


def _readings(old: View, new: View) -> Iterator[dict[str, Any]]:
    """Yield the second readings of the permit's end that are not as they were.

    One that keeps its distance from the end moves with it, and is no news.
    """
    before, after = _days_by_note(old), _days_by_note(new)
    end = days_between(old["to"], new["to"])
    for note in dict.fromkeys((*before, *after)):
        was, now = before.get(note), after.get(note)
        if was != now and (end is None or days_between(was, now) != end):
            is_passports = note == TWO_PASSPORT_READINGS
            yield {"was": was, "now": now, "note": note, "is_passports": is_passports}


def _days_by_note(forecast: View) -> dict[str, Any]:
    return {r["note"]: r["due_on"] or r["due_at"] for r in forecast["readings"]}


def headline(steps: Iterable[View]) -> str:
    """Say in one line which day or limit moves, and what becomes late."""
    rows = list(steps)
    moved, beside = [row for row in rows if is_moved(row)], list(_beside(rows))
    if not (moved or beside):
        return "No date moves."
    if (lost := _lost(moved)) is not None:
        return f"No day is left: {lost['title']} was on {lost['before_on']}."
    moved.sort(key=_rank)  # stable: else in plan order
    said = [f"{_move(row)}." for row in moved[:2]] or ["No planned day moves."]
    return " ".join([*said, *beside, _lateness(rows)])


def _rank(row: View) -> bool:
    return row["step"] not in _FIRST_ASKED


def _beside(rows: Iterable[View]) -> Iterator[str]:
    """Yield the limits that move, of the step that matters most, and the second readings."""
    limited = sorted((row for row in rows if row["limits"]), key=_rank)
    if limited:
        first, more = limited[0], len(limited) - 1
        others = f" ({counted(more, 'more step')} likewise)" if more else ""
        yield f"{first['title']}: {limit_words(first)}{others}."
    for row in rows:
        yield from reading_lines(row)


def limit_words(row: View) -> str:
    """Return what moves of a step beside its day: the last day, the safe day, the instant."""
    told = (field_words(one["field"], one["was"], one["now"]) for one in row["limits"])
    return "; ".join(told)


def reading_lines(row: View) -> list[str]:
    """Return a sentence for each second reading of the permit's end that is not as it was."""
    return [_reading_line(one["was"], one["now"]) for one in row["readings"]]


def _reading_line(was: Any, now: Any) -> str:
    if now is None:
        return f"A second reading of the permit's end is gone: {plain(was)}."
    if was is None:
        return f"A second reading of the permit's end appears: {plain(now)}."
    return f"A second reading of the permit's end: {plain(was)} becomes {plain(now)}."


def _lost(moved: Iterable[View]) -> View | None:
    """Return the first step that matters most and has no day any more."""
    asked = (row for row in moved if row["step"] in _FIRST_ASKED)
    return next((row for row in asked if row["before_on"] and not row["after_on"]), None)


def is_moved(row: View) -> bool:
    """Say whether a row's day, standing or lateness differs."""
    return bool(row["before_on"] != row["after_on"] or row["before"] != row["after"])


def is_changed(row: View) -> bool:
    """Say whether anything of a row differs: its day, its limits or its other readings."""
    return bool(is_moved(row) or row["limits"] or row["readings"])


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
