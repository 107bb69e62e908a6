"""A scenario is played: the case is opened, what happens is recorded, and each look is held
against what the law says."""

import json
import shlex
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

import pytest

from deploy.cli.main import main
from deploy.cli.output import plain
from models.casework.linking import open_spouse_case
from models.casework.office import Office
from models.casework.opening import open_case
from models.casework.reading import show_case
from models.casework.recording import Recorded, record
from models.casework.views import changes_view
from models.reference.loader import load_book
from models.rules.decisions import Refused
from tests.grounded import bare_dates, nameless_doubts
from tests.scenarios.expecting import Seen, expect
from tests.scenarios.reading import Scenario, facts_of

BOOK = load_book()
_A_DAY_MEANS = time(18, tzinfo=UTC)  # the same date in every office of Canada
_WORKER, _SPOUSE = "worker", "spouse"
_LONGEST_DAY = len("2027-01-01")


class Play:
    """One scenario on one office, from its first word to its last."""

    def __init__(self, office: Office, capsys: pytest.CaptureFixture[str]) -> None:
        self._office = office
        self._capsys = capsys
        self._cases: dict[str, str] = {}
        self._seen = Seen(answer={}, changes=[])

    def play(self, scenario: Scenario) -> None:
        """Raise AssertionError where the product and the scenario part."""
        if scenario.given:
            now = instant(scenario.given["on"])
            self._opened(_WORKER, open_case(self._office, facts_of(scenario), now=now), now)
        for happening in scenario.when:
            self._happens(happening)
        then = dict(scenario.then)
        if "on" in then:
            self._look(_WORKER, instant(then.pop("on")))
        expect(self._seen, then)

    def _opened(self, whose: str, answer: Recorded | Refused, now: datetime) -> None:
        assert isinstance(answer, Recorded), f"the case could not be opened: {answer.message}"
        self._cases[whose] = answer.case.reference
        self._look(whose, now)

    def _happens(self, told: Mapping[str, Any]) -> None:
        whose = told.get("whose", _WORKER)
        if "run" in told:
            self._run(told)
        elif "event" in told:
            self._record(whose, told)
        elif "spouse_case" in told:
            worker, facts, now = self._cases[_WORKER], told["spouse_case"], instant(told["at"])
            self._opened(_SPOUSE, open_spouse_case(self._office, worker, facts, now=now), now)
        else:
            self._look(whose, instant(told["at"]))
        expect(self._seen, told.get("then") or {})

    def _record(self, whose: str, told: Mapping[str, Any]) -> None:
        event, fields, case = told["event"], told.get("with") or {}, self._cases[whose]
        at = instant(told["at"])
        now = instant(told.get("told") or told["at"])
        answer = record(self._office, case, event, fields, now=now, at=at)
        if isinstance(answer, Refused):
            _refusal(told, str(answer.reason), answer.message)
            self._look(whose, now)
            return
        assert "refused" not in told, f"{event} of {told['at']} was accepted"
        self._look(whose, now, plain(changes_view(answer.changes, BOOK, now.date())))

    def _look(
        self, whose: str, now: datetime, changes: list[Mapping[str, Any]] | None = None
    ) -> None:
        shown = plain(show_case(self._office, self._cases[whose], now=now))
        bare = bare_dates([shown, changes])
        assert not bare, f"a date does not say why: {bare}"
        nameless = nameless_doubts(shown)
        assert not nameless, f"a doubt does not say what, or who can end it: {nameless}"
        self._seen = Seen(answer=shown, changes=changes or [])

    def _run(self, told: Mapping[str, Any]) -> None:
        typed = told["run"]
        for name, whose in (("{case}", _WORKER), ("{spouse}", _SPOUSE)):
            typed = typed.replace(name, self._cases.get(whose, ""))
        words = shlex.split(typed)
        self._capsys.readouterr()
        try:
            code = main([*words, "--json"])
        except SystemExit as bad_usage:
            raise AssertionError(
                f"{told['run']}: {self._capsys.readouterr().err}"
            ) from bad_usage
        answer = json.loads(self._capsys.readouterr().out)
        self._seen = Seen(answer=answer, changes=[])
        refusal = answer.get("refused") if isinstance(answer, dict) else None
        if refusal:
            _refusal(told, refusal["reason"], refusal["message"])
        else:
            assert "refused" not in told, f"{told['run']} was not refused"
        assert code == (1 if refusal else 0), f"{told['run']} left with {code}"


def _refusal(told: Mapping[str, Any], reason: str, message: str) -> None:
    wanted = told.get("refused")
    what = told.get("event") or told["run"]
    assert wanted, f"{what} was refused ({reason}): {message}"
    assert reason == wanted["reason"], f"{what}: {wanted['reason']} expected, {reason} came"
    for part in (wanted.get("cites"), wanted.get("says")):
        assert part is None or part in message, f"{what}: {part!r} is not in {message!r}"


def instant(text: str) -> datetime:
    """Return the instant a scenario means; a bare date is 18:00 UTC of that day."""
    if len(text) <= _LONGEST_DAY:
        return datetime.combine(datetime.fromisoformat(text).date(), _A_DAY_MEANS)
    at = datetime.fromisoformat(text)
    assert at.tzinfo, f"{text} names no zone"
    return at.astimezone(UTC)
