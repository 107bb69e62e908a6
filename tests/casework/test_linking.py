"""A spouse's own case: opened from the worker's, and moved with it in one transaction."""

from datetime import UTC, datetime, timedelta

import pytest

from models.casework.linking import open_spouse_case
from models.casework.recording import Recorded, record
from tests.casework.firm import (
    NOW,
    chain_is_whole,
    opened,
    refused,
    rows,
    shown,
    told,
)

SPOUSE = {
    "name": "Robin Wexford", "email": "robin@example.org", "citizenships": ["FR"],
    "relationship": "spouse", "location": "outside", "passport_expires_on": "2029-01-31",
}  # fmt: skip
PERMIT = {"number": "U1", "valid_from": "2026-10-05", "valid_to": "2029-10-04"}
JOB = {
    "occupation": "Economist",
    "noc": "41401",
    "teer": 1,
    "start_on": "2026-10-05",
    "months": 36,
}
LATER = NOW + timedelta(days=10)


def worker(office, n=1, **changed):
    held = {"stage": "permit", "permit": PERMIT, "spouse": SPOUSE, "job": JOB}
    return opened(office, n, certificate=False, **(held | changed))


def spouse_of(office, reference, told=None, *, now=NOW):
    answer = open_spouse_case(office, reference, told, now=now)
    assert isinstance(answer, Recorded), answer
    return answer.case.reference


def happened(office, reference, event, *, now=LATER, **fields):
    answer = record(office, reference, event, fields, now=now)
    assert isinstance(answer, Recorded), answer
    return answer


def step(office, reference, key, *, now=LATER):
    steps = shown(office, reference, now=now)["plan"]["steps"]
    return next((s for s in steps if s["key"] == key), None)


def events(office, reference):
    return [e["name"] for e in shown(office, reference, now=LATER)["events"]]


def test_the_spouses_case_repeats_what_its_permit_rests_on(office):
    first = worker(office)
    own = shown(office, spouse_of(office, first))
    facts = own["facts"]
    assert (own["kind"], own["awaiting"], own["stage"]) == ("spouse", "filing", "filing")
    assert (facts["file_no"], facts["applicant"]["name"]) == ("F-00001-S", "Robin Wexford")
    assert (facts["job"]["noc"], facts["employer"]["name"]) == ("41401", "Lakehead Analytics")
    assert facts["team"] == shown(office, first)["facts"]["team"]
    assert facts["employer"]["contact_email"] is None  # the employer hears nothing of it
    assert own["worker"]["number"] == 1
    assert (own["worker"]["status"], own["worker"]["valid_to"]) == ("held", "2029-10-04")


def test_both_cases_show_the_link(office):
    first = worker(office)
    second = spouse_of(office, first)
    assert shown(office, first)["links"] == [
        {"case": second, "kind": "spouse", "stage": "filing", "awaiting": "filing"}
    ]
    assert shown(office, second)["links"] == [
        {"case": first, "kind": "worker", "stage": "permit", "awaiting": "extension window"}
    ]
    assert events(office, first) == ["case_opened", "spouse_case_opened"]
    assert chain_is_whole(office)


def test_the_window_is_chased_in_one_of_the_two_cases_only(office):
    first = worker(office)
    assert step(office, first, "spouse_filing")["status"] == "ready"
    second = spouse_of(office, first)
    # Sixteen months before 2029-10-04.
    for reference, status in ((first, "not_applicable"), (second, "ready")):
        found = step(office, reference, "spouse_filing")
        assert (found["latest_on"].isoformat(), found["status"]) == ("2028-06-04", status)
    assert told(office) == []


def test_a_facts_file_is_laid_over_what_the_worker_told(office):
    first = worker(office, spouse={})
    own = {
        "file_no": "F-9", "applicant": {"name": "Sam Wexford", "citizenships": ["US"]},
        "filing": {"route": "inside"},
    }  # fmt: skip
    facts = shown(office, spouse_of(office, first, own))["facts"]
    assert (facts["file_no"], facts["applicant"]["name"]) == ("F-9", "Sam Wexford")
    assert (facts["filing"]["route"], facts["job"]["noc"]) == ("inside", "41401")


def test_a_spouse_nobody_named_is_asked_for(office):
    answer = open_spouse_case(office, worker(office, spouse={}), now=NOW)
    assert refused(answer) == "missing_field"
    assert "applicant.name" in answer.message


