"""`northbound occupations`, `ports` and `rules` as scripts and people call them."""

import json

import pytest

from deploy.cli.main import Parser
from deploy.cli.reference import add_to
from models.rules.decisions import Refusal, RefusedError


def run(*words):
    parser = Parser(prog="northbound")
    add_to(parser.add_subparsers(required=True))
    args = parser.parse_args(words)
    return args.run(args)


@pytest.fixture
def answered(capsys):
    """Run a command and return its JSON."""

    def ask(*words):
        assert run(*words, "--json") == 0
        return json.loads(capsys.readouterr().out)

    return ask


@pytest.fixture
def told(capsys):
    """Run a command and return what a person reads."""

    def ask(*words):
        assert run(*words) == 0
        return capsys.readouterr().out

    return ask


@pytest.mark.parametrize(
    ("command", "count"), [("occupations", 63), ("ports", 74), ("rules", 67 + 3)]
)
def test_all_records_are_answered_with_their_sources_and_dates(answered, command, count):
    records = answered(command)
    origin = {"source", "confidence", "effective_from", "effective_to", "published_on", "note"}
    assert len(records) == count
    assert all({"id"} | origin <= record.keys() for record in records)
    assert all(isinstance(r["source"], list) and r["source"] for r in records)


def test_the_keys_of_a_rule_are_stable(answered):
    (record,) = answered("rules", "RESTORATION_90")
    assert list(record) == [
        "id", "title", "stage", "kind", "text", "citation", "actors", "limit", "rolls_over",
        "doubt", "source", "confidence", "effective_from", "effective_to", "published_on",
        "note",
    ]  # fmt: skip
    assert record["limit"]["days"] == 90
    assert record["citation"] == "R182(1)"


def test_a_profession_is_found_by_a_title_it_carries(answered):
    (record,) = answered("occupations", "actuary")
    assert record["id"] == "mathematician"
    assert record["effective_from"] == "2020-07-01"
    assert record["credentials"][0][0]["kind"] == "degree"
    assert record["nocs"][0].keys() == {"code", "title", "teer"}


def test_a_port_is_found_by_an_alias_and_tells_its_hours(answered):
    (record,) = answered("ports", "billy bishop")
    assert (record["id"], record["hours"]) == ("ytz", None)
    (record,) = answered("ports", "aldergrove")
    assert record["hours"]["opens"] == "08:00"
    assert record["hours"]["closes"] == "24:00"
    assert record["hours_confidence"] == "low"


def test_a_search_without_match_is_an_empty_answer(answered):
    assert answered("ports", "zzz") == []


def test_a_search_without_match_suggests_what_is_near(told):
    assert "Near it: Management Consultant" in told("occupations", "Mgmt Consultant")
    assert "Nothing matches 'zzz'." in told("ports", "zzz")


def test_one_record_is_told_in_full(told):
    said = told("ports", "bloomfield")
    assert "hours: 09:00-17:00 mon-sat" in said
    assert "source: https://www.newswire.ca/" in said
    assert "published_on: 2024-11-18" in said


def test_unknown_hours_are_told_as_unknown(told):
    assert "hours: unknown" in told("ports", "gordie_howe")


def test_the_whole_list_is_told_with_what_holds_for_all_of_it(told):
    assert "The list is closed." in told("occupations")
    assert "First entries are served" in told("ports")


def test_the_rules_of_a_day_are_those_that_bound_on_it(answered):
    ids = {record["id"] for record in answered("rules", "--on", "2020-01-01")}
    assert "MAX_3_YEARS" in ids  # since 2008-12-15
    assert "SPOUSE_OLD" in ids  # until 2025-01-21
    assert "R186U" in ids  # start unknown: never left out
    assert "CODE_T36" not in ids  # from 2022-12-15
    assert "SPOUSE_C41" not in ids


def test_a_rule_that_did_not_bind_that_day_is_an_empty_answer(answered):
    assert answered("rules", "CODE_T36", "--on", "2022-12-14") == []
    assert len(answered("rules", "CODE_T36", "--on", "2022-12-15")) == 1


def test_an_instant_is_answered_in_utc(answered):
    (record,) = answered("rules", "FLAGPOLE_EXEMPT")
    assert record["effective_from"] == "2024-12-24T04:59:00Z"


def test_an_unknown_rule_is_refused_with_a_suggestion():
    with pytest.raises(RefusedError, match=r"did you mean RESTORATION_90") as caught:
        run("rules", "RESTORATION")
    assert caught.value.refused.reason is Refusal.INVALID_VALUE


def test_a_day_that_is_none_is_bad_usage(capsys):
    with pytest.raises(SystemExit) as ended:
        run("rules", "--on", "2020-02-30")
    assert ended.value.code == 2
    assert "is not a date" in capsys.readouterr().err
