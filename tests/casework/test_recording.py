"""Something happened to a case: accepted with all that follows, or refused without a trace."""

from datetime import UTC, datetime, timedelta

import pytest

from models.casework.opening import open_case
from models.casework.recording import Recorded, record
from models.rules.decisions import RefusedError
from tests.casework.firm import (
    MONDAY,
    NOW,
    chain_is_whole,
    document,
    opened,
    planned_day,
    refused,
    rows,
    shown,
    told,
)

LATER = NOW + timedelta(hours=1)


def test_an_accepted_event_moves_the_case_and_is_in_its_history(office):
    reference = opened(office, stage="job offer", certificate=False)
    answer = record(office, reference, "offer_made", {}, now=LATER, by="Tom Sauvé")
    assert isinstance(answer, Recorded)
    assert (answer.case.version, answer.case.awaiting.value) == (2, "certificate")
    case = shown(office, reference)
    assert [e["name"] for e in case["events"]] == ["case_opened", "offer_made"]
    assert (case["events"][1]["at"], case["events"][1]["by"]) == (LATER, "Tom Sauvé")
    assert chain_is_whole(office)


def test_the_file_number_serves_as_a_reference_and_so_do_small_letters(office):
    reference = opened(office, stage="job offer", certificate=False)
    assert isinstance(record(office, "F-00001", "held", {}, now=LATER), Recorded)
    assert isinstance(record(office, reference.lower(), "resumed", {}, now=LATER), Recorded)
    assert shown(office, "F-00001")["reference"] == reference


def test_a_step_counts_as_done_on_the_day_it_happened_not_when_it_was_told(office):
    reference = opened(office, stage="job offer", certificate=False)
    at = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)  # still the 19th in Toronto
    answer = record(office, reference, "offer_made", {}, now=LATER, at=at)
    assert answer.case.done["offer"].isoformat() == "2026-11-19"


@pytest.mark.parametrize(
    ("event", "fields", "code"),
    [
        ("offer_accepted", {}, "unknown_event"),
        ("permit_checked", {"correct": True}, "wrong_stage"),
        ("certificate_recorded", {"number": "A0000002"}, "missing_field"),
        ("certificate_recorded", {"number": "B1", "fee_paid": True}, "invalid_value"),
        ("certificate_recorded", {"number": "A1", "fee": True}, "invalid_value"),
        ("facts_changed", {}, "missing_field"),
        ("facts_changed", {"job.start": "2027-01-01"}, "invalid_value"),
        ("facts_changed", {"job.start_on": "2027-02-30"}, "invalid_value"),
        ("facts_changed", {"filing.port": "atlantis"}, "invalid_value"),
        ("facts_changed", {"file_no": "F-00002"}, "duplicate"),
        ("facts_changed", {"job.start_on": "9999-12-31"}, "invalid_value"),
        ("facts_changed", {"job.start_on": "2060-12-31"}, "invalid_value"),
        ("facts_changed", {"job.start_on": "0001-01-01"}, "invalid_value"),
        ("case_opened", {}, "unknown_event"),
    ],
)
def test_a_refusal_has_its_code_and_leaves_every_row_as_it_was(office, event, fields, code):
    reference = opened(office)
    opened(office, 2)
    before = rows(office)
    assert refused(record(office, reference, event, fields, now=LATER)) == code
    assert rows(office) == before


def test_filing_on_no_certificate_is_refused_as_such(office):
    reference = opened(office, stage="compliance", certificate=False)
    assert refused(record(office, reference, "filed", {}, now=LATER)) == "certificate_missing"


def test_the_offer_number_of_another_case_is_refused_and_names_it(office):
    holder, other = opened(office, 1), opened(office, 2, stage="compliance", certificate=False)
    before = rows(office)
    fields = {"number": "A0000001", "fee_paid": True}
    answer = record(office, other, "certificate_recorded", fields, now=LATER)
    assert refused(answer) == "certificate_used"
    assert holder in answer.message
    assert rows(office) == before


