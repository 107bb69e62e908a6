"""A spouse's case, and all of a colleague's work, through the forms."""

from flows import closing, family
from models.casework.reading import show_case
from models.clock import SystemClock

SPOUSE = {"applicant__name": "Robin Bennett", "applicant__citizenships": ["FR"]}


def shown(firm, case):
    return show_case(firm, case, now=SystemClock().now())


def test_a_spouses_case_is_opened_from_the_workers(firm, case):
    state = family.open_spouse_case.fn({"case": case, **SPOUSE, "filing__route": "consulate"})
    assert state.is_completed()
    assert state.message.startswith("NB-00002 is at stage filing, awaiting filing")
    own = shown(firm, "NB-00002")
    assert (own["kind"], own["facts"]["applicant"]["name"]) == ("spouse", "Robin Bennett")
    assert own["facts"]["job"]["occupation"] == "Management Consultant"
    assert [link["case"] for link in shown(firm, case)["links"]] == ["NB-00002"]


def test_a_spouse_nobody_named_is_asked_for_without_repeating_what_was_typed(firm, case):
    state = family.open_spouse_case.fn({"case": case, "applicant__email": "robin@example.org"})
    assert state.message.startswith("Refused (missing_field): ")
    assert "robin@" not in state.message


def test_all_of_a_colleagues_work_is_handed_over_at_once(firm, case):
    names = {"giver": "Priya Raman", "taker": "Tom Sauvé", "email": "tom.sauve@example.com"}
    state = closing.hand_over_everything.fn(names)
    assert state.is_completed()
    assert state.message == f"1 case: {case}."
    assert shown(firm, case)["facts"]["team"]["owner"]["name"] == "Tom Sauvé"


def test_a_hand_over_to_what_is_no_address_does_not_repeat_it(firm, case):
    names = {"giver": "Priya Raman", "taker": "Tom Sauvé", "email": "tom at example"}
    state = closing.hand_over_everything.fn(names)
    assert state.message.startswith("Refused (invalid_value): ")
    assert "tom at" not in state.message


def test_a_hand_over_that_cannot_be_is_refused_and_names_nobody(firm, case):
    names = {"giver": "Nobody Known", "taker": "Tom Sauvé"}
    state = closing.hand_over_everything.fn(names)
    assert state.message.startswith("Refused (invalid_value): from: ")
    assert "Nobody" not in state.message