def test_there_is_one_open_case_for_the_spouse(office):
    first = worker(office)
    second = spouse_of(office, first)
    assert refused(open_spouse_case(office, first, now=NOW)) == "duplicate"
    assert refused(open_spouse_case(office, second, now=NOW)) == "wrong_stage"
    happened(office, second, "closed")
    assert (
        shown(office, spouse_of(office, first, now=LATER))["facts"]["file_no"] == "F-00001-S2"
    )


def test_an_unknown_worker_is_refused_and_nothing_is_written(office):
    before = rows(office)
    assert refused(open_spouse_case(office, "NB-00099", now=NOW)) == "unknown_case"
    assert rows(office) == before


def test_what_happens_to_the_worker_moves_the_spouse_and_says_why(office):
    first = worker(office)
    second = spouse_of(office, first)
    answer = happened(office, first, "permit_cancelled")
    moved = shown(office, second, now=LATER)
    assert (moved["worker"]["status"], moved["worker"]["valid_to"]) == ("lost", "2026-12-03")
    assert moved["events"][-1]["name"] == "worker_changed"
    filing = step(office, second, "spouse_filing")
    assert filing["status"] == "blocked"
    notice = next(n for n in told(office, case_number=2) if n["duty"] == "spouse_filing")
    assert notice["reason"] == "moved"
    assert answer.notices >= 1
    assert chain_is_whole(office)


def test_a_renewed_permit_of_the_worker_opens_the_window_again(office):
    soon = {"number": "U1", "valid_from": "2024-10-07", "valid_to": "2027-01-29"}
    first = worker(office, permit=soon, stage="extension")
    second = spouse_of(office, first)
    assert step(office, second, "spouse_filing")["status"] == "blocked"
    number = {"number": "A0000099", "fee_paid": "true"}
    happened(office, first, "certificate_recorded", **number)
    happened(office, first, "extension_filed", now=LATER + timedelta(hours=1))
    assert shown(office, second)["worker"]["status"] == "pending"
    new = {"number": "U2", "valid_from": "2027-01-30", "valid_to": "2030-01-29"}
    happened(office, first, "permit_issued", now=LATER + timedelta(days=30), **new)
    found = step(office, second, "spouse_filing", now=LATER + timedelta(days=30))
    # Sixteen months before 2030-01-29.
    assert (found["status"], found["latest_on"].isoformat()) == ("ready", "2028-09-29")


def test_what_moves_nothing_for_the_spouse_leaves_that_case_alone(office):
    first = worker(office)
    second = spouse_of(office, first)
    happened(office, first, "document_received", kind="diploma")
    happened(office, first, "held")
    assert events(office, second) == ["case_opened"]


def test_the_spouses_own_news_is_noted_on_the_workers_case(office):
    first = worker(office)
    second = spouse_of(office, first)
    happened(office, second, "filed", route="consulate")
    assert step(office, first, "spouse_filing")["status"] == "done"
    happened(office, second, "letter_received", enter_by="2027-06-01")
    printed = {"number": "S1", "valid_from": "2027-01-04", "valid_to": "2029-01-31"}
    happened(office, second, "permit_issued", **printed)
    assert step(office, first, "spouse_end")["latest_on"].isoformat() == "2029-01-31"
    assert shown(office, first, now=LATER)["spouse_permit"]["number"] == "S1"
    assert events(office, first)[-2:] == ["spouse_filed", "spouse_permit_issued"]


def test_a_worker_who_departs_leaves_the_spouse_a_question_for_counsel(office):
    first = worker(office)
    second = spouse_of(office, first)
    happened(office, second, "filed", route="consulate")
    happened(office, first, "departed")
    assert shown(office, second)["worker"]["status"] == "ended"
    decision = step(office, second, "decision")
    assert (decision["counsel"], decision["who"]) == (True, "counsel")


def test_a_spouse_under_the_threshold_is_refused_until_counsel_says_otherwise(office):
    short = PERMIT | {"valid_to": "2028-03-22"}
    second = spouse_of(office, worker(office, permit=short))
    late = datetime(2026, 11, 24, 15, tzinfo=UTC)
    answer = record(office, second, "filed", {"route": "consulate"}, now=late)
    assert (refused(answer), "2028-03-24" in answer.message) == ("not_lawful", True)
    chosen = {"question": "SPOUSE_C41", "choice": "other reading"}
    happened(office, second, "counsel_decided", now=late, **chosen)
    happened(office, second, "filed", now=late, route="consulate")


@pytest.mark.parametrize("event", ["worker_changed", "spouse_case_opened"])
def test_what_one_case_does_to_the_other_is_never_told_by_hand(office, event):
    answer = record(office, worker(office), event, {"number": "3"}, now=NOW)
    assert refused(answer) == "unknown_event"
