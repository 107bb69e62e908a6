"""The border's history replayed over a small portfolio: before, the notice, and who moves.

A file names each person (a professional at a port, one of `people.yaml` with what differs, or
the spouse of one), what happens, and all who move with their filing day before and after;
whoever is not named must stay. The notice is previewed and published by the firm on an office
that does not know it yet, and compared `between` two instants on one that knows the whole
history, as only the announcement tells the two apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from deploy.cli.output import plain
from models.casework import lawmaking, restricting
from models.casework.linking import open_spouse_case
from models.casework.office import Office
from models.casework.opening import open_case
from models.casework.reading import show_case
from models.casework.recording import Recorded
from models.casework.strict_yaml import parse, read_text
from models.reference.loader import load_restriction_documents
from models.rules.decisions import Refused
from models.rules.restrictions import Restriction
from tests.scenarios.reading import HERE, Scenario, facts_of
from tests.scenarios.runner import instant

Told = Mapping[str, Any]
Days = dict[str, str | None]
FOLDER = HERE / "borders" / "replays"
_WORDS = {
    "title",
    "situation",
    "law",
    "opened",
    "portfolio",
    "withheld",
    "unknown_hours",
    "when",
}
_OF_A_STEP = {
    "between",
    "publish",
    "withdraw",
    "hours",
    "at",
    "moves",
    "limits_only",
    "readings",
    "says",
}
_OF_A_PERSON = ("citizenships", "us_permanent_resident", "visa_exempt_basis")
_OF_A_FILING = ("route", "port", "flagpoling")


class _Before(Office):
    """An office that has yet to hear of some notices."""

    withheld: frozenset[str] = frozenset()

    @cached_property
    def history(self) -> tuple[Restriction, ...]:
        """The shipped history without what is withheld."""
        known = Office(engine=self.engine, book=self.book).history
        return tuple(r for r in known if r.id not in self.withheld)


def read(path: Path) -> Told:
    """Return a replay; ValueError names a word that it may not use."""
    told: Told = parse(read_text(path), path.name).content
    unknown = (set(told) - _WORDS) | {
        w for step in told["when"] for w in step if w not in _OF_A_STEP
    }
    if unknown or not all(law.get("cite") and law.get("source") for law in told["law"]):
        raise ValueError(f"{path}: knows no {sorted(unknown)}, or cites nothing.")
    return told


class Replay:
    """One file played on one database."""

    def __init__(self, office: Office, told: Told) -> None:
        """Open the portfolio on an office that has yet to hear of what the file withholds."""
        self._told, self._knowing = told, office
        hidden = {p: _unknown(office, p) for p in told.get("unknown_hours", ())}
        book = (
            replace(office.book, ports={**office.book.ports, **hidden})
            if hidden
            else office.book
        )
        self._office = _Before(engine=office.engine, book=book)
        # A frozen value takes what distinguishes it before anybody looks.
        object.__setattr__(self._office, "withheld", frozenset(told.get("withheld", ())))
        now = instant(told["opened"])
        self._cases: dict[str, str] = {}
        self._spouses: set[str] = set()
        for number, (name, person) in enumerate(told["portfolio"].items(), start=1):
            self._cases[name] = self._opened(number, name, person, now)

    def play(self) -> None:
        """Raise AssertionError where the product and the file part."""
        for step in self._steps():
            if "between" in step:
                before, after = (
                    self._days(self._knowing, instant(at)) for at in step["between"]
                )
                _same(step, _moved(before, after))
            else:
                self._acts(step, instant(step["at"]))

    def _opened(self, number: int, name: str, person: Told, now: datetime) -> str:
        if "spouse_of" not in person:
            return _opened(self._office, number, person, now)
        self._spouses.add(name)
        worker = self._cases[person["spouse_of"]]
        return _reference(open_spouse_case(self._office, worker, person["but"], now=now))

    def _steps(self) -> Iterator[Told]:
        moves: Any = {}
        for step in self._told["when"]:
            moves = moves if step["moves"] == "the same" else step["moves"]
            yield {**step, "moves": moves}

    def _acts(self, step: Told, now: datetime) -> None:
        before = self._days(self._office, now)
        previewed, answer = self._answers(step, now)
        after = self._days(self._office, now)
        wanted = _same(step, _moved(before, after))
        names = {reference: name for name, reference in self._cases.items()}
        told = {names[reference] for reference, _ in answer.diffs}
        limits = told - set(wanted)
        assert limits == set(step.get("limits_only", ())), f"limits of {limits} move as well"
        assert told >= set(wanted)
        assert answer.affected + answer.unaffected == len(self._cases)
        assert previewed is None or replace(previewed, notices=0) == replace(answer, notices=0)
        self._looks(step, now)

    def _answers(self, step: Told, now: datetime) -> tuple[Any, Any]:
        if "withdraw" in step:
            return None, _done(restricting.withdraw(self._office, step["withdraw"], now=now))
        act: ModuleType = lawmaking if "hours" in step else restricting
        document = step["hours"] if "hours" in step else _document(step["publish"])
        previewed = _done(act.preview(self._office, document, now=now))
        done = _done(act.publish(self._office, document, now=now))
        again = _done(act.publish(self._office, document, now=now + timedelta(seconds=1)))
        assert again.affected == 0
        return previewed, done

    def _looks(self, step: Told, now: datetime) -> None:
        for name, wanted in step.get("readings", {}).items():
            found = {
                reading["due_on"]
                for reading in self._filing(self._office, name, now)["readings"]
            }
            assert found == {_day(day) for day in wanted}, f"{name}: readings {found}"
        for name, words in step.get("says", {}).items():
            said = " ".join(self._filing(self._office, name, now)["basis"]["explanation"])
            assert words.casefold() in said.casefold(), f"{name}: {words!r} not in {said!r}"

    def _days(self, office: Office, now: datetime) -> Days:
        return {name: self._filing(office, name, now).get("planned_on") for name in self._cases}

    def _filing(self, office: Office, name: str, now: datetime) -> Told:
        plan = plain(show_case(office, self._cases[name], now=now))["plan"]
        key = "spouse_filing" if name in self._spouses else "filing"
        found: Told = next((step for step in plan["steps"] if step["key"] == key), {})
        return found


def _unknown(office: Office, port: str) -> Any:
    return replace(office.book.ports[port], hours=None, hours_provenance=None)


def _opened(office: Office, number: int, person: Told, now: datetime) -> str:
    number_of_offer = f"A{number:07d}"
    but = person.get("but") or {
        "applicant": {w: person[w] for w in _OF_A_PERSON if w in person},
        "filing": {"port": None, **{w: person[w] for w in _OF_A_FILING if w in person}},
        "job": {"start_on": person["start_on"]},
        "employer": {"agreement_signed_on": now.date().isoformat()},
        "stage": "filing",
        "certificate": {
            "number": number_of_offer,
            "fee_paid": True,
            "submitted_at": now.isoformat(),
        },
    }
    scenario = Scenario(
        path=FOLDER, title="", situation="", law=(), when=(), then={}, mistakes=(), examples=(),
        given={"who": person.get("who", "the economist"), "but": but}, waits_for=None,
    )  # fmt: skip
    facts = {**facts_of(scenario), "file_no": f"R-{number:04d}"}
    return _reference(open_case(office, facts, now=now))


def _reference(answer: Any) -> str:
    assert isinstance(answer, Recorded), answer
    return answer.case.reference


def _document(told: Any) -> Any:
    if not isinstance(told, str):
        return told
    return next(d for d in load_restriction_documents() if d["id"] == told)


def _done(answer: Any) -> Any:
    assert not isinstance(answer, Refused), answer
    return answer


def _moved(before: Days, after: Days) -> dict[str, list[str | None]]:
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def _same(step: Told, found: dict[str, list[str | None]]) -> dict[str, list[str | None]]:
    wanted = _wanted(step["moves"])
    assert found == wanted, f"{step.get('between') or step['at']}: {wanted} expected, {found}"
    return wanted


def _wanted(told: Told) -> dict[str, list[str | None]]:
    return {name: [_day(day) for day in days] for name, days in told.items()}


def _day(told: Any) -> str | None:
    return None if told is None else str(told)
