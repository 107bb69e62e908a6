"""`northbound compute` as scripts call it: answers, bad usage, refusals."""

import json

import pytest

from deploy.cli.compute import add_to
from deploy.cli.main import Parser
from models.reference.loader import load_book
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
        "safe_on": "2026-06-26",
        "readings": [],
        "explanation": [
            "2026-03-31 itself is not counted.",
            "Day 90 after 2026-03-31 is 2026-06-29, a Monday.",
        ],
        "citations": ["Interpretation Act s.27(5)"],
        "law": True,
        "counsel": False,
        "doubt": None,
        "who": None,
    }


# The worked examples that `compute` owns: words, due, safe (None: not given there), readings.
T10_RECEIPT = "2026-12-25"
WORKED = {
    "T01": ("2026-03-31|90 days|--roll next", "2026-06-29", None, []),
    "T04": ("2027-12-02|90 days|--roll next", "2028-03-01", None, []),
    "T07": ("2026-11-02|60 days|--roll next", "2027-01-02", "2026-12-31",
            ["2027-01-02", "2027-01-04"]),
    "T10 receipt": ("2026-12-15|10 days|", T10_RECEIPT, None, []),
    "T10 limit": (f"{T10_RECEIPT}|30 days|--roll next", "2027-01-25", None, []),
    "T13": ("2026-09-08|6 years|--count beginning-on", "2032-09-07", None, []),
    "T16": ("2028-01-31|1 month|", "2028-02-29", None, []),
    "T19": ("2026-11-22|16 months|", "2028-03-22", None, []),
    "T22": ("2025-12-10|12 months|", "2026-12-10", "2026-12-09", []),
    "T25": ("2026-08-31|6 months|", "2027-02-28", None, []),
    "T31": ("2026-03-02|10 days|--count clear", "2026-03-13", None, []),
    "T34": ("2026-12-31|1 day|--count from", "2027-01-01", None, []),
    "T34 within": ("2026-12-31|1 day|", "2027-01-01", None, []),
    "T37": ("2026-04-03|0 days|--roll next", "2026-04-04", None, []),
    "T40": ("2025-12-26|0 days|--roll next", "2025-12-26", None, []),
    "T43": ("2026-05-18|0 days|--roll next", "2026-05-19", None, []),
    "T46 QC": ("2026-06-24|0 days|--roll next --calendar federal:QC", "2026-06-25", None, []),
    "T46 ON": ("2026-06-24|0 days|--roll next --calendar federal:ON", "2026-06-24", None, []),
    "T52": ("2026-11-23|36 months|--count beginning-on", "2029-11-22", None, []),
    "T55": ("2026-05-04|365 days|", "2027-05-04", None, []),
}  # fmt: skip


@pytest.mark.parametrize("row", WORKED.values(), ids=WORKED)
def test_the_worked_examples_come_out_of_the_command(capsys, row):
    words, due, safe, readings = row
    start, period, options = words.split("|")
    found = answered(capsys, "--from", start, "--period", period, *options.split())
    assert found["due_on"] == due
    assert [r["due_on"] for r in found["readings"]] == readings
    assert safe in (None, found["safe_on"])
    assert found["counsel"] is bool(found["doubt"]) is bool(found["who"])
    assert found["citations"]
    assert found["explanation"]


def test_two_readings_are_for_counsel_and_say_so(capsys):
    words = ("--from", "2026-11-02", "--period", "60 days", "--roll", "next")
    found = answered(capsys, *words)
    assert (found["counsel"], found["who"]) == (True, "counsel")
    assert found["doubt"].startswith("Which reading governs is open")
    assert run(*words) == 0
    said = capsys.readouterr().out
    assert "  For counsel to say: Which reading governs is open" in said
    assert "  Aim for: 2026-12-31, the last working day before." in said


@pytest.mark.parametrize(
    ("words", "citation", "part"),
    [
        (("2026-12-31", "1 day", "--count", "from"), "s.27(4)", "itself is not counted"),
        (("2025-12-26", "0 days", "--roll", "next"), "s.26", "A province may add days"),
        (("2026-06-24", "0 days", "--roll", "next", "--calendar", "federal:ON"), "s.26",
         "Which province governs a federal filing made online is unsettled"),
    ],
)  # fmt: skip
def test_what_an_example_flags_is_said_in_its_answer(capsys, words, citation, part):
    found = answered(capsys, "--from", words[0], "--period", *words[1:])
    assert any(citation in cited for cited in found["citations"])
    assert any(part in sentence for sentence in found["explanation"])


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
        (("2026-02-03", "5 days", "--calendar", "office:ZZ"), "'office:ZZ' is not known"),
        (("2026-02-03", "5 days", "--calendar", "office"), "'office:' is not known"),
        (("2100-12-30", "5 business days", "--calendar", "office:ON"), "1900 to 2100"),
        (("2026-02-03", "5 days", "--count", "from", "--direction", "before"), "runs forward"),
    ],
)
def test_what_only_counting_can_find_is_bad_usage_as_well(capsys, words, part):
    assert run("--from", words[0], "--period", *words[1:]) == 2
    said = capsys.readouterr().err
    assert part in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "due_on"),
    [
        (("2026-02-13", "1 business day", "office:ON"), "2026-02-17"),  # Family Day
        (("2026-02-13", "1 business day", "office:QC"), "2026-02-16"),  # none there
        (("2026-04-02", "1 business day", "office:ON"), "2026-04-06"),  # Easter Monday works
        (("2026-07-08", "1 business day", "office:NU"), "2026-07-10"),  # Nunavut Day
        (("2026-06-24", "0 days", "office:QC"), "2026-06-25"),
        (("2027-12-25", "0 days", "office:ON"), "2027-12-29"),  # both days moved: 27, 28
    ],
)
def test_office_days_are_counted_by_province(capsys, words, due_on):
    start, period, calendar = words
    options = ("--roll", "next", "--calendar", calendar)
    assert answered(capsys, "--from", start, "--period", period, *options)["due_on"] == due_on


def test_office_days_are_never_law(capsys):
    words = ("--from", "2026-02-14", "--period", "0 days", "--roll", "next")
    found = answered(capsys, *words, "--calendar", "office:ON")
    assert (found["due_on"], found["law"], found["readings"]) == ("2026-02-17", False, [])
    assert any("practice, not law" in sentence for sentence in found["explanation"])
    assert found["explanation"][-1].endswith("it is 2026-02-14, a Saturday.")
    assert not any("Interpretation Act" in cited for cited in found["citations"])


def test_help_says_what_a_change_of_clocks_does(capsys):
    with pytest.raises(SystemExit) as stopped:
        run("--help")
    said = " ".join(capsys.readouterr().out.split())
    assert stopped.value.code == 0
    assert "first instant after the gap" in said
    assert "the first of the two" in said
    assert "practice and never law" in said


@pytest.mark.parametrize("year", range(2015, 2046))
def test_the_books_holidays_fall_on_the_days_of_a_list_written_apart(year):
    assert list(holidays_of(load_book().holidays, year)) == list(
        holidays_of(FEDERAL_DAYS, year)
    )
