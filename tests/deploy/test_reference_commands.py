"""`northbound occupations`, `ports` and `rules` as scripts and people call them."""

import json

import pytest

from deploy.cli import law, reference
from deploy.cli.main import Parser
from deploy.cli.port_words import hours_words
from models.rules.decisions import Refusal, RefusedError


def run(*words):
    parser = Parser(prog="northbound")
    commands = parser.add_subparsers(required=True)
    reference.add_to(commands)
    law.add_to(commands)
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
    ("command", "count"),
    # Of rules 86 with seven older versions, 15 fees, 18 planning values and 10 holidays.
    [("occupations", 63), ("ports", 74), ("rules", 86 + 7 + 15 + 18 + 10)],
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
        "doubt", "values", "source", "confidence", "effective_from", "effective_to",
        "published_on", "note", "of", "binds",
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
    said = told("ports", "bloomfield", "--on", "2026-11-25")
    assert (
        "hours: 09:00-17:00 mon-sat, closed on holidays of Canada and the United States" in said
    )
    assert "source: https://www.newswire.ca/" in said
    assert "published_on: 2024-11-18" in said


def test_hours_are_those_of_the_day_and_those_before_it_stay_beside_them(answered):
    (record,) = answered("ports", "bloomfield", "--on", "2026-12-01")
    assert (record["hours_on"], record["hours_from"]) == ("2026-12-01", "2025-01-06")
    assert record["former_hours"] == record["coming_hours"] == []
    (before,) = answered("ports", "bloomfield", "--on", "2025-01-05")
    assert (before["hours"], before["hours_source"]) == (None, [])
    assert [one["effective_from"] for one in before["coming_hours"]] == ["2025-01-06"]


@pytest.mark.parametrize(
    ("on", "why", "said"),
    [
        ("2026-11-25", None, "hours: 09:00-17:00 mon-sat"),
        # Thanksgiving in the United States, then a Sunday.
        (
            "2026-11-26",
            "holiday",
            "hours: closed on Thursday 2026-11-26, a holiday (else 09:00",
        ),
        ("2026-11-29", "weekday", "hours: closed on Sunday 2026-11-29 (else 09:00-17:00"),
        ("2025-01-05", None, "hours: unknown"),
    ],
)
def test_a_port_says_whether_it_is_closed_on_the_day_asked_for(answered, told, on, why, said):
    (record,) = answered("ports", "bloomfield", "--on", on)
    assert record["closed_that_day"] == why
    assert said in told("ports", "bloomfield", "--on", on)


def test_hours_to_come_are_a_sentence_with_their_source(told):
    assert (
        "coming_hours: from 2025-01-06: 09:00-17:00 mon-sat, closed on holidays of Canada and "
        "the United States (https://www.newswire.ca/"
    ) in told("ports", "bloomfield", "--on", "2025-01-05")


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        (["mon", "wed", "sat"], "08:00-16:00 mon, wed, sat"),
        (["mon", "tue", "thu", "fri", "sat"], "08:00-16:00 mon, tue, thu-sat"),
        (["fri"], "08:00-16:00 fri"),
        (["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "08:00-16:00"),
    ],
)
def test_only_days_that_follow_one_another_are_a_range(weekdays, words):
    hours = {"weekdays": weekdays, "opens": "08:00", "closes": "16:00"}
    assert hours_words(hours | {"closed_on_holidays": ()}) == words


def test_the_hours_of_today_are_those_of_the_day_that_stands_in_for_it(answered):
    (then,) = answered("ports", "bloomfield", "--as-of", "2025-01-05")
    assert then == answered("ports", "bloomfield", "--on", "2025-01-05")[0]
    both = ("--on", "2026-12-01", "--as-of", "2025-01-05")
    assert answered("ports", "bloomfield", *both)[0]["hours_on"] == "2026-12-01"


@pytest.mark.parametrize("day", ["monday", "2027-02-30", "2027"])
def test_hours_of_a_day_that_is_none_are_bad_usage(day, capsys):
    with pytest.raises(SystemExit) as left:
        run("ports", "--on", day)
    assert left.value.code == 2
    assert f"{day!r} is not a date: write it as 2027-01-18" in capsys.readouterr().err


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_year_that_cannot_be_meant_is_bad_usage(day, capsys):
    with pytest.raises(SystemExit) as left:
        run("ports", "bloomfield", "--on", day)
    assert left.value.code == 2
    assert f"the year {day[:4]} of {day} cannot be meant" in capsys.readouterr().err


def test_unknown_hours_are_told_as_unknown(told):
    assert "hours: unknown" in told("ports", "gordie_howe")


def test_the_whole_list_is_told_with_what_holds_for_all_of_it(told):
    assert "The list is closed." in told("occupations")
    assert "First entries are served" in told("ports")


def test_the_rules_of_a_day_are_those_that_bound_on_it(answered):
    found = {record["id"]: record for record in answered("rules", "--on", "2020-01-01")}
    assert found["MAX_3_YEARS"]["binds"] == "yes"  # since 2008-12-15
    assert found["SPOUSE_OLD"]["binds"] == "start unknown"  # until 2025-01-21
    assert found["R186U"]["binds"] == "start unknown"  # never left out, never told as certain
    assert found["CODE_T36"]["values"] == ["T23"]  # T36 from 2022-12-15
    assert "SPOUSE_C41" not in found


