"""A plan as kept in its case's row: dates and states, without the words that explain them."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from models.rules.facts import Route
from models.rules.plan import Forecast, Plan, Reading, Status, StepDates, StepKey, Why

Packed = dict[str, Any]


def pack(plan: Plan) -> Packed:
    """Return a plan as short JSON. Of each step's grounds only the rule's id is kept."""
    forecast = plan.forecast
    return {
        "as_of": plan.as_of.isoformat(),
        "book": plan.book_version,
        "route": plan.route.value if plan.route else None,
        "port": plan.port,
        "filing_on": _text(plan.filing_on),
        "forecast": [
            _text(forecast.valid_from),
            _text(forecast.valid_to),
            forecast.limited_by,
            _readings(forecast.readings),
        ],
        "steps": _steps(plan),
        "limits": list(plan.binding_limits),
        "restrictions": list(plan.restrictions),
    }


def _steps(plan: Plan) -> list[list[Any]]:
    # In one go, for there are ten in a plan. Key and status are texts as they are; to ask an
    # enum for its value takes longer.
    return [
        [
            key,
            status,
            earliest and earliest.isoformat(),
            planned and planned.isoformat(),
            latest and latest.isoformat(),
            due and due.isoformat(),
            safe and safe.isoformat(),
            why.rule,
            int(counsel),
            _readings(readings) if readings else [],
        ]
        for key, status, earliest, planned, latest, due, safe, why, readings, counsel in (
            plan.steps
        )
    ]


_TOLD = itemgetter(0, 1, 3, 4, 5, 6)  # of a step: what people are told of when it moves


def says_the_same(one: Packed, other: Packed) -> bool:
    """Say whether two plans have the same steps, states and dates, and the same permit ahead.

    As with `models.rules.diff`, the earliest day is no news.
    """
    if one["forecast"][:3] != other["forecast"][:3]:
        return False
    return [_TOLD(step) for step in one["steps"]] == [_TOLD(step) for step in other["steps"]]


def _text(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _readings(readings: Sequence[Reading]) -> list[list[Any]]:
    return [[_text(r.due_on), _text(r.due_at), r.citation, r.note] for r in readings]


def unpack(packed: Packed, number: int) -> Plan:
    """Return the plan of case `number`; its steps name their rule, but not their inputs."""
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
