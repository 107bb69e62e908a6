"""What a scenario expects, held against what the product answers.

Every miss is one sentence that names what was expected, what came, and where.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Told = Mapping[str, Any]
_SAID = frozenset({"says", "because", "doubt", "message", "remedy", "cites"})
_ANSWERS = {"yes": True, "no": False, "counsel": "counsel"}
_NOTHING = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the product shows after an event or a command, as its JSON has it."""

    answer: Any
    changes: list[Told]

    @property
    def plan(self) -> Told:
        """The plan in an answer: a case's, a plan's own, or what would be if."""
        told = self.answer.get("after", self.answer)
        plan: Told = told.get("plan", told)
        return plan


def expect(seen: Seen, then: Told) -> None:
    """Raise AssertionError at the first thing that is not as the scenario says."""
    for word, wanted in then.items():
        if word not in _CHECKS:
            raise ValueError(f"A scenario's `then` knows no {word}.")
        _CHECKS[word](seen, wanted)


def _own(word: str) -> Callable[[Seen, Any], None]:
    return lambda seen, wanted: _same(wanted, seen.answer[word], word)


def _steps(seen: Seen, wanted: Told) -> None:
    found = {step["key"]: _with_grounds(step) for step in seen.plan["steps"]}
    for key, told in wanted.items():
        step = found.get(key)
        if told == _NOTHING:
            _that(step is None or step["status"] == "not_applicable", f"{key} is in the plan")
            continue
        _that(step is not None, f"the plan has no step {key}")
        _same(told, step, key)


def _with_grounds(step: Told) -> Told:
    basis = step["basis"]
    return {
        **step,
        "rule": basis["rule"],
        "cites": basis["citation"],
        "says": basis["explanation"],
        "readings": [reading["due_on"] for reading in step["readings"]],
    }


def _order(seen: Seen, wanted: list[str]) -> None:
    planned = {step["key"]: step["planned_on"] for step in seen.plan["steps"]}
    days = [(planned.get(key) or "", key) for key in wanted]
    _that(all(day for day, _ in days), f"not all of {wanted} have a planned day: {days}")
    _that(days == sorted(days, key=lambda d: d[0]), f"not in that order: {days}")


def _forecast(seen: Seen, wanted: Told) -> None:
    found = seen.plan["permit_forecast"]
    readings = [reading["due_on"] for reading in found["readings"]]
    basis = found.get("basis") or {}
    shown = {"rule": basis.get("rule"), "cites": basis.get("citation")}
    _same(wanted, {**found, **shown, "readings": readings}, "forecast")


def _eligible(seen: Seen, wanted: str) -> None:
    found = seen.answer["eligibility"]
    open_ones = [f["message"] for f in found["findings"] if f["verdict"] is not True]
    where = f"eligible ({'; '.join(open_ones)})"
    _same(_ANSWERS[wanted], found["eligible"], where)


def _findings(seen: Seen, wanted: Told) -> None:
    for rule, told in wanted.items():
        of_rule = [f for f in seen.answer["eligibility"]["findings"] if f["rule"] == rule]
        if told == _NOTHING:
            _that(not of_rule, f"{rule} has a finding: {of_rule}")
            continue
        _that(bool(of_rule), f"there is no finding on {rule}")
        _any(told, [_as_answer(f) for f in of_rule], rule)


def _as_answer(finding: Told) -> Told:
    word = next(k for k, v in _ANSWERS.items() if v == finding["verdict"])
    return {**finding, "answer": word, "says": finding["message"], "cites": finding["citation"]}


def _changes(seen: Seen, wanted: list[Told]) -> None:
    for told in wanted:
        _any(told, seen.changes, f"changes, {told.get('step')}")


def _notices(seen: Seen, wanted: list[Told]) -> None:
    for told in wanted:
        _any(told, seen.answer["notices"], f"notices, {told.get('duty')}")


def _routes(seen: Seen, wanted: Told) -> None:
    rows = [_with_window(row) for row in seen.answer]
    _that(sum(row["recommended"] for row in rows) <= 1, "more than one way is recommended")
    for name, told in wanted.items():
        route, _, port = name.partition(" at ")
        found = [row for row in rows if row["route"] == route and port in ("", row["port"])]
        if told == _NOTHING:
            _that(not found, f"there is a row for {name}")
            continue
        _that(bool(found), f"there is no row for {name}")
        _same(told, found[0], name)


def _with_window(row: Told) -> Told:
    """Return a row with its first window, and the words of its reasons beside it."""
    windows = row["next_windows"]
    word = next(k for k, v in _ANSWERS.items() if v == row["allowed"])
    return {
        **row,
        **(windows[0] if windows else {}),
        "allowed": word,
        "rules": [reason["rule"] for reason in row["reasons"]],
        "says": " ".join(reason["message"] for reason in row["reasons"]),
    }


def _any(wanted: Told, found: list[Told], where: str) -> None:
    misses = []
    for one in found:
        try:
            _same(wanted, one, where)
        except AssertionError as miss:
            misses.append(str(miss))
        else:
            return
    raise AssertionError("; ".join(misses) or f"{where}: there is none")


def _same(wanted: Any, found: Any, where: str) -> None:
    """Hold one value against another: a part of a mapping, a whole list, a plain value."""
    match wanted, found:
        case dict(), dict():
            for key, value in wanted.items():
                _that(key in found, f"{where} has no {key}")
                _said(value, found[key], f"{where}.{key}", key)
        case list(), list():
            _that(len(wanted) == len(found), f"{where}: {wanted} expected, {found} came")
            for number, (one, other) in enumerate(zip(wanted, found, strict=True)):
                _same(one, other, f"{where}[{number}]")
        case str(), list():
            _that(any(wanted in str(f) for f in found), f"{where}: {wanted!r} not in {found}")
        case _:
            _that(_plain(wanted) == _plain(found), f"{where}: {wanted} expected, {found} came")


def _said(wanted: Any, found: Any, where: str, key: str) -> None:
    if key not in _SAID:
        _same(wanted, found, where)
        return
    text = " ".join(found) if isinstance(found, list) else str(found)
    for part in wanted if isinstance(wanted, list) else [wanted]:
        _that(part.casefold() in text.casefold(), f"{where}: {part!r} not in {text!r}")


def _plain(value: Any) -> Any:
    """Return a value as it is compared: instants as instants, the rest as text."""
    if not isinstance(value, str):
        return str(value)
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return at if at.tzinfo else value


def _that(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(f"{otherwise}.")


_CHECKS: Mapping[str, Callable[[Seen, Any], None]] = {
    **{word: _own(word) for word in ("awaiting", "stage", "dates", "permits", "certificates")},
    "answer": lambda seen, wanted: _same(wanted, seen.answer, "answer"),
    "changes": _changes,
    "eligible": _eligible,
    "findings": _findings,
    "forecast": _forecast,
    "notices": _notices,
    "order": _order,
    "routes": _routes,
    "steps": _steps,
}
"""What `then` may speak of; README.md tells what each means."""
