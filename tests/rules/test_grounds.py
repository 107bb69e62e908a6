"""Why a date is what it is."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from models.rules.grounds import basis
from models.rules.plan import STEPS, StepKey, Why
from tests.rules.cases import BOOK, MONDAY, A, K, case, day, planned


def why(of, step):
    return basis(planned(of).step(step).why, BOOK, on=MONDAY)


def spoken(line, *values):
    why = Why("PERMIT_EXPIRY", (), ((line, values),))
    return basis(why, BOOK, on=MONDAY).explanation[0]


def test_a_legal_date_names_its_rule_citation_and_source():
    found = why(
        case(A.EXTENSION_WINDOW, permit=("2026-01-01", "2027-07-20")), K.EXTENSION_FILING
    )
    assert (found.rule, found.citation) == ("ONLINE_UTC_CUTOFF", "R9.3(1); canada.ca")
    assert "canada.ca" in found.source
    assert "2027-07-20T23:59:59Z" in " ".join(found.explanation)


def test_a_planning_value_says_that_it_is_practice():
    found = why(case(), K.DOCUMENTS)
    assert (found.rule, found.citation) == ("planning.documents", "practice, not law")
    assert found.source


def test_the_day_from_which_a_rule_binds_stands_beside_it():
    assert why(case(), K.FILING).effective_from == "2024-02-29T23:30:00-05:00"  # R198_POE
    assert why(case(), K.DOCUMENTS).effective_from is None


def test_the_inputs_are_the_facts_the_date_rests_on():
    assert why(case(), K.OFFER).inputs == {
        "opened_on": "2026-11-23",
        "start_on": "2027-02-01",
        "as_of": "2026-11-23",
    }


def test_inputs_are_plain_json():
    given = (("day", MONDAY), ("days", 90), ("none", None), ("key", StepKey.FILING), ("x", 1.5))
    found = basis(Why("RESTORATION_90", given), BOOK, on=MONDAY).inputs
    assert found == {"day": "2026-11-23", "days": 90, "none": None, "key": "filing", "x": "1.5"}
    assert json.loads(json.dumps(found)) == found


def test_a_rule_whose_sources_conflict_says_so_last():
    doubtful = next(r[-1] for r in BOOK.rules.values() if r[-1].doubt)
    found = basis(Why(doubtful.id, (), (("First.", ()),)), BOOK, on=day("2027-01-01"))
    assert found.explanation == ("First.", doubtful.doubt)


def test_a_sentence_with_braces_in_it_is_said_as_it_is():
    found = basis(Why("R198_POE", (), (("{}", ("Closed {sic}.",)),)), BOOK, on=MONDAY)
    assert found.explanation[0] == "Closed {sic}."


def test_values_that_are_equal_but_read_otherwise_are_each_said_as_they_are():
    noon = datetime(2027, 1, 5, 17, tzinfo=UTC)
    there = noon.astimezone(ZoneInfo("America/Toronto"))
    said = [spoken("{}", value) for value in (1, True, noon, there, noon.date(), noon.date())]
    assert said == [
        "1",
        "True",
        "2027-01-05T17:00:00+00:00",
        "2027-01-05T12:00:00-05:00",
        "2027-01-05",
        "2027-01-05",
    ]


def test_a_rule_that_the_book_lacks_is_an_error():
    with pytest.raises(KeyError, match="NO_SUCH_RULE"):
        basis(Why("NO_SUCH_RULE"), BOOK, on=MONDAY)


def test_every_step_has_a_title_an_owner_and_an_action():
    assert set(STEPS) == set(StepKey)
    assert all(kind.title and kind.action.endswith(".") for kind in STEPS.values())
