"""The words that scripts rely on are whole, and each can be looked up."""

import pytest

from models.casework import vocabulary
from models.reference.loader import load_book
from models.rules.case import Awaiting
from models.rules.decisions import Refusal
from models.rules.events import EVENTS
from models.rules.facts import Stage
from models.rules.plan import StepKey

PROMISED = (
    "facts_changed document_received offer_made certificate_recorded certificate_withdrawn "
    "filed directed_back deferred examination_held further_examination letter_received "
    "permit_issued permit_checked refused withdrawn returned_incomplete employer_withdrew "
    "inadmissibility_reported work_started left_canada extension_filed spouse_filed held "
    "resumed handed_over closed reopened"
)
BESIDE = (
    "second_application_filed change_of_employer_filed change_reply_received "
    "returned_to_canada restoration_filed restored permit_cancelled work_stopped "
    "review_filed departed "
    "document_requested document_request_answered employer_finding_received "
    "employer_finding_answered spouse_permit_issued spouse_refused programme_suspended "
    "programme_resumed counsel_decided plan_pinned plan_unpinned"
)


def test_every_promised_event_is_listed_and_no_other():
    listed = [e["name"] for e in vocabulary.events()]
    assert listed == [*PROMISED.split(), *BESIDE.split()]
    unsaid = {"case_opened", "replanned", "spouse_case_opened", "worker_changed"}
    assert set(EVENTS) - set(listed) == unsaid


@pytest.mark.parametrize("event", vocabulary.events(), ids=lambda e: e["name"])
def test_an_event_says_what_it_is_and_where_it_is_taken(event):
    assert event["about"].endswith(".")
    assert event["awaiting"]
    assert {Awaiting(a) for a in event["awaiting"]}
    assert {Stage(s) for s in event["stages"]}


FIELDS = [
    # event, field, kind, required
    ("certificate_recorded", "number", "text", True),
    ("certificate_recorded", "fee_paid", "yes or no", True),
    ("certificate_recorded", "submitted_at", "instant", False),
    ("document_received", "status", "word", False),
    ("offer_made", "months", "whole number", False),
    ("permit_issued", "valid_to", "date", True),
    ("directed_back", "return_at", "instant", True),
    ("filed", "route", "word", False),
]


@pytest.mark.parametrize(("name", "field", "kind", "required"), FIELDS)
def test_a_field_says_what_it_holds(name, field, kind, required):
    (event,) = [e for e in vocabulary.events() if e["name"] == name]
    assert {"name": field, "kind": kind, "required": required} in event["fields"]


def test_facts_are_changed_by_paths_and_all_else_by_fields():
    by_paths = [e["name"] for e in vocabulary.events() if e["takes_paths"]]
    assert by_paths == ["facts_changed"]


def test_every_refusal_has_its_meaning():
    assert [r["code"] for r in vocabulary.refusals()] == [r.value for r in Refusal]
    assert all(r["about"] for r in vocabulary.refusals())


@pytest.mark.parametrize("step", vocabulary.steps(), ids=lambda s: s["key"])
def test_every_step_names_a_rule_or_a_planning_value_of_the_book(step):
    book = load_book()
    kind, _, practice = step["rule"].partition("planning.")
    assert step["rule"] in book.rules if kind else practice in book.planning
    assert step["title"]
    assert step["owner"]
    assert step["class"] in ("hard", "planned", "advisory")


def test_every_step_is_listed_once():
    assert [s["key"] for s in vocabulary.steps()] == [k.value for k in StepKey]
