"""`northbound compute` as scripts call it: answers, bad usage, refusals."""

import json

import pytest

from deploy.cli.compute import add_to
from deploy.cli.main import Parser
from models.reference.loader import load_book
from models.rules.decisions import Refusal, RefusedError
from models.rules.holidays import holidays_of
from tests.rules.federal_days import FEDERAL_DAYS


def run(*words: str):
    parser = Parser(prog="northbound")
    add_to(parser.add_subparsers())
    args = parser.parse_args(["compute", *words])
    return args.run(args)


def answered(capsys, *words: str):
    assert run(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_the_answer_has_its_stable_keys_and_defaults(capsys):
    found = answered(capsys, "--from", "2026-03-31", "--period", "90 days")
    assert found == {
        "due_on": "2026-06-29",
        "raw_on": "2026-06-29",
        "rolled": False,
        "readings": [],
        "explanation": [
            "2026-03-31 itself is not counted.",
            "Day 90 after 2026-03-31 is 2026-06-29, a Monday.",
        ],
        "citations": ["Interpretation Act s.27(5)"],
    }


@pytest.mark.parametrize(
    ("words", "due_on", "rolled"),
    [
        (("2026-12-25", "30 days", "--roll", "next"), "2027-01-25", True),  # Sunday the 24th
        (("2026-09-08", "P6Y", "--count", "beginning-on"), "2032-09-07", False),
        (("2026-03-02", "10 days", "--count", "clear"), "2026-03-13", False),
        (("2026-06-29", "90 days", "--direction", "before"), "2026-03-31", False),
        (("2026-06-24", "0 days", "--roll", "next", "--calendar", "federal:QC"),
         "2026-06-25", True),
        (("2026-04-03", "0 days", "--roll", "previous"), "2026-04-02", True),  # Good Friday
    ],
)  # fmt: skip
def test_each_option_counts_as_it_says(capsys, words, due_on, rolled):
    found = answered(capsys, "--from", words[0], "--period", *words[1:])
    assert (found["due_on"], found["rolled"]) == (due_on, rolled)


def test_two_readings_are_both_in_the_answer(capsys):
    words = ("--from", "2026-11-02", "--period", "60 days", "--roll", "next")
    readings = answered(capsys, *words)["readings"]
    assert [set(r) for r in readings] == [{"due_on", "due_at", "citation", "note"}] * 2
    assert [r["due_on"] for r in readings] == ["2027-01-02", "2027-01-04"]


def test_a_person_reads_the_day_first_and_then_why(capsys):
    assert run("--from", "2026-11-02", "--period", "60 days", "--roll", "next") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2027-01-02 (moved from 2027-01-01)"
    assert "  2027-01-01 is New Year's Day, a holiday." in lines
    assert any(line.startswith("  Reading: 2027-01-04 by Federal Courts") for line in lines)
    assert lines[-1].startswith("  Citations: Interpretation Act s.27(5); ")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--from", "2026-02-30", "--period", "5 days"), "'2026-02-30' is not a date"),
        (("--from", "20260203", "--period", "5 days"), "'20260203' is not a date"),
        (("--from", "tomorrow", "--period", "5 days"), "write it as 2026-03-31"),
        (("--from", "2026-02-03", "--period", "soon"), "'soon' cannot be read"),
        (("--from", "2026-02-03", "--period", "-5 days"), "--period"),
        (("--period", "5 days"), "--from"),
        (
            ("--from", "2026-02-03", "--period", "5 days", "--roll", "up"),
            "invalid choice: 'up'",
        ),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(capsys, words, part):
    with pytest.raises(SystemExit) as stopped:
        run(*words)
    said = capsys.readouterr().err
    assert stopped.value.code == 2
    assert part in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("2026-02-03", "5 days", "--calendar", "mars"), "calendar 'mars' is not known"),
        (("9999-12-31", "5 days"), "years 1 to 9999"),
    ],
)
def test_what_only_counting_can_find_is_bad_usage_as_well(capsys, words, part):
    assert run("--from", words[0], "--period", *words[1:]) == 2
    said = capsys.readouterr().err
    assert part in said
    assert said.count("\n") == 1


def test_office_days_are_refused():
    with pytest.raises(RefusedError) as refusal:
        run("--from", "2026-02-03", "--period", "5 days", "--calendar", "office:ON")
    assert refusal.value.refused.reason is Refusal.INVALID_VALUE


@pytest.mark.parametrize("year", range(2015, 2046))
def test_the_books_holidays_fall_on_the_days_of_a_list_written_apart(year):
    assert list(holidays_of(load_book().holidays, year)) == list(
        holidays_of(FEDERAL_DAYS, year)
    )
