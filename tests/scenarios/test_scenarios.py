"""Situations as a lawyer would tell them, each played as its file says."""

import re
from typing import Any

import pytest

from models.casework.office import Office
from models.reference.loader import load_book
from tests.scenarios.expecting import Seen, expect
from tests.scenarios.reading import Scenario, scenarios
from tests.scenarios.runner import Play

BOOK = load_book()


def _as_a_test(scenario: Scenario):
    waits = pytest.mark.xfail(strict=True, raises=AssertionError, reason=scenario.waits_for)
    return pytest.param(
        scenario, id=scenario.title, marks=[waits] if scenario.waits_for else []
    )


@pytest.mark.parametrize("scenario", [_as_a_test(s) for s in scenarios()])
def test_the_law_is_kept(
    scenario: Scenario, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    Play(office, capsys).play(scenario)


def test_no_two_scenarios_bear_the_same_title() -> None:
    titles = [s.title for s in scenarios()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda s: s.place)
def test_every_scenario_names_its_law_by_rules_of_the_book_and_by_source(
    scenario: Scenario,
) -> None:
    assert all(
        law.get("cite") and law.get("source") and law.get("says") for law in scenario.law
    )
    assert {law["rule"] for law in scenario.law if "rule" in law} <= set(BOOK.rules)


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda s: s.place)
def test_every_scenario_expects_something(scenario: Scenario) -> None:
    assert scenario.then or any("then" in told or "refused" in told for told in scenario.when)


STEP = {
    "key": "restoration",
    "status": "ready",
    "latest_on": "2026-06-29",
    "due_at": "2026-06-29T23:59:59Z",
    "readings": [],
    "basis": {"rule": "RESTORATION_90", "citation": "R182(1)", "explanation": ["Day 90."]},
}
SEEN = Seen(answer={"steps": [STEP], "awaiting": "filing"}, changes=[])


@pytest.mark.parametrize(
    "then",
    [
        {"awaiting": "filing"},
        {"steps": {"restoration": {"latest_on": "2026-06-29", "says": "day 90"}}},
        {"steps": {"restoration": {"due_at": "2026-06-29T19:59:59-04:00", "readings": []}}},
        {"steps": {"stop_work": "none"}},
    ],
)
def test_what_is_as_it_should_be_is_let_pass(then: dict[str, Any]) -> None:
    expect(SEEN, then)


@pytest.mark.parametrize(
    ("then", "complaint"),
    [
        ({"awaiting": "decision"}, "awaiting: decision expected, filing came"),
        ({"steps": {"restoration": {"latest_on": "2026-06-30"}}}, "2026-06-30 expected"),
        ({"steps": {"restoration": {"readings": ["2026-06-30"]}}}, "[] came"),
        ({"steps": {"restoration": {"cites": "R186"}}}, "'R186' not in 'R182(1)'"),
        ({"steps": {"restoration": "none"}}, "restoration is in the plan"),
        ({"steps": {"stop_work": {"status": "ready"}}}, "no step stop_work"),
    ],
)
def test_a_miss_is_told_in_a_sentence(then: dict[str, Any], complaint: str) -> None:
    with pytest.raises(AssertionError, match=re.escape(complaint)):
        expect(SEEN, then)


def test_a_word_that_no_scenario_may_use_is_an_error_not_a_miss() -> None:
    with pytest.raises(ValueError, match="knows no awaits"):
        expect(SEEN, {"awaits": "filing"})
