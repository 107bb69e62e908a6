"""`northbound import` as scripts call it."""

import csv
import json
from pathlib import Path

import pytest

from deploy.cli.importing import add_to
from deploy.cli.main import Parser
from models.rules.decisions import Refusal, RefusedError

SAMPLES = Path(__file__).parents[1] / "samples"
NOW = ("--as-of", "2026-11-23T14:00Z")
SHORT = "File No,Foreign National,Citizenship,Passport Expiry\n"


def run(*words):
    parser = Parser(prog="northbound")
    add_to(parser.add_subparsers())
    args = parser.parse_args(["import", *map(str, words), *NOW])
    return args.run(args)


def answered(capsys, *words, code=0):
    assert run(*words, "--json") == code
    return json.loads(capsys.readouterr().out)


def counts(found):
    return {
        name: found[name] for name in ("read", "accepted", "updated", "unchanged", "rejected")
    }


def counted(read, accepted=0, updated=0, unchanged=0, rejected=0):
    return {
        "read": read, "accepted": accepted, "updated": updated, "unchanged": unchanged,
        "rejected": rejected,
    }  # fmt: skip


def written(folder, *rows):
    path = folder / "cases.csv"
    path.write_text(SHORT + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_the_sample_portfolio_is_taken_in_and_a_second_time_changes_nothing(home, capsys):
    sample = SAMPLES / "portfolio.csv"

    first = answered(capsys, sample)
    assert counts(first) == counted(200, accepted=200)
    assert first["errors"] == first["warnings"] == []

    assert counts(answered(capsys, sample)) == counted(200, unchanged=200)


def test_the_messy_portfolio_is_accounted_for_and_its_rejects_written(home, capsys):
    out = home / "rejects.csv"
    found = answered(capsys, SAMPLES / "portfolio-messy.csv", "--rejects", out)

    assert counts(found) == counted(120, accepted=97, rejected=23)
    assert len(found["errors"]) == 23
    assert set(found["errors"][0]) == {"row", "file_no", "column", "value", "reason", "remedy"}
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = [int(row["Row"]) for row in csv.DictReader(stream)]
    assert rows == [error["row"] for error in found["errors"]]


def test_a_changed_row_is_an_update_and_the_others_stay(home, capsys):
    answered(capsys, written(home, "F-1,Avery,US,2031-05-14", "F-2,Blake,US,2030-01-01"))
    again = written(home, "F-1,Avery,US,2032-05-14", "F-2,Blake,US,2030-01-01")

    assert counts(answered(capsys, again)) == counted(2, updated=1, unchanged=1)
    assert counts(answered(capsys, again)) == counted(2, unchanged=2)


def test_another_name_and_another_passport_are_an_identity_conflict(home, capsys):
    answered(capsys, written(home, "F-1,Avery,US,2031-05-14"))
    out = home / "rejects.csv"

    clash = written(home, "F-1,Blake,MX,2029-01-01", "F-2,Casey,US,2030-01-01")
    found = answered(capsys, clash, "--rejects", out)

    assert counts(found) == counted(2, accepted=1, rejected=1)
    assert (found["errors"][0]["row"], found["errors"][0]["file_no"]) == (2, "F-1")
    assert "Blake" in out.read_text(encoding="utf-8-sig")


def test_a_dry_run_counts_and_writes_nothing(home, capsys):
    path = written(home, "F-1,Avery,US,2031-05-14", "F-2,,US,2031-05-14")

    expected = counted(2, accepted=1, rejected=1)
    assert counts(answered(capsys, path, "--dry-run")) == expected
    assert counts(answered(capsys, path)) == expected


def test_strict_saves_nothing_when_a_row_is_rejected(home, capsys):
    path = written(home, "F-1,Avery,US,2031-05-14", "F-2,,US,2031-05-14")

    assert counts(answered(capsys, path, "--strict", code=1))["rejected"] == 1
    assert run(path, "--strict") == 1
    assert "nothing was saved" in capsys.readouterr().err
    assert counts(answered(capsys, path)) == counted(2, accepted=1, rejected=1)


def test_strict_saves_when_every_row_is_good(home, capsys):
    path = written(home, "F-1,Avery,US,2031-05-14")

    assert counts(answered(capsys, path, "--strict")) == counted(1, accepted=1)
    assert counts(answered(capsys, path, "--strict")) == counted(1, unchanged=1)


def test_people_read_a_line_of_counts_and_the_rows_to_mend(home, capsys):
    path = written(home, "F-1,Avery,US,2031-05-14", "F-2,[red]Blake,Atlantis,2031-05-14")

    assert run(path) == 0

    said = capsys.readouterr().out
    assert "2 rows read. 1 accepted, 0 updated, 0 unchanged, 1 rejected." in said
    assert "Atlantis" in said
    assert "Taken in, with a warning" in said


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "no such file"),
        (b"", "empty"),
        (b"PK\x03\x04", "workbook"),
        (b"prose", "no column"),
    ],
)
def test_what_is_no_portfolio_is_refused_in_one_line(tmp_path, content, word):
    path = tmp_path / "cases.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(RefusedError) as caught:
        run(path)

    assert caught.value.refused.reason is Refusal.INVALID_FILE
    assert word in caught.value.refused.message
    assert "\n" not in caught.value.refused.message


@pytest.mark.parametrize("out", ["", "no/such/folder/out.csv", "cases.csv"])
def test_rejects_go_to_a_file_of_their_own_or_nowhere(tmp_path, out):
    path = written(tmp_path, "F-1,Avery,US,2031-05-14")
    before = path.read_bytes()

    with pytest.raises(RefusedError) as caught:
        run(path, "--rejects", tmp_path / out)

    assert "--rejects" in caught.value.refused.message
    assert path.read_bytes() == before
