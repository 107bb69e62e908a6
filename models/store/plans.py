"""A plan as kept in its case's row: dates and states, without the words that explain them."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from orjson import dumps

from models.rules.facts import Route
from models.rules.plan import Forecast, Plan, Reading, Status, StepDates, StepKey, Why

Packed = dict[str, Any]


def pack(plan: Plan) -> Packed:
    """Return a plan for the writer of JSON, short: of a step's grounds only the rule."""
    forecast = plan.forecast
    return {
        "as_of": plan.as_of,
        "book": plan.book_version,
        "route": plan.route and plan.route.value,
        "port": plan.port,
        "filing_on": plan.filing_on,
        "forecast": [
            forecast.valid_from,
            forecast.valid_to,
            forecast.limited_by,
            _readings(forecast.readings),
        ],
        "steps": _steps(plan),
        "limits": plan.binding_limits,
        "restrictions": plan.restrictions,
    }


def _steps(plan: Plan) -> list[tuple[Any, ...]]:
    # In one go, for there are ten in a plan. Days and instants are left to the writer of JSON,
    # which is quicker; of an enum it would ask the value, which is slower than a look-up.
    return [
        (
            _TEXTS[key],
            _TEXTS[status],
            earliest,
            planned,
            latest,
            due,
            safe,
            why.rule,
            int(counsel),
            _readings(readings) if readings else (),
        )
        for key, status, earliest, planned, latest, due, safe, why, readings, counsel in (
            plan.steps
        )
    ]


_TEXTS: dict[StepKey | Status, str] = {
    one: one.value for kind in (StepKey, Status) for one in kind
}
_TOLD = itemgetter(0, 1, 3, 4, 5, 6)  # of a step: what people are told of when it moves


def says_the_same(one: Packed, other: Packed) -> bool:
    """Say whether two plans have the same steps, states and dates, and the same permit ahead.

    As with `models.rules.diff`, the earliest day is no news. Either may come from its row.
    """
    return _said(one) == _said(other)


def _said(packed: Packed) -> bytes:
    # A day as it was planned, and as it was read from its row, are the same as JSON.
    return dumps((packed["forecast"][:3], [_TOLD(step) for step in packed["steps"]]))


def _readings(readings: Sequence[Reading]) -> list[tuple[Any, ...]]:
    return [tuple(reading) for reading in readings]


def unpack(packed: Packed, number: int) -> Plan:
    """Return the plan of case `number` from its row; steps name their rule, but no inputs."""
    valid_from, valid_to, limited_by, readings = packed["forecast"]
    return Plan(
        as_of=datetime.fromisoformat(packed["as_of"]),
        number=number,
        book_version=packed["book"],
        route=Route(packed["route"]) if packed["route"] else None,
        port=packed["port"],
        filing_on=_day(packed["filing_on"]),
        forecast=Forecast(
            valid_from=_day(valid_from),
            valid_to=_day(valid_to),
            limited_by=limited_by,
            readings=_read(readings),
        ),
        steps=tuple(_unpacked(step) for step in packed["steps"]),
        binding_limits=tuple(packed["limits"]),
        restrictions=tuple(packed["restrictions"]),
    )


def _unpacked(step: Sequence[Any]) -> StepDates:
    key, status, earliest, planned, latest, due, safe, rule, counsel, readings = step
    return StepDates(
        key=StepKey(key),
        status=Status(status),
        earliest_on=_day(earliest),
        planned_on=_day(planned),
        latest_on=_day(latest),
        due_at=_instant(due),
        safe_on=_day(safe),
        why=Why(rule),
        readings=_read(readings),
        counsel=bool(counsel),
    )


def _read(readings: Sequence[Sequence[Any]]) -> tuple[Reading, ...]:
    return tuple(
        Reading(_day(on), _instant(at), where, note) for on, at, where, note in readings
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