def test_fees_planning_values_and_holidays_have_their_days_too(answered):
    found = {record["id"]: record for record in answered("rules", "--on", "2025-06-01")}
    assert found["restoration"]["cents"] == 23975  # from 2024-12-01 to 2025-11-30
    assert found["processing.inside"]["of"] == "planning"
    truth = "National Day for Truth and Reconciliation"
    assert found[truth]["of"] == "holiday"
    assert truth not in {one["id"] for one in answered("rules", "--on", "2021-08-02")}


@pytest.mark.parametrize(
    ("on", "rule"),
    [
        ("2025-01-20", "SPOUSE_OLD"),
        ("2025-01-21", "SPOUSE_C41"),  # at 18:00 UTC of that day
        ("2025-01-21T04:59:59Z", "SPOUSE_OLD"),
        ("2025-01-21T05:00:00Z", "SPOUSE_C41"),
    ],
)
def test_one_of_the_two_spouse_rules_binds_at_any_moment(answered, on, rule):
    found = {record["id"] for record in answered("rules", "--on", on)}
    assert found & {"SPOUSE_OLD", "SPOUSE_C41"} == {rule}


@pytest.mark.parametrize(
    ("rule", "on", "said"),
    [
        ("CODE_T36", "2022-12-14", "Exemption code T23"),
        ("CODE_T36", "2022-12-15", "Exemption code T36"),
        ("MAX_3_YEARS", "2008-12-14", "One year at most"),
        ("MAX_3_YEARS", "2008-12-15", "Three years at most"),
        ("WP_EXT_LETTER", "2026-04-26", "180 days"),
        ("WP_EXT_LETTER", "2026-04-27", "365 days"),
        ("MEXICO_VISA", "2016-11-30", "was needed"),
        ("MEXICO_VISA", "2016-12-01", "No visitor visa"),
        ("MEXICO_VISA", "2024-03-01T04:29:59Z", "No visitor visa"),
        ("MEXICO_VISA", "2024-03-01T04:30:00Z", "A visitor visa is needed"),  # 23:30 Eastern
    ],
)
def test_each_day_has_one_version_of_a_rule(answered, rule, on, said):
    (record,) = answered("rules", rule, "--on", on)
    assert said in record["title"] + record["text"]


def test_people_read_unknown_where_a_start_is_not_known(told):
    rows = [row for row in told("rules", "--on", "2020-01-01").splitlines() if "R186U " in row]
    assert len(rows) == 1
    assert "unknown" in rows[0]


def test_an_instant_is_answered_in_utc(answered):
    (record,) = answered("rules", "FLAGPOLE_EXEMPT")
    assert record["effective_from"] == "2024-12-24T04:59:00Z"


def test_an_unknown_rule_is_refused_with_a_suggestion():
    with pytest.raises(RefusedError, match=r"did you mean .*RESTORATION_90") as caught:
        run("rules", "RESTORATION")
    assert caught.value.refused.reason is Refusal.INVALID_VALUE


def test_a_day_that_is_none_is_bad_usage(capsys):
    with pytest.raises(SystemExit) as ended:
        run("rules", "--on", "2020-02-30")
    assert ended.value.code == 2
    assert "is not a date" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [("preview",), ("list", "x.yaml"), ("RESTORATION_90", "x.yaml")]
)
def test_a_verb_without_its_file_is_bad_usage(words):
    with pytest.raises(SystemExit) as ended:
        run("rules", *words)
    assert ended.value.code == 2


def test_a_port_tells_its_nearest_alternates_and_their_direction(answered):
    (record,) = answered("ports", "rainbow_bridge")
    nearest = record["alternates"][0]
    assert (nearest["port"], nearest["km"], nearest["towards"]) == (
        "queenston_lewiston",
        7,
        "north",
    )
    assert record["place"]["confidence"] == "low"
    assert record["alternates_more"] == 1  # Pigeon River


def test_ports_of_the_province_whose_distance_nobody_knows_are_told_as_such(answered, told):
    (record,) = answered("ports", "emerson")
    first, *_, last = record["alternates"]
    assert (first["port"], first["km"], first["towards"]) == ("south_junction", None, None)
    assert (last["port"], last["km"]) == ("north_portal", 387)
    assert record["alternates_more"] == 10  # of the thirteen others, three are named
    said = told("ports", "emerson")
    assert "alternates: South Junction (distance unknown); Winkler (distance unknown)" in said
    assert "Fort Frances (285 km to the east)" in said
    assert "10 more in MB, distance unknown" in said


def test_a_port_without_a_place_lists_the_ports_of_its_province(answered, told):
    (unplaced,) = answered("ports", "bloomfield")
    assert (unplaced["place"], unplaced["alternates_more"]) == (None, 0)
    assert [one["port"] for one in unplaced["alternates"]] == [
        "st_stephen_3rd", "woodstock_road",
    ]  # fmt: skip
    assert "Woodstock Road (distance unknown)" in told("ports", "bloomfield")
