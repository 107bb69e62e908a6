"""`routes`: the shape that scripts rely on, and the table that people read."""

import pytest

from tests.deploy.command import FACTS, NOW, SAMPLES, answered, opened, run

ROW = {
    "route", "port", "allowed", "reasons", "earliest_on", "p50_on", "p90_on", "latest_safe_on",
    "slack_days", "next_windows", "restrictions", "sources", "data_as_of", "recommended",
}  # fmt: skip
FINDING = {
    "verdict", "rule", "citation", "source", "effective_from", "message", "remedy",
    "doubt", "who",
}  # fmt: skip
FILES = sorted((SAMPLES / "facts").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_way_is_a_row_with_its_reasons_and_their_sources(home, capsys, file):
    found = answered(capsys, "routes", "--file", file, *NOW)
    assert {row["route"] for row in found} == {
        "land", "airport", "consulate", "inside", "return",
    }  # fmt: skip
    for row in found:
        assert set(row) >= ROW
        assert row["allowed"] in (True, False, "counsel")
        assert row["reasons"]
        assert all(set(reason) == FINDING for reason in row["reasons"])
        assert row["sources"]
        assert len(row["next_windows"]) <= 10
        for window in row["next_windows"]:
            assert window["opens_at"].endswith("Z")
            assert NOW[1][:16] <= window["opens_at"] < window["closes_at"]
    assert sum(row["recommended"] for row in found) == any(r["allowed"] is True for r in found)


def test_a_stored_case_and_its_file_are_answered_alike(home, capsys):
    reference = opened(capsys)
    stored = answered(capsys, "routes", reference, *NOW)
    assert stored == answered(capsys, "routes", "--file", FACTS, *NOW)


def test_people_read_what_to_do_before_the_table(home, capsys):
    assert run("routes", "--file", FACTS, *NOW) == 0
    told = capsys.readouterr().out
    assert told.startswith("Apply on entry at Fort Erie Peace Bridge from Monday 2026-11-23")
    assert "Niagara Falls Rainbow Bridge" in told


def test_ports_that_nobody_measured_are_compared_and_those_left_out_are_counted(
    home, capsys, tmp_path
):
    told = FACTS.read_text(encoding="utf-8").replace("peace_bridge", "emerson")
    told = told.replace("Buffalo", "Fargo")  # else the bridge that leads home stands first
    at_emerson = tmp_path / "emerson.yaml"
    at_emerson.write_text(told, encoding="utf-8")
    found = answered(capsys, "routes", "--file", at_emerson, *NOW)
    assert [row["port"] for row in found if row["route"] == "land"] == [
        "emerson", "south_junction", "winkler", "gretna", "tolstoi", "cartwright",
    ]  # fmt: skip
    assert run("routes", "--file", at_emerson, *NOW) == 0
    assert (
        "Distance from Emerson West unknown: South Junction, Winkler, Gretna, Tolstoi, "
        "Cartwright, 8 more in MB, not compared."
    ) in capsys.readouterr().out
    assert run("routes", "--file", FACTS, *NOW) == 0
    told = capsys.readouterr().out
    assert "Distance from Fort Erie Peace Bridge unknown: 1 in ON, not compared." in told


@pytest.mark.parametrize("words", [(), ("NB-00001", "--file", FACTS)])
def test_a_case_or_a_file_and_not_both(home, capsys, words):
    assert run("routes", *words) == 2
    assert capsys.readouterr().err == "northbound: give a case or --file, one of the two\n"


def test_a_closed_case_has_nothing_left_to_file(home, capsys):
    reference = opened(capsys)
    answered(capsys, "case", "record", reference, "closed", *NOW)
    refused = answered(capsys, "routes", reference, *NOW, code=1)
    assert refused["refused"]["reason"] == "wrong_stage"
