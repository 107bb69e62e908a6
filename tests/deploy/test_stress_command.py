"""`stress` and `plan --what-if`: what would be if, as scripts and people read it."""

import pytest

from tests.deploy.command import NOW, SAMPLES, answered, opened, portfolio, run


@pytest.fixture
def cases(home, tmp_path, capsys):
    answered(capsys, "import", portfolio(tmp_path, 60), *NOW)


def test_it_answers_how_many_whose_and_how_late(cases, capsys):
    found = answered(capsys, "stress", "--port", "Rainbow Bridge", "--from", "monday", *NOW)
    assert found["affected"] + found["unaffected"] > 40
    assert set(found) == {
        "title", "effective_from", "effective_to", "headline", "affected", "unaffected",
        "pinned", "rushed", "rushed_from", "late", "longest_days", "past_limit", "stranded",
        "owners", "employers", "ports", "worst", "more",
    }  # fmt: skip
    assert sum(o["cases"] for o in found["owners"]) == found["affected"] > 0
    assert found["ports"][0]["port"] == "rainbow_bridge"
    assert {"reference", "owner", "late_days", "past_limit_days", "elsewhere"} <= set(
        found["worst"][0]
    )


def test_people_read_whose_cases_and_where_else_they_can_go(cases, capsys):
    assert run("stress", "--port", "rainbow_bridge", *NOW) == 0
    said = capsys.readouterr().out
    assert "Queenston-Lewiston" in said
    assert "Whose" in said
    found = answered(capsys, "stress", "--port", "rainbow_bridge", *NOW)
    stranded = [one["reference"] for one in found["worst"] if one["late_days"] is None]
    rows = [line.strip() for line in said.splitlines() if line.lstrip().startswith("NB-")]
    assert stranded
    assert [line.split()[0] for line in rows if "no day left" in line] == stranded
    assert sum(o["stranded"] for o in found["owners"]) == found["stranded"]


def test_a_file_and_words_are_two_ways_and_one_is_needed(cases, capsys):
    notice = SAMPLES / "restrictions" / "fictitious-southern-ontario.yaml"
    assert answered(capsys, "stress", "--file", notice, *NOW)["title"].startswith("FICT")
    assert run("stress", "--file", notice, "--port", "coutts") == 2
    assert run("stress") == 2


def test_a_what_if_reads_in_one_line_before_its_table(home, capsys):
    reference = opened(capsys)
    told = ("--what-if", "job.start_on=2027-06-01")
    assert run("plan", reference, *told, *NOW) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("File the application: 2027-01-18 becomes 2027-05-18, 120 days")
    assert any("First day of work" in line for line in said[1:])
