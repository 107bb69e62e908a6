"""The verbs as plain functions: a form in, a completed run with its story out."""

from datetime import date, timedelta

import pytest

from flows import closing, compliance, decision, filing, intake, job_offer
from flows.forms import CertificateForm
from flows.intake_form import IntakeForm
from models.casework.reading import show_case
from models.clock import SystemClock
from tests.flows.conftest import facts


def awaiting(firm, case: str) -> str:
    return show_case(firm, case, now=SystemClock().now())["awaiting"]


def test_a_case_lives_from_offer_to_work_through_the_forms(firm, case):
    today = SystemClock().now().date()
    permit = {"number": "U123456789", "valid_from": today.isoformat()}
    ends = {"valid_to": (today + timedelta(days=900)).isoformat()}
    before = (SystemClock().now() - timedelta(hours=1)).isoformat()
    number = {"number": "A1234567", "fee_paid": True, "submitted_at": before}
    told = [
        (job_offer.record_offer.fn({"case": case}), "awaiting certificate"),
        (compliance.record_certificate.fn({"case": case, **number}), "awaiting filing"),
        (filing.file_at_land_port.fn({"case": case}), "awaiting decision"),
        (decision.record_permit.fn({"case": case, **permit, **ends}), "awaiting permit check"),
        (decision.check_permit.fn({"case": case, "correct": True}), "awaiting work start"),
        (decision.record_work_start.fn({"case": case}), "awaiting extension window"),
    ]
    for state, expected in told:
        assert state.is_completed()
        assert expected in state.message
    assert awaiting(firm, case) == "extension window"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"case": "NB-99999", "number": "A1234567"}, "Refused (unknown_case): "),
        ({"number": "A1234567"}, "Refused (missing_field): case: field required."),
        ({"case": "Avery Bennett", "number": "A1"}, "Refused (invalid_value): case: not a"),
        ({"case": "{case}"}, "Refused (missing_field): number: field required."),
        (
            {"case": "{case}", "number": "12"},
            "Refused (invalid_value): certificate_recorded: number ",
        ),
        ({"case": "{case}", "number": "A1234567", "version": 7}, "Refused (stale_version): "),
        (
            {"case": "{case}", "number": "A1234567", "happened_at": "last week"},
            "Refused (invalid_value): happened_at: input should be a valid datetime",
        ),
        (
            {"case": "{case}", "number": "A1234567", "happened_at": "2026-11-20T09:00:00"},
            "Refused (invalid_value): happened_at: input should have timezone info.",
        ),
        (
            {"case": "{case}", "number": "A1234567", "fee": True},
            "Refused (invalid_value): fee: ",
        ),
        ("no form at all", "Refused (invalid_value): form: "),
        (None, "Refused (invalid_value): form: "),
    ],
)
def test_a_form_that_cannot_be_ends_completed_and_says_why(firm, case, given, said):
    if isinstance(given, dict):
        given = {k: case if v == "{case}" else v for k, v in given.items()}
    state = compliance.record_certificate.fn(given)
    assert state.is_completed()
    assert state.message.startswith(said)
    assert awaiting(firm, case) == "offer"


def test_a_refusal_does_not_repeat_what_was_typed(firm, case):
    state = job_offer.record_offer.fn({"case": "Avery Bennett"})
    assert "Avery" not in state.message


def test_a_form_at_the_wrong_stage_is_refused(firm, case):
    state = decision.check_permit.fn({"case": case, "correct": True})
    assert state.message.startswith("Refused (wrong_stage): ")


def test_a_reference_may_be_typed_in_small_letters(firm, case):
    assert job_offer.record_offer.fn({"case": f" {case.lower()} "}).message.startswith(case)


def test_a_form_made_in_python_is_taken_as_it_is(firm, case):
    form = CertificateForm(case=case, number="A1234567", fee_paid=True)
    assert "awaiting filing" in compliance.record_certificate.fn(form).message


def test_an_act_that_moves_the_plan_sends_its_mail_at_once(firm, case, mail):
    later = (date.fromisoformat(facts()["job"]["start_on"]) + timedelta(days=90)).isoformat()
    state = job_offer.record_offer.fn({"case": case, "start_on": later})
    assert "0 notices" not in state.message
    assert list(mail.glob("*.eml"))


def test_a_held_case_is_handed_over_closed_and_opened_again(firm, case):
    for verb in (closing.hold_case, closing.resume_case):
        assert verb.fn({"case": case}).message.startswith(case)
    taken = closing.hand_over.fn({"case": case, "owner": "Noor Haddad"})
    assert taken.message.startswith(case)
    assert "Noor" not in taken.message
    assert "stage closed" in closing.close_case.fn({"case": case}).message
    assert "awaiting offer" in closing.reopen_case.fn({"case": case}).message


def test_intake_opens_a_case_and_its_story_names_nobody(firm):
    state = intake.open_case.fn(
        {
            "file_no": "F-9",
            "applicant__name": "Avery Bennett",
            "applicant__citizenships": ["US"],
        }
    )
    assert state.message.startswith("NB-00001 is at stage job offer")
    assert "Avery" not in state.message


def test_intake_of_a_file_number_twice_is_refused(firm):
    form = IntakeForm(file_no="F-9", applicant__name="Avery Bennett")
    intake.open_case.fn(form)
    assert intake.open_case.fn(form).message.startswith("Refused (duplicate): ")


@pytest.mark.parametrize(
    ("verb", "form", "said"),
    [
        (
            intake.open_case,
            {"file_no": "F-9", "applicant__name": "Avery", "applicant__email": "avery at home"},
            "Refused (invalid_value): applicant.email: not an e-mail address.",
        ),
        (
            intake.open_case,
            {"file_no": "F-9", "applicant__name": 'Avery "Ave"\nBennett'},
            "Refused (invalid_value): applicant.name: a line break",
        ),
        (
            closing.hand_over,
            {"case": "NB-00001", "owner": "Noor", "email": "noor at home"},
            "Refused (invalid_value): handed_over: email: not an e-mail address.",
        ),
    ],
)
def test_a_refusal_of_a_form_with_names_repeats_no_value(firm, case, verb, form, said):
    state = verb.fn(form)
    assert state.message.startswith(said)
    assert not {"avery at home", "Ave", "noor at home"} & set(state.message.split('"'))


def test_the_intake_form_says_what_the_facts_file_says():
    form = IntakeForm(
        file_no="F-9",
        applicant__name="Avery Bennett",
        job__start_on=date(2027, 2, 1),
        owner__name="Priya Raman",
    )
    assert form.document() == {
        "file_no": "F-9",
        "applicant": {
            "name": "Avery Bennett",
            "citizenships": [],
            "inadmissibility": "unknown",
        },
        "job": {"start_on": "2027-02-01"},
        "team": {"owner": {"name": "Priya Raman"}},
    }
