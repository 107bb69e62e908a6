"""`case`, `plan`, `events` and `steps`: the shapes that scripts rely on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.deploy.command import BASIS, FACTS, NOW, PLAN, SAMPLES, STEP, answered, opened, run

FILES = sorted((SAMPLES / "facts").glob("*.yaml"))
FINDING = {
    "verdict", "rule", "citation", "source", "effective_from", "message", "remedy",
    "doubt", "who",
}  # fmt: skip


def test_a_case_is_shown_whole(home, capsys):
    found = answered(capsys, "case", "open", "--file", FACTS, *NOW)
    assert {
        "reference", "version", "stage", "awaiting", "facts", "eligibility", "plan", "permits",
        "documents", "notices", "events", "runs",
    } <= set(found)  # fmt: skip
    assert (found["reference"], found["version"]) == ("NB-00001", 1)
    assert (found["stage"], found["awaiting"]) == ("job offer", "offer")
    assert found["facts"]["job"]["start_on"] == "2027-02-01"
    assert found["eligibility"]["eligible"] in (True, False, "counsel")
    assert all(set(f) == FINDING for f in found["eligibility"]["findings"])
    (event,) = found["events"]
    assert set(event) == {"seq", "name", "at", "recorded_at", "by", "fields"}
    assert (event["seq"], event["name"], event["at"]) == (
        1,
        "case_opened",
        "2026-11-23T14:00:00Z",
    )
    assert answered(capsys, "case", "show", "F-2026001", *NOW) == found


def test_a_held_permit_stands_among_the_permits(home, capsys):
    found = answered(capsys, "case", "open", "--file", SAMPLES / "facts/permit-held.yaml", *NOW)
    assert found["permits"] == [
        {
            "number": "U123456789", "valid_from": "2024-07-21", "valid_to": "2027-07-20",
            "checked": True,
        }
    ]  # fmt: skip


def test_the_last_instant_of_an_online_renewal_is_midnight_in_utc(home, capsys):
    found = answered(capsys, "plan", "--file", SAMPLES / "facts/permit-held.yaml", *NOW)
    (filing,) = [s for s in found["steps"] if s["key"] == "extension_filing"]
    assert (filing["due_at"], filing["authority_zone"]) == ("2027-07-20T23:59:59Z", "UTC")
    assert filing["safe_on"] < "2027-07-20"


def test_a_date_given_for_now_is_that_day_in_every_office_of_the_country(home, capsys):
    found = answered(capsys, "plan", "--file", FACTS, "--as-of", "2026-11-23")
    assert found["as_of"] == "2026-11-23T18:00:00Z"
    for zone in ("America/Vancouver", "America/St_Johns"):
        instant = datetime.fromisoformat(found["as_of"])
        assert instant.astimezone(ZoneInfo(zone)).date() == date(2026, 11, 23)
    told = answered(capsys, "plan", "--file", FACTS, "--as-of", "2026-11-23T00:00Z")
    assert told["as_of"] == "2026-11-23T00:00:00Z"


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_date_of_a_plan_says_why(home, capsys, file):
    found = answered(capsys, "plan", "--file", file, *NOW)
    assert set(found) >= PLAN
    assert set(found["permit_forecast"]) == {"from", "to", "limited_by", "readings", "basis"}
    assert found["steps"]
    for step in found["steps"]:
        assert set(step) == STEP
        basis = step["basis"]
        assert set(basis) == BASIS
        assert basis["rule"]
        assert basis["citation"]
        assert basis["source"]
        assert basis["explanation"], step["key"]
        if None not in (step["planned_on"], step["latest_on"]):
            assert isinstance(step["slack_days"], int)


def test_planning_a_file_or_asking_what_if_writes_nothing(home, capsys):
    reference = opened(capsys)
    before = answered(capsys, "case", "show", reference, *NOW)
    start = ("--what-if", "job.start_on=2027-03-01")
    assert set(answered(capsys, "plan", "--file", FACTS, *start, *NOW)) == {
        "before", "after", "diff",
    }  # fmt: skip
    found = answered(capsys, "plan", reference, *start, *NOW)
    assert found["before"] == before["plan"]
    (moved,) = [
        c for c in found["diff"] if (c["step"], c["field"]) == ("work_start", "planned_on")
    ]
    assert set(moved) == {"step", "field", "old", "new", "reason", "because", "basis"}
    assert (moved["old"], moved["new"]) == ("2027-02-01", "2027-03-01")
    assert answered(capsys, "case", "show", reference, *NOW) == before
    assert len(answered(capsys, "case", "list")) == 1


def test_the_list_is_narrowed_as_people_ask(home, capsys):
    for file in FILES:
        opened(capsys, file)
    found = answered(capsys, "case", "list")
    assert len(found) == len(FILES)
    assert all(
        set(one)
        == {
            "reference",
            "file_no",
            "stage",
            "awaiting",
            "next_due_at",
            "owner",
            "port",
            "version",
        }
        for one in found
    )
    assert [one["next_due_at"] for one in found] == sorted(one["next_due_at"] for one in found)

    def listed(*words):
        return {one["file_no"] for one in answered(capsys, "case", "list", *words)}

    assert listed("--stage", "job offer") == {"F-2026001"}
    assert listed("--stage", "Job-Offer") == {"F-2026001"}
    assert listed("--owner", "PRIYA.RAMAN@example.com") == {"F-2026001", "F-2026003"}
    assert listed("--owner", "Tom Sauvé") == {"F-2026002"}
    assert listed("--port", "peace_bridge") == {"F-2026001"}
    assert listed("--due-before", "2026-11-24") == set()
    assert listed("--due-before", "2028-01-01") == {one["file_no"] for one in found}


def test_recording_answers_with_the_case_after_the_event(home, capsys):
    reference = opened(capsys)
    at = ("--at", "2026-11-20T16:30-05:00", "--by", "Tom Sauvé")
    found = answered(
        capsys, "case", "record", reference, "offer_made", *at, "--if-version", 1, *NOW
    )
    assert (found["version"], found["awaiting"]) == (2, "certificate")
    event = found["events"][-1]
    assert (event["at"], event["recorded_at"]) == (
        "2026-11-20T21:30:00Z",
        "2026-11-23T14:00:00Z",
    )
    assert event["by"] == "Tom Sauvé"


def test_people_read_tables(home, capsys):
    reference = opened(capsys)
    assert run("case", "show", reference, *NOW) == 0
    assert run("case", "list") == 0
    assert run("plan", reference, *NOW) == 0
    assert run("plan", reference, "--what-if", "job.start_on=2027-03-01", *NOW) == 0
    assert run("events") == 0
    assert run("steps") == 0
    said = capsys.readouterr()
    assert "NB-00001 (version 1): job offer, awaiting offer" in said.out
    assert "1 case." in said.out
    assert said.err == ""


def test_every_event_and_step_is_listed(home, capsys):
    found = answered(capsys, "events")
    names = {e["name"] for e in found["events"]}
    assert {"facts_changed", "offer_made", "certificate_recorded", "reopened"} <= names
    assert not {"case_opened", "replanned"} & names
    assert {"unknown_case", "stale_version", "not_lawful", "database", "unreachable"} <= {
        r["code"] for r in found["refusals"]
    }
    steps = answered(capsys, "steps")
    assert all({"key", "title", "owner", "class", "rule"} <= set(s) for s in steps)
