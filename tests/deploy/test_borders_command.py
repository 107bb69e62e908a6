"""`restriction`: previewed, published, withdrawn, listed."""

import pytest

from tests.deploy.command import NOW, SAMPLES, answered, opened, run

RESTRICTION = SAMPLES / "restrictions" / "fictitious-southern-ontario.yaml"
ID = "fictitious-southern-ontario"
ONLINE = SAMPLES / "facts" / "mexican-citizen-online.yaml"
WORDS = "Planned online or through a visa office, not at a port."


@pytest.fixture
def reference(home, capsys):
    return opened(capsys)


def filing_day(capsys, reference):
    return answered(capsys, "plan", reference, *NOW)["filing_on"]


def test_published_it_moves_the_plan_and_withdrawn_the_plan_is_back(capsys, reference):
    before = filing_day(capsys, reference)
    opened(capsys, ONLINE)
    shown = answered(capsys, "restriction", "preview", RESTRICTION, *NOW)
    assert filing_day(capsys, reference) == before == "2027-01-18"

    found = answered(capsys, "restriction", "publish", RESTRICTION, *NOW)
    assert shown.pop("unaffected_because") == [{"reason": "online", "cases": 1, "words": WORDS}]
    assert found == shown
    assert set(found) == {"id", "version", "affected", "unaffected", "diffs"}
    (one,) = found["diffs"]
    (moved,) = [
        c for c in one["changes"] if (c["step"], c["field"]) == ("filing", "planned_on")
    ]
    assert (one["reference"], moved["old"], moved["new"]) == (reference, before, "2027-01-19")
    assert moved["reason"] == "restriction"
    assert "https://example.org/fictitious-notice" in moved["because"]
    assert filing_day(capsys, reference) == "2027-01-19"

    assert answered(capsys, "restriction", "publish", RESTRICTION, *NOW)["affected"] == 0
    back = answered(capsys, "restriction", "withdraw", ID, *NOW)
    assert (back["version"], back["affected"]) == (1, 1)
    assert filing_day(capsys, reference) == before
    assert answered(capsys, "restriction", "withdraw", ID, *NOW)["affected"] == 0


def test_the_list_tells_the_shipped_from_the_published(capsys, reference):
    answered(capsys, "restriction", "publish", RESTRICTION, *NOW)
    states = {one["id"]: one["state"] for one in answered(capsys, "restriction", "list")}
    assert states[ID] == "published"
    assert states["COVID"] == "history"


def test_people_read_what_moved(capsys, reference):
    opened(capsys, ONLINE)
    assert run("restriction", "preview", RESTRICTION, *NOW) == 0
    said = capsys.readouterr().out
    summary, notices, because, line, *_ = said.splitlines()
    assert summary == f"{ID} (version 1): 1 case moves, 1 does not."
    assert notices.endswith(" to send.")
    assert because.startswith('"FICTITIOUS: ')
    assert 'Thursday only" applies (source: https://example.org/fictitious-notice' in because
    assert said.count("https://example.org") == 1
    assert line.startswith(
        f"{reference}  File the application: planned day 2027-01-18 becomes 2027-01-19, 1 day"
    )
    assert WORDS in said
    assert "_on" not in said
    assert run("restriction", "publish", RESTRICTION, *NOW) == 0
    assert run("restriction", "list") == 0
    assert f"{ID} (version 1): 1 case moves, 1 does not." in capsys.readouterr().out


def test_what_moves_many_cases_waits_for_approval_unless_a_script_says_how_many(
    capsys, reference, monkeypatch
):
    monkeypatch.setenv("NORTHBOUND_APPROVE_ABOVE", "0")
    said = answered(capsys, "restriction", "publish", RESTRICTION, *NOW, code=1)["refused"]
    assert (said["reason"], said["proposal"], said["affected"]) == ("needs_approval", "P-1", 1)
    assert "northbound approve P-1" in said["message"]
    assert filing_day(capsys, reference) == "2027-01-18"
    words = ("restriction", "publish", RESTRICTION, *NOW, "--yes-move", "1")
    assert answered(capsys, *words)["affected"] == 1
    (one,) = answered(capsys, "proposals")
    assert one["state"] == "superseded"
    assert run("restriction", "publish", RESTRICTION, "--yes-move", "many") == 2
    monkeypatch.setenv("NORTHBOUND_APPROVE_ABOVE", "few")
    said = answered(capsys, "restriction", "publish", RESTRICTION, *NOW, code=1)["refused"]
    assert "NORTHBOUND_APPROVE_ABOVE" in said["message"]


PIN = ("until_on=2026-12-04", "reason=The visit is booked.")


@pytest.mark.parametrize("words", [("case", "show"), ("plan",)])
def test_people_read_of_a_pin_until_when_why_and_what_waits_behind_it(capsys, reference, words):
    fields = [part for told in PIN for part in ("--set", told)]
    assert run("case", "record", reference, "plan_pinned", *fields, *NOW) == 0
    capsys.readouterr()
    assert run(*words, reference, *NOW) == 0
    said = capsys.readouterr().out
    assert "Pinned until 2026-12-04: The visit is booked." in said
    assert "The border would move it" not in said

    assert run("restriction", "publish", RESTRICTION, *NOW) == 0
    assert f"Pinned, and stays: {reference}  File the application" in capsys.readouterr().out
    assert run(*words, reference, *NOW) == 0
    said = capsys.readouterr().out
    assert "The border would move it; without the pin:" in said
    moved = "  File the application: planned day 2027-01-18 becomes 2027-01-19, 1 day later"
    assert moved in said


def test_a_plan_says_in_json_whether_it_is_pinned(capsys, reference):
    assert answered(capsys, "plan", reference, *NOW)["pin"] is None
    fields = [part for told in PIN for part in ("--set", told)]
    assert run("case", "record", reference, "plan_pinned", *fields, *NOW) == 0
    found = answered(capsys, "plan", reference, *NOW)["pin"]
    assert found == answered(capsys, "case", "show", reference, *NOW)["pin"]
    assert found["would_move"] == []


def test_people_read_whose_place_a_published_one_takes(capsys, reference, tmp_path):
    text = RESTRICTION.read_text(encoding="utf-8").replace(f"id: {ID}", "id: R2017-05-02")
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    assert run("restriction", "publish", own, *NOW) == 0
    said = capsys.readouterr().out
    assert "It stands in the place of the shipped " in said
    assert "in_place_of" in answered(capsys, "restriction", "preview", own, *NOW)
