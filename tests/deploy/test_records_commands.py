"""`northbound export`, `verify` and `ack` as scripts call them."""

import csv
import json
import stat

import pytest

from deploy.cli.main import main
from models.store.engine import writing
from models.store.outbox import NOTICE
from tests.deploy.command import portfolio

CASES = 40
AS_OF = ("--as-of", "2026-11-23T14:00Z")
LATER = ("--as-of", "2027-01-12T14:00Z")


@pytest.fixture
def house(home, capsys):
    """A house with part of the sample portfolio, of which a good deal was said."""
    cases = str(portfolio(home, CASES))
    for words in (("import", cases, *AS_OF), ("sweep", *LATER), ("deliver", *LATER)):
        assert main(words) == 0
    capsys.readouterr()
    return home


def asked(capsys, *words, code=0):
    assert main([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def refused(capsys, *words):
    assert main(words) == 1
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.count("\n") == 1
    return found.err


# export


def test_csv_goes_to_the_terminal_and_imports_unchanged(house, capsys):
    assert main(["export", "--format", "csv"]) == 0
    text = capsys.readouterr().out
    again = house / "again.csv"
    again.write_text(text, encoding="utf-8", newline="")
    found = asked(capsys, "import", str(again), *LATER)
    assert found["read"] == found["unchanged"] > 0


def test_a_file_is_written_for_its_owner_alone_and_imports_unchanged(house, capsys):
    target = house / "cases.csv"
    found = asked(capsys, "export", "--format", "csv", "--out", str(target))
    assert found == {"cases": found["cases"], "file": str(target), "format": "csv"}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_bytes().startswith(b"\xef\xbb\xbfFile No,")
    again = asked(capsys, "import", str(target), *LATER)
    assert again["unchanged"] == again["read"] == found["cases"]
    assert again["warnings"] == [] or {w["row"] for w in again["warnings"]} != {1}


def test_json_holds_every_case_with_its_history(house, capsys):
    found = asked(capsys, "export", "--format", "json")
    listed = asked(capsys, "case", "list")
    assert {c["reference"] for c in found} == {c["reference"] for c in listed}
    names = {"facts", "plan", "notices", "events", "permits", "documents", "certificates"}
    assert names <= found[0].keys()
    assert all(case["events"] for case in found)
    assert any(case["notices"] for case in found)
    assert found[0]["events"][0]["at"] == "2026-11-23T14:00:00Z"


def test_json_goes_to_a_file_too(house, capsys):
    target = house / "cases.json"
    assert main(["export", "--format", "json", "--out", str(target)]) == 0
    assert f"cases written to {target}." in capsys.readouterr().out
    assert json.loads(target.read_text(encoding="utf-8"))


def test_an_empty_house_writes_an_empty_list_and_bare_headings(home, capsys):
    assert asked(capsys, "export", "--format", "json") == []
    assert main(["export"]) == 0
    assert len(list(csv.reader(capsys.readouterr().out.splitlines()))) == 1


def test_an_earlier_file_is_replaced_whole_and_nothing_is_left_beside_it(house, capsys):
    target = house / "cases.csv"
    target.write_text("x" * 1_000_000, encoding="utf-8")
    main(["export", "--out", str(target)])
    assert "xxx" not in target.read_text(encoding="utf-8")
    assert list(house.glob("*.part")) == []


def test_children_that_have_no_column_are_told(house, capsys):
    facts = house / "facts.yaml"
    facts.write_text(
        "file_no: F-1\napplicant: {name: Jo}\nchildren: [{name: Kit}]\n", encoding="utf-8"
    )
    opened = asked(capsys, "case", "open", "--file", str(facts), *LATER)
    found = asked(capsys, "export", "--out", str(house / "cases.csv"))
    assert found["without_children"] == [opened["reference"]]


@pytest.mark.parametrize("where", ["", ".", "nowhere/cases.csv"])
def test_a_file_that_cannot_be_is_refused(house, capsys, monkeypatch, where):
    monkeypatch.chdir(house)
    assert "--out" in refused(capsys, "export", "--out", where)


def test_csv_is_no_json(house, capsys):
    assert main(["export", "--format", "csv", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"]["reason"] == "invalid_value"


# verify


def test_a_house_left_alone_keeps_every_promise(house, capsys):
    found = asked(capsys, "verify", *LATER)["invariants"]
    assert [one["id"] for one in found] == ["I1", "I2", "I3", "I6", "Q1", "Q2", "D1"]
    assert all(one["holds"] and one["violations"] == [] for one in found)
    assert {one["id"]: one["checked"] for one in found}["I6"] > 0


def test_a_broken_promise_exits_1_and_says_which(house, engine, capsys):
    with writing(engine) as conn:
        conn.execute(NOTICE.update().values(message_id=None))
    found = asked(capsys, "verify", *LATER, code=1)["invariants"]
    assert [one["id"] for one in found if not one["holds"]] == ["Q2"]
    assert main(["verify", *LATER]) == 1
    shown = capsys.readouterr()
    assert "Q2: message 1 went out without a notice" in shown.out
    assert "Traceback" not in shown.err


def test_a_period_narrows_what_is_looked_at(house, capsys):
    def messages(*words):
        found = asked(capsys, "verify", *LATER, *words)["invariants"]
        return next(one["checked"] for one in found if one["id"] == "Q2")

    assert messages() > 0
    assert messages("--from", "2027-01-13") == messages("--to", "2027-01-12") == 0
    assert messages("--from", "2027-01-12", "--to", "2027-01-13") == messages()


@pytest.mark.parametrize("end", ["2026-01-01", "2027-01-01"])
def test_a_period_in_which_nothing_lies_proves_nothing_and_is_refused(house, capsys, end):
    assert main(["verify", *LATER, "--from", "2027-01-01", "--to", end]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"--to '{end}': not after --from '2027-01-01'. Correct one of" in said.err
    refused = asked(capsys, "verify", *LATER, "--from", "2027-01-01", "--to", end, code=1)
    assert refused["refused"]["reason"] == "invalid_value"


# ack


def test_a_notice_is_acknowledged_and_the_ledger_shows_it(house, capsys):
    newest = asked(capsys, "notices")[0]
    found = asked(
        capsys, "ack", newest["reference"], "--by", "Jo Ek", "--note", "Seen.", *LATER
    )
    assert found == {
        "key": newest["key"], "acknowledged_at": "2027-01-12T14:00:00Z",
        "acknowledged_by": "Jo Ek", "note": "Seen.",
    }  # fmt: skip
    again = asked(capsys, "ack", newest["key"], "--by", "Somebody else", *LATER)
    assert again == found
    shown = asked(capsys, "notices")[0]
    assert shown["acknowledged_by"] == "Jo Ek"
    assert shown["acknowledged_at"] == "2027-01-12T14:00:00Z"


def test_it_is_said_in_words_too(house, capsys):
    assert main(["ack", "N-1", *LATER]) == 0
    assert capsys.readouterr().out.startswith("Seen at 2027-01-12T14:00:00Z: ")


def test_a_notice_that_is_none_is_refused(house, capsys):
    said = refused(capsys, "ack", "N-99999", *LATER)
    assert said == (
        'northbound: No notice has the key or number "N-99999"; see `northbound notices`. '
        "[unknown_notice]\n"
    )
