"""`rules preview/publish/withdraw/list`: a value of the law changes."""

import pytest

from tests.deploy.command import NOW, SAMPLES, answered, opened, run

FEE = SAMPLES / "law" / "fictitious-permit-fee.yaml"
ID = "work_permit_processing"


@pytest.fixture
def reference(home, capsys):
    return opened(capsys)


def amounts(capsys):
    return [one["cents"] for one in answered(capsys, "rules", ID)]


def test_a_fee_is_previewed_published_shown_and_withdrawn(capsys, reference):
    shown = answered(capsys, "rules", "preview", FEE, *NOW)
    assert amounts(capsys) == [15500]
    found = answered(capsys, "rules", "publish", FEE, *NOW)
    assert found == shown
    assert set(found) == {
        "id", "kind", "version", "affected", "unaffected", "examined", "diffs",
    }  # fmt: skip
    assert (found["affected"], found["examined"]) == (1, 1)
    (one,) = found["diffs"]
    (change,) = one["changes"]
    assert one["reference"] == reference
    assert (change["step"], change["field"]) == ("filing", "fee")
    assert (change["old"], change["new"], change["reason"]) == ("155.00", "160.00", "law")
    assert amounts(capsys) == [15500, 16000]
    (now,) = answered(capsys, "rules", ID, "--on", "2026-12-31")
    assert (now["cents"], now["effective_to"]) == (15500, "2026-12-31")
    (listed,) = answered(capsys, "rules", "list")
    assert (listed["id"], listed["state"], listed["version"]) == (ID, "published", 1)
    assert answered(capsys, "rules", "withdraw", FEE, *NOW)["affected"] == 1
    assert amounts(capsys) == [15500]
    assert answered(capsys, "rules", "withdraw", ID, *NOW)["affected"] == 0


def test_a_broken_file_is_refused_in_one_line(capsys, reference, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(FEE.read_text(encoding="utf-8").replace("16000", "much"))
    said = answered(capsys, "rules", "publish", broken, *NOW, code=1)["refused"]
    assert said["reason"] == "invalid_file"
    assert "line 4, value.cents: 'much' must be a whole number" in said["message"]
    missing = answered(capsys, "rules", "preview", tmp_path / "none.yaml", *NOW, code=1)
    assert "no such file" in missing["refused"]["message"]


def test_people_read_what_changes(capsys, reference):
    assert run("rules", "publish", FEE, *NOW) == 0
    assert run("rules", "list") == 0
    told = capsys.readouterr().out
    assert f"{ID} (version 1): of 1 open case looked at 1 changes." in told


@pytest.mark.parametrize(
    "words", [("rules", "--yes-move", "3"), ("rules", "preview", FEE, "--yes-move", "3")]
)
def test_only_publishing_takes_a_number_of_cases(home, words):
    assert run(*words) == 2


HOURS = """
id: peace_bridge
kind: port_hours
value: {hours: {weekdays: [tue, wed], opens: "09:00", closes: "17:00"}}
published_on: 2026-11-20
effective_from: 2026-12-01
source: https://example.org/invented
confidence: low
"""


def test_ports_tell_the_hours_that_were_published_here_from_their_day_on(capsys, home):
    file = home / "hours.yaml"
    file.write_text(HOURS, encoding="utf-8")
    (ships,) = answered(capsys, "ports", "peace bridge", "--on", "2026-12-01")
    assert answered(capsys, "rules", "publish", file, *NOW)["version"] == 1
    (before,) = answered(capsys, "ports", "peace bridge", "--on", "2026-11-30")
    (since,) = answered(capsys, "ports", "peace bridge", "--on", "2026-12-01")
    assert before["hours"] == ships["hours"]
    assert [one["effective_from"] for one in before["coming_hours"]] == ["2026-12-01"]
    assert (since["hours"]["weekdays"], since["hours"]["opens"]) == (["tue", "wed"], "09:00")
    assert (since["hours_source"], since["hours_from"]) == (
        ["https://example.org/invented"], "2026-12-01",
    )  # fmt: skip
    assert [one["hours"] for one in since["former_hours"]][-1] == ships["hours"]
    answered(capsys, "rules", "withdraw", "peace_bridge", *NOW)
    (back,) = answered(capsys, "ports", "peace bridge", "--on", "2026-12-01")
    assert back == ships