def test_what_lies_ahead_cannot_have_happened(office):
    reference = opened(office)
    at = LATER + timedelta(minutes=1)
    answer = record(office, reference, "held", {}, now=LATER, at=at)
    assert refused(answer) == "invalid_value"
    assert "2026-11-23T15:01:00Z has not come yet" in answer.message


@pytest.mark.parametrize("reference", ["NB-00099", "F-99", "", "NB-99999999999999999999"])
def test_a_case_that_nobody_knows_is_refused(office, reference):
    opened(office)
    assert refused(record(office, reference, "held", {}, now=LATER)) == "unknown_case"


def test_a_form_that_saw_an_older_version_is_refused_and_the_right_one_taken(office):
    reference = opened(office)
    assert isinstance(record(office, reference, "held", {}, now=LATER, if_version=1), Recorded)
    stale = record(office, reference, "resumed", {}, now=LATER, if_version=1)
    assert refused(stale) == "stale_version"
    assert "at version 2, not 1" in stale.message
    right = record(office, reference, "resumed", {}, now=LATER, if_version=2)
    assert isinstance(right, Recorded)


def test_changed_facts_move_the_plan_say_why_and_are_told_once_to_each(office):
    reference = opened(office)
    fields = {"job.start_on": "2027-03-01"}
    answer = record(office, reference, "facts_changed", fields, now=LATER)
    (moved,) = [c for c in answer.changes if (c.step, c.field) == ("filing", "planned_on")]
    # 2027-03-01 less two weeks is Monday the 15th, a working day at the bridge.
    assert (str(moved.old), str(moved.new)) == (MONDAY, "2027-02-15")
    assert (moved.reason, moved.because) == ("facts", "Facts changed: job.start_on.")
    assert planned_day(office, reference) == "2027-02-15"
    notices = told(office)
    assert sorted(n["audience"] for n in notices) == ["applicant", "counsel", "employer"]
    assert {n["rung"] for n in notices} == {"e2"}
    assert answer.notices == 3


def test_who_has_no_address_is_counted_as_kept_back_not_as_queued(office):
    told_to_counsel_only = {"name": "Quillon", "citizenships": ["US"]}
    reference = opened(office, applicant=told_to_counsel_only, employer={})
    fields = {"job.start_on": "2027-03-01"}
    answer = record(office, reference, "facts_changed", fields, now=LATER)
    assert answer.notices == 1
    assert sorted(n["state"] for n in told(office)) == ["queued", "suppressed", "suppressed"]


def test_facts_that_stay_the_same_move_nothing_and_tell_nobody(office):
    reference = opened(office)
    answer = record(office, reference, "facts_changed", {"job.months": "36"}, now=LATER)
    assert isinstance(answer, Recorded)
    assert (answer.changes, answer.notices) == ((), 0)
    assert told(office) == []


def test_a_file_number_can_be_taken_once(office):
    reference = opened(office)
    before = rows(office)
    answer = open_case(office, document(), now=LATER)
    assert refused(answer) == "duplicate"
    assert reference in answer.message
    assert rows(office) == before


def test_a_case_that_cannot_be_planned_leaves_no_person_behind(office):
    job = {"occupation": "Engineer", "start_on": "2060-01-01", "months": 36}
    before = rows(office)
    assert refused(open_case(office, document(job=job), now=LATER)) == "invalid_value"
    assert rows(office) == before


def test_an_offer_number_cannot_open_a_second_case(office):
    opened(office)
    certificate = {"number": "A0000001", "fee_paid": True}
    before = rows(office)
    answer = open_case(office, document(2) | {"certificate": certificate}, now=LATER)
    assert refused(answer) == "certificate_used"
    assert rows(office) == before


def test_looking_at_a_case_that_nobody_knows_is_refused(office):
    with pytest.raises(RefusedError, match="see `northbound case list`"):
        shown(office, "NB-00099")
