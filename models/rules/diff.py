"""The difference between two plans: what we tell people."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

from models.rules.plan import STEPS, Beside, Change, Forecast, Plan, StepDates, StepKey, Why

_FIELDS = ("status", "planned_on", "latest_on", "due_at", "safe_on")
_OF_THE_FORECAST = {"from": "valid_from", "to": "valid_to", "limited_by": "limited_by"}
FORECAST = Beside.PERMIT_FORECAST
Steps = tuple[StepDates, ...]
_compared = attrgetter(*_FIELDS)
_NOTHING = (None,) * len(_FIELDS)


def diff(old: Plan, new: Plan, *, reason: str, because: str) -> tuple[Change, ...]:
    """Return the fields that differ, step by step in the order of the new plan.

    `reason` is one word (restriction, facts, event, law) and `because` a sentence with its
    source. `earliest_on` is left out: it follows the calendar, and nobody acts on it. Last
    comes the permit that is forecast, or was printed. The same plan twice is an empty tuple.
    """
    changes: list[Change] = []
    for was, now in _pairs(old.steps, new.steps):
        if was is not now:  # most steps rest on nothing that changed, and are the very same
            changes.extend(_step_changes(was, now, reason, because))
    changes.extend(_forecast_changes(old.forecast, new.forecast, reason, because))
    return tuple(changes)


def _pairs(old: Steps, new: Steps) -> Iterable[tuple[StepDates | None, StepDates | None]]:
    """Return each step as it was and as it is now, None where it is in one plan only."""
    if [step.key for step in old] == [step.key for step in new]:
        return zip(old, new, strict=True)
    before = {step.key: step for step in old}
    after = {step.key: step for step in new}
    return ((before.get(key), after.get(key)) for key in dict.fromkeys((*after, *before)))


def _forecast_changes(
    old: Forecast, new: Forecast, reason: str, because: str
) -> Iterator[Change]:
    if old[:3] == new[:3]:
        return
    for name, field in _OF_THE_FORECAST.items():
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            yield Change(FORECAST, name, was, now, reason, because, grounds_of(new))


def _step_changes(
    old: StepDates | None, new: StepDates | None, reason: str, because: str
) -> list[Change]:
    step = new or old
    if step is None:
        return []
    was = _compared(old) if old else _NOTHING
    now = _compared(new) if new else _NOTHING
    if was == now:
        return []
    fields = zip(_FIELDS, was, now, strict=True)
    key, why = step.key, step.why
    return [Change(key, name, a, b, reason, because, why) for name, a, b in fields if a != b]


def as_told(change: Change) -> dict[str, Any]:
    """Return a change as the body of a notice holds it: plain JSON, with the step's title."""
    key = change.step
    return {
        "step": key.value,
        "title": STEPS[key].title if isinstance(key, StepKey) else "The permit",
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


def grounds_of(found: Forecast) -> Why:
    """Return why a permit is forecast as it is; one that is printed, or kept, says it bare."""
    if found.why is not None:
        return found.why
    told = (found.valid_from, found.valid_to)
    said = _PRINTED if found.limited_by == "printed" else _FORECAST
    return Why(
        _LIMITS.get(found.limited_by or "", "MAX_3_YEARS"),
        (("from", found.valid_from), ("to", found.valid_to)),
        ((said, told) if all(told) else (_NO_FORECAST, ()),),
    )


_PRINTED = "The permit is printed from {} to {}, and what is printed rules."
_FORECAST = "Forecast from {} to {}, by the limit named."
_NO_FORECAST = "No end can be forecast: the start, the length or the limits are not known."


_LIMITS = {
    "offer_end": "MAX_3_YEARS",  # the same rule: a permit is as long as the offer
    "three_years": "MAX_3_YEARS",
    "passport_expiry": "PASSPORT_CAP",
    "printed": "PERMIT_EXPIRY",
}
